/**
 * The pacer that lives through a campaign: it turns observations of calls into evidence for the model
 * and entries of the ledger, and asks `decideDials`. No clock, no timers, no I/O.
 */
import { decideDials } from './decide-dials.ts';
import type { Decision } from './decision.ts';
import { reduceLedger, type DropLedger, type LedgerEntry } from './ledger/drop-ledger.ts';
import { publishedRates, type PublishedRates } from './ledger/published-rates.ts';
import { reduceModel, type Evidence, type TrafficModel } from './model/traffic-model.ts';
import type { Observation } from './observation.ts';
import { resolvePacerOptions, type PacerOptions } from './pacer-options.ts';
import { openState, type OpenCall, type PacerState } from './pacer-state.ts';
import type { Snapshot } from './snapshot.ts';

/** What observes calls and decides how many more to place. Every method and baseline has this face. */
export interface PacingPolicy {
  /** Takes in what happened to a call. Repeats and calls it never heard of do no harm. */
  observe(observation: Observation): void;
  /** How many lines to dial now. Changes nothing; ask on every event and once a second. */
  decide(snapshot: Snapshot): Decision;
}

/** The pacer of one campaign. */
export interface Pacer extends PacingPolicy {
  /** The two abandon rates of the legal period that holds `at` (epoch ms). */
  rates(at: number): PublishedRates;
  /** All it knows, as plain data; pass it as `state` to go on with no change in decisions. */
  save(): PacerState;
}

/** How a call can end before an answer without telling us anything of whether people answer. */
const teachesNothing: ReadonlySet<string> = new Set([
  'CANCELED',
  'NOT_SENT',
  'INTERRUPTED',
  'MEDIA_NODE_LOST',
]);

/** The outcomes that say a person had answered, even if the answer itself was never reported. */
const endings: ReadonlyMap<string, LedgerEntry['ending']> = new Map([
  ['CONNECTED', 'connected'],
  ['ABANDONED', 'abandoned'],
  ['CALLER_HUNG_UP', 'hung_up_waiting'],
]);

/** Calls whose end never reached us are forgotten past this many, oldest first. */
const MOST_OPEN_CALLS = 20_000;

/**
 * Makes the pacer of one campaign.
 * @throws PacerError `PACER_OPTION_INVALID`, `PACER_RULE_SET_UNKNOWN`, `PACER_STATE_INVALID`.
 */
export function createPacer(options: PacerOptions): Pacer {
  const resolved = resolvePacerOptions(options);
  const opened = openState(resolved, options.state);
  let model: TrafficModel = opened.model;
  let ledger: DropLedger = opened.ledger;
  const calls = new Map(opened.calls.map((call) => [call.attemptId, { ...call }]));

  return {
    observe,
    decide(snapshot) {
      const inFlight = snapshot.inFlight.map((line) => {
        const answerOdds = line.answerOdds ?? calls.get(line.attemptId)?.answerOdds;
        return answerOdds === undefined ? line : { ...line, answerOdds };
      });
      return decideDials({ ...snapshot, inFlight }, model, ledger, resolved);
    },
    rates: (at) => publishedRates(ledger, at),
    save: () => ({
      version: 1,
      model,
      ledger,
      calls: Array.from(calls.values(), (call) => ({ ...call })),
    }),
  };

  function observe(observation: Observation): void {
    const { at } = observation;
    const call = calls.get(observation.attemptId);
    switch (observation.type) {
      case 'call.placed':
        if (!call) place(observation);
        return;
      case 'call.answered':
        answered(call ?? open(observation.attemptId), at);
        return;
      case 'call.bridged':
        bridged(call ?? open(observation.attemptId), at);
        return;
      case 'call.abandoned':
        abandoned(call ?? open(observation.attemptId), at, observation.heldMs);
        return;
      case 'call.hung_up':
        hungUp(call ?? open(observation.attemptId), at, observation.outcome);
        return;
      case 'call.ended':
        if (call) ended(call, at);
        return;
    }
  }

  function place(observation: Extract<Observation, { type: 'call.placed' }>): void {
    const call = open(observation.attemptId);
    call.placedAt = observation.at;
    const odds = observation.answerOdds;
    if (odds !== undefined && odds >= 0 && odds <= 1) call.answerOdds = odds;
  }

  function answered(call: OpenCall, at: number): void {
    if (call.answeredAt !== undefined) return;
    call.answeredAt = at;
    if (call.placedAt !== undefined) learn({ type: 'answered', afterMs: at - call.placedAt });
  }

  function bridged(call: OpenCall, at: number): void {
    answered(call, at);
    call.bridgedAt ??= at;
    settle(call, 'connected', at - (call.answeredAt ?? at));
  }

  function abandoned(call: OpenCall, at: number, heldMs: number): void {
    answered(call, at - heldMs);
    settle(call, 'abandoned', heldMs);
  }

  function hungUp(call: OpenCall, at: number, outcome: string): void {
    if (call.hungUpAt !== undefined) return;
    call.hungUpAt = at;
    if (call.bridgedAt !== undefined) {
      learn({ type: 'talked', forMs: at - call.bridgedAt });
    } else if (call.answeredAt !== undefined) {
      // Whatever else took the line from under a waiting person was not their doing. A connection that
      // was never reported counts as held all the time: rather too strict than too lenient.
      settle(call, endings.get(outcome) ?? 'abandoned', at - call.answeredAt);
    } else if (endings.has(outcome)) {
      call.answeredAt = at;
      settle(call, endings.get(outcome) ?? 'abandoned', 0);
    } else {
      calls.delete(call.attemptId);
      if (call.placedAt === undefined || teachesNothing.has(outcome)) return;
      learn({ type: 'unanswered', afterMs: at - call.placedAt });
    }
  }

  function ended(call: OpenCall, at: number): void {
    calls.delete(call.attemptId);
    if (call.bridgedAt === undefined || call.hungUpAt === undefined) return;
    learn({ type: 'wrapped_up', forMs: at - call.hungUpAt });
  }

  function settle(call: OpenCall, ending: LedgerEntry['ending'], heldMs: number): void {
    if (call.settled || call.answeredAt === undefined) return;
    call.settled = true;
    ledger = reduceLedger(ledger, { answeredAt: call.answeredAt, ending, heldMs });
  }

  function learn(evidence: Evidence): void {
    model = reduceModel(model, evidence);
  }

  function open(attemptId: string): OpenCall {
    const call: OpenCall = { attemptId };
    calls.set(attemptId, call);
    if (calls.size > MOST_OPEN_CALLS) {
      for (const oldest of calls.keys()) {
        calls.delete(oldest);
        break;
      }
    }
    return call;
  }
}
