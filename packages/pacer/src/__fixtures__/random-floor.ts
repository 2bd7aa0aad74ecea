/** Random but possible snapshots, models and ledgers for property tests. */
import {
  emptyLedger,
  reduceLedger,
  reduceModel,
  ruleSets,
  startingModel,
  type AgentNow,
  type DropLedger,
  type LineNow,
  type Snapshot,
  type TrafficModel,
} from '../index.ts';
import type { RandomNumber } from '../simulator/seeded-random.ts';

export const NOW: number = Date.UTC(2026, 0, 5, 15);

export function randomSnapshot(
  random: RandomNumber,
  agentCount: number = whole(random, 0, 12),
): Snapshot {
  const agents: AgentNow[] = Array.from({ length: agentCount }, (_, index) => {
    const status = pick(random, ['ready', 'talking', 'wrap_up'] as const);
    return { agentId: `agent-${index}`, status, since: NOW - whole(random, 0, 200_000) };
  });
  const inFlight: LineNow[] = Array.from({ length: whole(random, 0, 10) }, (_, index) => {
    const placedAt = NOW - whole(random, 0, 30_000);
    const attemptId = `attempt-${index}`;
    return random() < 0.9
      ? { attemptId, status: 'ringing', placedAt }
      : { attemptId, status: 'held', placedAt, answeredAt: NOW - 500 };
  });
  return { at: NOW, agents, inFlight, linesFree: 50, leadsLeft: 1_000, open: true };
}

/** A model that has seen that many dials, this share of them answered. */
export function learnedModel(odds: number, random: RandomNumber, dials = 1_500): TrafficModel {
  let model = startingModel();
  for (let dial = 0; dial < dials; dial += 1) {
    model =
      random() < odds
        ? reduceModel(model, { type: 'answered', afterMs: 4_000 + 14_000 * random() })
        : reduceModel(model, { type: 'unanswered', afterMs: random() < 0.85 ? 25_000 : 3_000 });
  }
  return model;
}

/** A ledger of one period with these counts. */
export function ledgerWith(connected: number, abandoned: number): DropLedger {
  let ledger = emptyLedger(ruleSets['us-ftc'], NOW - 3_600_000);
  const answeredAt = NOW - 60_000;
  for (let index = 0; index < connected; index += 1) {
    ledger = reduceLedger(ledger, { answeredAt, ending: 'connected', heldMs: 0 });
  }
  for (let index = 0; index < abandoned; index += 1) {
    ledger = reduceLedger(ledger, { answeredAt, ending: 'abandoned', heldMs: 2_000 });
  }
  return ledger;
}

export function whole(random: RandomNumber, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}

function pick<T>(random: RandomNumber, of: readonly [T, ...T[]]): T {
  return of[Math.floor(random() * of.length)] ?? of[0];
}
