/**
 * May this lead be called now? Every rule is asked, so that the answer names all that stand in the
 * way and the moment at which none of them will. What is not known is a no.
 */
import type { CampaignSettings } from '@dialwright/core';
import { type CallingWindow, isWindowOpen, nextWindowOpening } from './calling-window.ts';
import { LeadsError } from './leads-error.ts';
import { nextAttempt, type PastAttempt } from './next-attempt.ts';
import { isZone } from './zone-offset.ts';

/** What the rules need to know of a lead. What is left out is not checked, except the zones. */
export interface CallableLead {
  /** IANA zones it may be in; none: not callable. */
  zones: readonly string[];
  /** Whether its number is on a do-not-call list. */
  suppressed?: boolean | undefined;
  /** Its earlier attempts, for the recycling rules. */
  history?: readonly PastAttempt[] | undefined;
  /** When each earlier attempt to the number began, in epoch milliseconds, for the caps. */
  attemptedAt?: readonly number[] | undefined;
  /** When it asked to be called, in epoch milliseconds. Takes the place of recycling. */
  callbackAt?: number | null | undefined;
}

/** No more than so many attempts in so long, counted back from the moment of the decision. */
export interface FrequencyCap {
  /** 1 or more. */
  maxAttempts: number;
  /** Milliseconds; null: ever. */
  withinMs: number | null;
}

/** What must hold before a lead is called. A campaign's settings are one. */
export interface CallingRules {
  callingWindow: CallingWindow;
  recycle?: CampaignSettings['recycle'] | undefined;
  caps?: readonly FrequencyCap[] | undefined;
}

/** Why a lead may not be called, gravest first. */
export type NotCallableCode =
  | 'SUPPRESSED'
  | 'ZONE_UNKNOWN'
  /** Its last status has no recycling rule. */
  | 'DONE'
  | 'EXHAUSTED'
  | 'CAP_REACHED'
  | 'CALLBACK_NOT_DUE'
  | 'RECYCLE_DELAY'
  | 'OUTSIDE_WINDOW';

/** One rule's verdict, as data. */
export interface Reason {
  code: NotCallableCode | 'INSIDE_WINDOW';
  values: Readonly<Record<string, unknown>>;
  /** One sentence. */
  message: string;
}

/** The answer. */
export type Callable =
  | { callable: true; reasons: readonly Reason[] }
  | {
      callable: false;
      /** The gravest of the reasons. */
      code: NotCallableCode;
      /** The first instant at which no rule known now stands in the way; null: never by itself. */
      nextAt: number | null;
      /** Every rule that says no, gravest first. */
      reasons: readonly Reason[];
    };

interface Refusal extends Reason {
  code: NotCallableCode;
  /** From when this rule has nothing more to say. */
  until: number | null;
}

/**
 * Whether `lead` may be called at `at`.
 *
 * @param at epoch milliseconds.
 * @throws LeadsError `RULE_INVALID` when a rule makes no sense.
 */
export function checkCallable(lead: CallableLead, rules: CallingRules, at: number): Callable {
  const refusals: Refusal[] = [];
  if (lead.suppressed === true) {
    refusals.push(refuse('SUPPRESSED', null, {}, 'The number is on a do-not-call list.'));
  }
  const zonesKnown = lead.zones.length > 0 && lead.zones.every((zone) => isZone(zone));
  if (!zonesKnown) {
    refusals.push(
      refuse('ZONE_UNKNOWN', null, { zones: lead.zones }, 'Nobody knows what time it is there.'),
    );
  }
  checkHistory(lead, rules, at, refusals);
  const { callingWindow } = rules;
  const open = isWindowOpen(zonesKnown ? lead.zones : [], callingWindow, at);
  if (refusals.length === 0 && open) {
    return { callable: true, reasons: [windowReason('INSIDE_WINDOW', lead, callingWindow)] };
  }
  if (!open) {
    const { values, message } = windowReason('OUTSIDE_WINDOW', lead, callingWindow);
    refusals.push(refuse('OUTSIDE_WINDOW', at, values, message));
  }
  if (refusals.length > 1)
    refusals.sort((a, b) => gravity.indexOf(a.code) - gravity.indexOf(b.code));
  const [gravest] = refusals;
  if (!gravest) throw new Error('A lead was refused for no reason.');
  return {
    callable: false,
    code: gravest.code,
    nextAt: nextMoment(refusals, lead, callingWindow, at),
    reasons: refusals.map(({ code, values, message }) => ({ code, values, message })),
  };
}

