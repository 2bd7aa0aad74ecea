/** What becomes of a lead after an attempt: again later, given up, or finished. */
import type { CampaignSettings } from '@dialwright/core';

/** One earlier attempt of a lead. */
export interface PastAttempt {
  /** The agent's disposition where there is one, else how the call ended. */
  outcomeOrDisposition: string;
  /** Epoch milliseconds. */
  endedAt: number;
}

/** What is next for a lead. */
export type NextAttempt =
  /** To be tried again, no sooner than `at` (epoch milliseconds); 0 when it has never been tried. */
  | { state: 'again'; at: number }
  /** Its last status, `code`, has been recycled as often as its rule allows. */
  | { state: 'exhausted'; code: string }
  /** Its last status has no rule: nothing more to do. */
  | { state: 'done' };

/**
 * Decides by the status of the latest attempt alone: its rule's delay counts from that attempt's end,
 * and its cap counts only attempts of that status. `maxAttempts: 2` allows two more tries after that
 * status, so the third attempt that ends with it is the last.
 */
export function nextAttempt(
  history: readonly PastAttempt[],
  recycle: CampaignSettings['recycle'],
): NextAttempt {
  let last: PastAttempt | undefined;
  for (const attempt of history) if (!last || attempt.endedAt >= last.endedAt) last = attempt;
  if (!last) return { state: 'again', at: 0 };
  const status = last.outcomeOrDisposition;
  const rule = Object.hasOwn(recycle, status) ? recycle[status] : undefined;
  if (!rule) return { state: 'done' };
  let count = 0;
  for (const attempt of history) if (attempt.outcomeOrDisposition === status) count += 1;
  if (count > rule.maxAttempts) return { state: 'exhausted', code: status };
  return { state: 'again', at: last.endedAt + rule.delayMs };
}
