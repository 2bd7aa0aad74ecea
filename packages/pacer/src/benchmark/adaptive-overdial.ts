/**
 * The best documented competitor, as a baseline: lines ringing = idle agents × (1 + A × failed /
 * answered), failed and answered over the last 15 minutes of attempts, and A corrected after each
 * answered call so that the abandon rate settles at its set point. After the "Predict" dialling
 * methods that UNICOM Intelligence documents for its autodialer (A starts at 150 %, 0 to 1000 %).
 * Our addition, in its favour: one line per idle agent until the window tells something.
 */
import type { Decision } from '../decision.ts';
import type { Observation } from '../observation.ts';
import type { PacingPolicy } from '../pacer.ts';
import type { Snapshot } from '../snapshot.ts';

/** How the adaptive overdialer is set. */
export interface AdaptiveOverdialOptions {
  /** The abandon rate it settles at, a fraction. Default 0.028. */
  abandonRateTarget?: number | undefined;
}

const WINDOW_MS = 900_000;
const FIRST_FACTOR = 1.5;
const MOST_FACTOR = 10;
/** Attempts that must have ended before their ratio is believed. */
const FEWEST_ATTEMPTS = 100;
/** How much of A one abandoned call takes away. */
const CORRECTION = 0.15;

/** Makes an adaptive overdialer. It keeps no legal ledger: its rate only tends to the set point. */
export function createAdaptiveOverdial(options: AdaptiveOverdialOptions = {}): PacingPolicy {
  const target = options.abandonRateTarget ?? 0.028;
  const attempts: { at: number; answered: boolean }[] = [];
  const answeredIds = new Set<string>();
  let answered = 0;
  let factor = FIRST_FACTOR;
  return { observe, decide };

  function observe(observation: Observation): void {
    const { at, attemptId } = observation;
    switch (observation.type) {
      case 'call.answered':
        answeredIds.add(attemptId);
        attempts.push({ at, answered: true });
        answered += 1;
        return;
      case 'call.bridged':
        correct(target);
        return;
      case 'call.abandoned':
        correct(target - 1);
        return;
      case 'call.hung_up':
        if (!answeredIds.has(attemptId)) attempts.push({ at, answered: false });
        return;
      case 'call.ended':
        answeredIds.delete(attemptId);
        return;
      case 'call.placed':
        return;
    }
  }

  function correct(error: number): void {
    factor = Math.min(MOST_FACTOR, Math.max(0, factor + CORRECTION * error));
  }

  function decide(snapshot: Snapshot): Decision {
    forget(snapshot.at - WINDOW_MS);
    const ready = snapshot.agents.filter((agent) => agent.status === 'ready').length;
    const held = snapshot.inFlight.filter((line) => line.status === 'held').length;
    const ringing = snapshot.inFlight.length - held;
    const idle = Math.max(0, ready - held);
    const failed = attempts.length - answered;
    const known = attempts.length >= FEWEST_ATTEMPTS;
    const perIdle = known ? 1 + (factor * failed) / Math.max(1, answered) : 1;
    const wanted = Math.max(0, Math.floor(idle * perIdle) - ringing);
    const most = Math.floor(Math.min(wanted, snapshot.linesFree, snapshot.leadsLeft));
    const dial = snapshot.open ? Math.max(0, most) : 0;
    return {
      dial,
      cancelRinging: [],
      reasons: [
        {
          code: 'LINES_PER_IDLE_AGENT',
          values: { perIdle, idle, ringing },
          message: `${perIdle.toFixed(1)} lines per idle agent, ${ringing} ringing`,
        },
      ],
      forecast: { idle: ready - held, answersDue: 0, horizonMs: 0, blocked: 0, allowed: 0 },
      gate: 'open',
    };
  }

  function forget(before: number): void {
    let gone = 0;
    for (const attempt of attempts) {
      if (attempt.at >= before) break;
      gone += 1;
      if (attempt.answered) answered -= 1;
    }
    if (gone > 0) attempts.splice(0, gone);
  }
}
