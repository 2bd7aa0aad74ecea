import type { Decision, Reason } from './decision.ts';
import { forecastFloor, type FloorForecast } from './forecast/floor-forecast.ts';
import { dropAllowance } from './ledger/drop-allowance.ts';
import { answersOf, countsAt, type DropLedger } from './ledger/drop-ledger.ts';
import type { TrafficModel } from './model/traffic-model.ts';
import type { PacingMethod } from './pacer-options.ts';
import { because } from './reasons.ts';
import type { Snapshot } from './snapshot.ts';

/** What a decision needs besides what is and what was. See `PacerOptions` for their meaning. */
export interface DecideOptions {
  method: PacingMethod;
  /** A fraction. */
  abandonRateTarget: number;
  holdWindowMs: number;
  cancelRingingAfterMs?: number | null | undefined;
}

/** With one agent every line beyond the first is a gamble with no second agent to save it. */
const FEWEST_AGENTS_FOR_PREDICTION = 2;
/** Ringing lines are taken back when an agent frees in time with less than this chance. */
const TAKE_BACK_BELOW = 0.2;
/** How soon an agent would have to be free, besides the hold window, to leave a line ringing. */
const TAKE_BACK_HORIZON_MS = 2_000;

/**
 * How many lines to dial now. Pure: the same arguments give the same decision, whatever order the
 * agents and lines are listed in.
 *
 * Progressive dials up to one line per idle agent. Predictive adds lines while the person on the next
 * one would find no agent no more often than the ledger allows, and while, if every line beyond the
 * idle agents were answered and dropped, the legal period would still be within its target.
 */
export function decideDials(
  snapshot: Snapshot,
  model: TrafficModel,
  ledger: DropLedger,
  options: DecideOptions,
): Decision {
  const forecast = forecastFloor(snapshot, model, options.holdWindowMs);
  const counts = countsAt(ledger, snapshot.at);
  const target = options.abandonRateTarget;
  const allowance = dropAllowance(counts, target, Math.max(1, snapshot.agents.length));
  const figures = { drops: counts.drops, answers: answersOf(counts), target };
  const ringing = snapshot.inFlight.filter((line) => line.status === 'ringing').length;
  const lines = wholeNumber(snapshot.linesFree);
  const leads = wholeNumber(snapshot.leadsLeft);
  const uncovered = forecast.idle - ringing;

  const progressive = progressiveReason();
  const gate = progressive === null ? 'open' : 'progressive';
  const allowed = gate === 'open' ? allowance.allowedBlocking : 0;

  const cancelRinging = linesToTakeBack(snapshot, forecast, options);
  if (cancelRinging.length > 0) {
    const afterMs = options.cancelRingingAfterMs ?? 0;
    return decision(0, 0, [because.ringingTakenBack(cancelRinging.length, afterMs)]);
  }
  const obstacle = obstacleReason();
  if (obstacle) return decision(0, 0, [obstacle]);

  const room = Math.max(0, uncovered + (progressive ? 0 : allowance.linesBeyondIdle));
  const most = Math.min(room, lines, leads);
  if (progressive) return decision(most, 0, [...limitReasons(most), progressive]);

  let dial = 0;
  let blocked = 0;
  let next = forecast.blocked();
  while (dial < most && next <= allowed) {
    dial += 1;
    blocked = next;
    forecast.addLine();
    next = forecast.blocked();
  }
  const reason =
    dial < most || (next > allowed && dial === room)
      ? [because.nextLineWouldBlock(next, allowed)]
      : limitReasons(dial);
  return decision(dial, dial === 0 ? next : blocked, reason);

  /** Why no line beyond the idle agents may be dialled; null when one may. */
  function progressiveReason(): Reason | null {
    const agents = snapshot.agents.length;
    if (options.method === 'progressive') {
      return because.oneLinePerIdleAgent(Math.max(0, forecast.idle), ringing);
    }
    if (agents < FEWEST_AGENTS_FOR_PREDICTION) {
      return because.smallFloor(agents, FEWEST_AGENTS_FOR_PREDICTION);
    }
    return allowance.linesBeyondIdle <= 0 ? because.allowanceSpent(figures) : null;
  }

  /** Why nothing can be dialled at all. */
  function obstacleReason(): Reason | null {
    if (!snapshot.open) return because.closed();
    if (snapshot.agents.length === 0) return because.noAgents();
    if (leads === 0) return because.noLeads();
    if (lines === 0) return because.noLines();
    const held = snapshot.inFlight.length - ringing;
    return held > 0 && forecast.idle <= 0
      ? because.peopleWaiting(held, forecast.idle + held)
      : null;
  }

  /** What capped the number, when it was not the method's own rule. */
  function limitReasons(dial: number): Reason[] {
    if (dial === leads && leads < room) return [because.leadsLimit(leads)];
    if (dial === lines && lines < room) return [because.linesLimit(lines)];
    if (progressive) return [];
    const { linesBeyondIdle } = allowance;
    return [because.allowanceLimits({ ...figures, linesBeyondIdle })];
  }

  function decision(dial: number, blocked: number, reasons: Reason[]): Decision {
    const { idle, answersDue, horizonMs } = forecast;
    return {
      dial,
      cancelRinging,
      reasons,
      forecast: { idle, answersDue, horizonMs, blocked, allowed },
      gate,
    };
  }
}

/** Lines that rang long enough and whose person would find no agent, longest ringing first. */
function linesToTakeBack(
  snapshot: Snapshot,
  forecast: FloorForecast,
  options: DecideOptions,
): string[] {
  const afterMs = options.cancelRingingAfterMs ?? null;
  if (afterMs === null || forecast.idle > 0) return [];
  const soon = TAKE_BACK_HORIZON_MS + options.holdWindowMs;
  if (forecast.someoneFreeWithin(soon) >= TAKE_BACK_BELOW) return [];
  return snapshot.inFlight
    .filter((line) => line.status === 'ringing' && snapshot.at - line.placedAt >= afterMs)
    .sort((a, b) => a.placedAt - b.placedAt || (a.attemptId < b.attemptId ? -1 : 1))
    .map((line) => line.attemptId);
}

/** A count as given, as a whole number of at least 0; what is not a number counts as none. */
function wholeNumber(value: number): number {
  return value >= 1 ? Math.floor(value) : 0;
}
