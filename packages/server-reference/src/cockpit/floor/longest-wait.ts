import type { FloorCall } from '@dialwright/core';

/** How long the person has waited who answered first and has no agent yet. Null: nobody waits. */
export function longestWaitMs(calls: readonly FloorCall[], now: number): number | null {
  const since = calls.flatMap(({ state }) => (state.status === 'held' ? [state.answeredAt] : []));
  return since.length === 0 ? null : Math.max(0, now - Math.min(...since));
}
