import { seededRandom } from '@dialwright/core';
import { describe, expect, it } from 'vitest';
import { decideNext, type NextStep, type TriedMessage } from './decide-next.ts';
import { retrySchedules } from './retry-schedules.ts';

const now = Date.UTC(2026, 0, 6, 15);
const never = { next: () => 0 };

const after = (outcome: TriedMessage['outcome'], change: Partial<TriedMessage> = {}): NextStep =>
  decideNext({ profile: 'crm-callback.v1', failures: 0, now, random: never, ...change, outcome });
const answered = (status: number, retryAfter: string | null = null) =>
  ({ kind: 'response', status, retryAfter }) as const;

describe('what follows a try', () => {
  it.each([200, 201, 202, 204, 299])('S1-23 is acknowledged by %i', (status) => {
    expect(after(answered(status))).toEqual({ action: 'done', status });
  });

  it.each([301, 302, 304, 307, 400, 401, 404, 409, 429, 500, 502, 503, 504])(
    'S1-23 is tried again after %i',
    (status) => {
      expect(after(answered(status))).toEqual({
        action: 'retry',
        delayMs: 1_000,
        reason: `HTTP_${status}`,
      });
    },
  );

  it('S1-23 disables an endpoint that says it is gone', () => {
    expect(after(answered(410))).toEqual({ action: 'disable', reason: 'HTTP_410' });
  });

  it('S0-58 takes a redirect for the answer to a start of call', () => {
    expect(after(answered(302), { profile: 'start-of-call' })).toEqual({
      action: 'done',
      status: 302,
    });
    expect(after(answered(304), { profile: 'start-of-call' })).toMatchObject({ action: 'retry' });
  });

  it('is tried again when nothing came back, and not counted when we stopped ourselves', () => {
    expect(after({ kind: 'failure', code: 'TIMEOUT' })).toMatchObject({
      action: 'retry',
      reason: 'TIMEOUT',
    });
    expect(after({ kind: 'failure', code: 'ABORTED' })).toEqual({ action: 'release' });
  });

  it('S1-25 waits 1, 2 and 4 s in the compatible profiles, then parks', () => {
    for (const profile of ['crm-callback.v1', 'start-of-call'] as const) {
      const steps = [0, 1, 2, 3].map((failures) => after(answered(500), { profile, failures }));
      expect(steps).toEqual([
        { action: 'retry', delayMs: 1_000, reason: 'HTTP_500' },
        { action: 'retry', delayMs: 2_000, reason: 'HTTP_500' },
        { action: 'retry', delayMs: 4_000, reason: 'HTTP_500' },
        { action: 'park', reason: 'HTTP_500' },
      ]);
    }
  });

  it('goes on for three days in the standard profile, never sooner than scheduled, a fifth later at most', () => {
    const random = seededRandom(7);
    const waits = retrySchedules.standard.map((scheduled, failures) => {
      const step = after(answered(500), { profile: 'standard', failures, random });
      const delayMs = step.action === 'retry' ? step.delayMs : -1;
      expect(delayMs).toBeGreaterThanOrEqual(scheduled);
      expect(delayMs).toBeLessThanOrEqual(scheduled * 1.2);
      return delayMs;
    });
    expect(waits).not.toEqual(retrySchedules.standard);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeGreaterThan(3 * 24 * 3_600_000);
    const failures = retrySchedules.standard.length;
    expect(after(answered(500), { profile: 'standard', failures })).toMatchObject({
      action: 'park',
    });
  });
});

describe('Retry-After', () => {
  const delay = (header: string, status = 503): number => {
    const step = after(answered(status, header));
    return step.action === 'retry' ? step.delayMs : -1;
  };

  it('is honoured as seconds and as a date, for 429 and 503', () => {
    expect(delay('30')).toBe(30_000);
    expect(delay('30', 429)).toBe(30_000);
    expect(delay(new Date(now + 90_000).toUTCString())).toBe(90_000);
    expect(delay('3600')).toBe(3_600_000);
  });

  it.each([
    '0',
    '-5',
    '3601',
    '999999999999',
    'soon',
    '',
    '1e3',
    new Date(now - 90_000).toUTCString(),
  ])('is not let shorten the wait or stretch it beyond reason: %s', (header) => {
    expect(delay(header)).toBe(1_000);
  });

  it('means nothing with another status, and does not lengthen the schedule', () => {
    expect(delay('30', 500)).toBe(1_000);
    expect(after(answered(503, '30'), { failures: 3 })).toMatchObject({ action: 'park' });
  });
});