const gravity: readonly NotCallableCode[] = [
  'SUPPRESSED',
  'ZONE_UNKNOWN',
  'DONE',
  'EXHAUSTED',
  'CAP_REACHED',
  'CALLBACK_NOT_DUE',
  'RECYCLE_DELAY',
  'OUTSIDE_WINDOW',
];

function nextMoment(
  refusals: readonly Refusal[],
  lead: CallableLead,
  window: CallingWindow,
  at: number,
): number | null {
  let earliest = at;
  for (const { until } of refusals) {
    if (until === null) return null;
    earliest = Math.max(earliest, until);
  }
  return nextWindowOpening(lead.zones, window, earliest);
}

function checkHistory(
  lead: CallableLead,
  rules: CallingRules,
  at: number,
  refusals: Refusal[],
): void {
  for (const cap of rules.caps ?? []) {
    const until = cappedUntil(lead.attemptedAt ?? [], cap, at);
    if (until !== undefined) {
      const values = { maxAttempts: cap.maxAttempts, withinMs: cap.withinMs };
      refusals.push(refuse('CAP_REACHED', until, values, 'It has been tried as often as allowed.'));
    }
  }
  if (typeof lead.callbackAt === 'number') {
    if (at < lead.callbackAt) {
      const values = { callbackAt: lead.callbackAt };
      refusals.push(refuse('CALLBACK_NOT_DUE', lead.callbackAt, values, 'It asked for later.'));
    }
    return;
  }
  if (!rules.recycle || !lead.history) return;
  const next = nextAttempt(lead.history, rules.recycle);
  switch (next.state) {
    case 'again':
      if (at < next.at) {
        const values = { until: next.at };
        refusals.push(refuse('RECYCLE_DELAY', next.at, values, 'Its last attempt is too recent.'));
      }
      return;
    case 'exhausted':
      refusals.push(
        refuse('EXHAUSTED', null, { status: next.code }, `${next.code} has used up its attempts.`),
      );
      return;
    case 'done':
      refusals.push(refuse('DONE', null, {}, 'Its last attempt was the last one.'));
  }
}

/** From when the cap allows another attempt (null: never); undefined: it does now. */
function cappedUntil(
  attemptedAt: readonly number[],
  cap: FrequencyCap,
  at: number,
): number | null | undefined {
  if (!(cap.maxAttempts >= 1) || (cap.withinMs !== null && !(cap.withinMs > 0))) {
    throw new LeadsError('RULE_INVALID', 'A cap needs one attempt and one millisecond or more.', {
      details: { ...cap },
    });
  }
  const { withinMs } = cap;
  if (withinMs === null) return attemptedAt.length >= cap.maxAttempts ? null : undefined;
  const counted = attemptedAt.filter((each) => each > at - withinMs).sort((a, b) => a - b);
  if (counted.length < cap.maxAttempts) return undefined;
  // Once all but maxAttempts - 1 of them are older than the stretch, there is room for one more.
  return (counted[counted.length - cap.maxAttempts] as number) + withinMs;
}

function windowReason<Code extends 'INSIDE_WINDOW' | 'OUTSIDE_WINDOW'>(
  code: Code,
  lead: CallableLead,
  window: CallingWindow,
): Reason & { code: Code } {
  const where = lead.zones.length === 1 ? lead.zones[0] : lead.zones.join(', ');
  return {
    code,
    values: { from: window.from, to: window.to, zones: lead.zones },
    message:
      code === 'INSIDE_WINDOW'
        ? `It is between ${window.from} and ${window.to} in ${where}.`
        : `It is not between ${window.from} and ${window.to} in all of ${where}.`,
  };
}

function refuse(
  code: NotCallableCode,
  until: number | null,
  values: Readonly<Record<string, unknown>>,
  message: string,
): Refusal {
  return { code, until, values, message };
}
