import type { Floor } from '@dialwright/core';

/** One line that says how the floor is doing. */
export function progressLine(floor: Floor, elapsedMs: number): string {
  const campaign = floor.campaigns[0];
  const calls = Map.groupBy(floor.calls, (call) => call.state.status);
  const count = (status: Floor['calls'][number]['state']['status']): number =>
    calls.get(status)?.length ?? 0;
  const percent = (fraction: number | null | undefined): string =>
    fraction == null ? '–' : `${(100 * fraction).toFixed(1)} %`;
  const ready = floor.agents.filter((agent) => agent.state.status === 'ready').length;
  return [
    clockTime(elapsedMs),
    `${campaign?.dials ?? 0} dials`,
    `${campaign?.answered ?? 0} answered`,
    `${count('placing') + count('ringing')} ringing`,
    `${count('talking')} talking`,
    `${count('held')} held`,
    `${campaign?.disposed ?? 0} disposed`,
    `drops ${percent(campaign?.dropRate)} of ${percent(campaign?.dropTarget)}`,
    `${ready} ready`,
    `util ${percent(campaign?.utilisation)}`,
  ].join('  ');
}

function clockTime(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
