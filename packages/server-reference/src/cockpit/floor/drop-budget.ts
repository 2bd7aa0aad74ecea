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
 */
export function dropBudget(
  figures: Pick<CampaignFigures, 'answered' | 'abandoned' | 'dropRate' | 'dropTarget'>,
): DropBudget {
  const { answered, abandoned, dropRate, dropTarget } = figures;
  const scaleMax = dropTarget * SCALE_OVER_TARGET;
  const room = (dropTarget * answered - abandoned) / (1 - dropTarget);
  // The rate is the period's, the counts are the day's: the same people only while the rates agree.
  const isOneDay = (dropRate ?? 0) === (answered === 0 ? 0 : abandoned / answered);
  return {
    left: isOneDay ? Math.floor(room + 1e-9) : null,
    fill: scaleMax === 0 ? Math.sign(dropRate ?? 0) : Math.min(1, (dropRate ?? 0) / scaleMax),
    target: 1 / SCALE_OVER_TARGET,
  };
}
