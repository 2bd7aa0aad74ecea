/**
 * What becomes of a lead when a call to it is over. Pure; both stores write what this says.
 */
import { builtInDispositions, type CampaignSettings } from '@dialwright/core';
import { nextAttempt } from '@dialwright/leads';

/** One earlier attempt of a lead, this one included. */
export interface AttemptEnd {
  /** The disposition, which for a call without an agent is the outcome's own name. */
  code: string;
  at: number;
}

/** The lead's next state. */
export type LeadFate =
  { status: 'open'; nextAt: number; code: string } | { status: 'done'; code: string };

/** @param history every ended attempt of the lead, oldest first, the one just ended last. */
export function settleLead(
  history: readonly AttemptEnd[],
  recycle: CampaignSettings['recycle'],
): LeadFate {
  const last = history.at(-1);
  if (!last) throw new RangeError('A lead is settled after a call: the history must not be empty.');
  // Nobody's phone rang: the lead is as good as before.
  if (last.code === 'NOT_SENT') return { status: 'open', nextAt: last.at, code: last.code };
  const next = nextAttempt(
    history.map((each) => ({ outcomeOrDisposition: each.code, endedAt: each.at })),
    recycle,
  );
  switch (next.state) {
    case 'again':
      return { status: 'open', nextAt: next.at, code: last.code };
    case 'exhausted':
      return { status: 'done', code: `EXHAUSTED_${last.code}` };
    case 'done':
      return { status: 'done', code: last.code };
  }
}

/** Whether choosing this disposition forbids the number from now on. */
export function suppresses(disposition: string): boolean {
  return builtInDispositions.some((each) => each.code === disposition && each.suppresses);
}
