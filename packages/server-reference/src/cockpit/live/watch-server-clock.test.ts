import { createFakeClock } from '@dialwright/core/testing';
import { describe, expect, it } from 'vitest';
import { watchServerClock } from './watch-server-clock.ts';

const at = Date.UTC(2026, 10, 3, 15);

function watching(body: string, contentType = 'text/event-stream; charset=utf-8') {
  const learnt: number[] = [];
  const fetch = watchServerClock(
    async () => new Response(body, { headers: { 'content-type': contentType } }),
    createFakeClock(at),
    (aheadMs) => learnt.push(aheadMs),
  );
  return { learnt, fetch };
}

describe('watchServerClock', () => {
  it('learns from every event that has a moment and changes no byte', async () => {
    const body = [
      `data: {"at":"${new Date(at + 40_000).toISOString()}"}`,
      ': ping',
      'data: {"type":"no moment"}',
      'data: not JSON',
      `data: {"at":"${new Date(at - 2_000).toISOString()}"}`,
      '',
    ].join('\n\n');
    const { learnt, fetch } = watching(body);
    const response = await fetch('/v1/agents/me/stream');
    expect(await response.text()).toBe(body);
    expect(learnt).toEqual([40_000, -2_000]);
  });

  it('leaves other answers alone', async () => {
    const { learnt, fetch } = watching('{"at":"2026-11-03T15:00:00Z"}', 'application/json');
    expect(await (await fetch('/v1/me')).json()).toEqual({ at: '2026-11-03T15:00:00Z' });
    expect(learnt).toEqual([]);
  });
});
