import type { FloorAgent } from '@dialwright/core';
import { isInvoluntaryPause } from '../design/involuntary-pause.ts';

/** Connecting takes a phone well under a second; after this it is stuck. */
const CONNECTING_LIMIT_MS = 10_000;
/** A wrap-up that has no limit is looked after from here on. */
const OPEN_WRAP_UP_LIMIT_MS = 180_000;
/** A hard wrap-up that is over ends within a message's time; after this something is wrong. */
const OVERDUE_LIMIT_MS = 5_000;

/** Why a supervisor should look at this agent, as a few words; null: all is well. */
export function needsHand({ state }: FloorAgent, now: number): string | null {
  const forMs = now - state.since;
  switch (state.status) {
    case 'paused':
      return isInvoluntaryPause(state.code) ? 'check the phone' : null;
    case 'connecting':
      return forMs > CONNECTING_LIMIT_MS ? 'no answer' : null;
    case 'wrap_up':
      if (state.endsAt === null) {
        return forMs > OPEN_WRAP_UP_LIMIT_MS ? 'very long' : null;
      }
      return now > state.endsAt + OVERDUE_LIMIT_MS ? 'overdue' : null;
    case 'offline':
    case 'ready':
    case 'talking':
      return null;
  }
}

const statusOrder: Readonly<Record<FloorAgent['state']['status'], number>> = {
  wrap_up: 1,
  ready: 2,
  connecting: 3,
  talking: 4,
  paused: 5,
  offline: 6,
};

/**
 * Agents in the order a supervisor looks at them: who needs a hand; then wrap-up, ready, connecting,
 * talking, paused, offline; within each, who has been there longest. Time alone moves a tile only when its agent
 * comes to need a hand.
 */
export function sortAgents(agents: readonly FloorAgent[], now: number): FloorAgent[] {
  const rank = (agent: FloorAgent): number =>
    needsHand(agent, now) === null ? statusOrder[agent.state.status] : 0;
  return agents.toSorted(
    (a, b) =>
      rank(a) - rank(b) || a.state.since - b.state.since || a.username.localeCompare(b.username),
  );
}
