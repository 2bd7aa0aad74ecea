import type { CampaignFigures } from '@dialwright/core';

/** What the legal period still allows. */
export interface DropBudget {
  /**
   * How many more people may be dropped, if nobody else answers; negative: so many too many. Null: the
   * period is longer than the day whose counts are known.
   */
  left: number | null;
  /** Where the rate stands on a scale that ends at `scaleMax`, from 0 to 1. */
  fill: number;
  /** Where the target stands on the same scale. */
  target: number;
}

/** The scale goes past the target, so that being over it can be seen. */
const SCALE_OVER_TARGET = 1.5;

/**
 * Abandoned over answered must stay at or under the target. A further dropped person has answered as
 * well, so k more are allowed while (abandoned + k) <= target * (answered + k), that is
 * k <= (target * answered - abandoned) / (1 - target).
 *
 * @param onTheLine at most so many who answered are on the line now: in the counts already, and in the
 * rate only once their call is over.
 */
export function dropBudget(
  figures: Pick<CampaignFigures, 'answered' | 'abandoned' | 'dropRate' | 'dropTarget'>,
  onTheLine: number,
): DropBudget {
  const { answered, abandoned, dropRate, dropTarget } = figures;
  const scaleMax = dropTarget * SCALE_OVER_TARGET;
  const room = (dropTarget * answered - abandoned) / (1 - dropTarget);
  return {
    left: isOneDay(figures, onTheLine) ? Math.floor(room + 1e-9) : null,
    fill: scaleMax === 0 ? Math.sign(dropRate ?? 0) : Math.min(1, (dropRate ?? 0) / scaleMax),
    target: 1 / SCALE_OVER_TARGET,
  };
}

/** Whether the rate, which is the legal period's, can be of the same people as the counts, which are the day's. */
function isOneDay(
  { answered, abandoned, dropRate }: Parameters<typeof dropBudget>[0],
  onTheLine: number,
): boolean {
  if (dropRate === null || answered === 0) return abandoned === 0;
  const most = abandoned / Math.max(1, abandoned, answered - onTheLine);
  return dropRate >= abandoned / answered - 1e-9 && dropRate <= most + 1e-9;
}
