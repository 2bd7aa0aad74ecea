import { describe, expect, it } from 'vitest';
import { seededRandom } from '@dialwright/core';
import { isWindowOpen, nextWindowOpening } from './calling-window.ts';
import { checkCallable } from './check-callable.ts';
import { nextAttempt } from './next-attempt.ts';

const MINUTE_MS = 60_000;
const callingWindow = { from: '08:00', to: '21:00' };

/** The wall clock, asked anew for each minute: slow, and with nothing to get wrong. */
function wallTime(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => format.format(at);
}

describe('checkCallable', () => {
  it('S0-04 judges by the local hours of the lead', () => {
    const at = Date.parse('2026-01-06T08:30:00-05:00');
    const lead = { zones: ['America/Los_Angeles'] };
    expect(checkCallable(lead, { callingWindow }, at)).toMatchObject({
      callable: false,
      code: 'OUTSIDE_WINDOW',
      nextAt: Date.parse('2026-01-06T08:00:00-08:00'),
    });
    expect(checkCallable({ zones: ['America/New_York'] }, { callingWindow }, at)).toMatchObject({
      callable: true,
      reasons: [{ code: 'INSIDE_WINDOW' }],
    });
  });

  it('asks every zone the lead may be in', () => {
    const zones = ['America/Chicago', 'America/New_York'];
    const at = Date.parse('2026-01-06T08:30:00-05:00');
    expect(checkCallable({ zones }, { callingWindow }, at)).toMatchObject({
      code: 'OUTSIDE_WINDOW',
      nextAt: at + 30 * MINUTE_MS,
    });
    const evening = Date.parse('2026-01-06T20:30:00-06:00');
    expect(checkCallable({ zones }, { callingWindow }, evening).callable).toBe(false);
  });

  it('S0-10 the window is half-open', () => {
    const rules = { callingWindow: { from: '09:00', to: '09:01' } };
    const lead = { zones: ['America/New_York'] };
    const nine = Date.parse('2026-01-06T09:00:00-05:00');
    expect(checkCallable(lead, rules, nine - 1).callable).toBe(false);
    expect(checkCallable(lead, rules, nine).callable).toBe(true);
    expect(checkCallable(lead, rules, nine + MINUTE_MS - 1).callable).toBe(true);
    expect(checkCallable(lead, rules, nine + MINUTE_MS)).toMatchObject({
      callable: false,
      nextAt: nine + 24 * 60 * MINUTE_MS,
    });
  });

  it('does not call where it is not known what time it is', () => {
    for (const zones of [[], ['Mars/Olympus'], ['America/New_York', 'Mars/Olympus']]) {
      expect(checkCallable({ zones }, { callingWindow }, 0)).toMatchObject({
        callable: false,
        code: 'ZONE_UNKNOWN',
        nextAt: null,
      });
    }
  });

  it('says never when the hours of two zones do not overlap', () => {
    const zones = ['America/New_York', 'Asia/Tokyo'];
    const rules = { callingWindow: { from: '10:00', to: '12:00' } };
    expect(checkCallable({ zones }, rules, 0)).toMatchObject({ nextAt: null });
  });

  it('S0-40 a callback that is due outside the hours waits for the first legal minute, with the reasons', () => {
    const callbackAt = Date.parse('2026-01-06T22:15:00-05:00');
    const lead = { zones: ['America/New_York'], callbackAt };
    const nextAt = Date.parse('2026-01-07T08:00:00-05:00');
    const before = checkCallable(lead, { callingWindow }, callbackAt - 1);
    expect(before).toMatchObject({ code: 'CALLBACK_NOT_DUE', nextAt });
    expect(before.reasons.map((each) => each.code)).toEqual(['CALLBACK_NOT_DUE', 'OUTSIDE_WINDOW']);
    expect(checkCallable(lead, { callingWindow }, callbackAt)).toMatchObject({
      code: 'OUTSIDE_WINDOW',
      nextAt,
    });
    expect(checkCallable(lead, { callingWindow }, nextAt).callable).toBe(true);
  });

  it('S0-16 recycling holds a lead back to the millisecond, and a callback takes its place', () => {
    const endedAt = Date.parse('2026-01-06T12:00:00-05:00');
    const rules = { callingWindow, recycle: { BUSY: { delayMs: 300_000, maxAttempts: 3 } } };
    const lead = {
      zones: ['America/New_York'],
      history: [{ outcomeOrDisposition: 'BUSY', endedAt }],
    };
    expect(checkCallable(lead, rules, endedAt + 299_999)).toMatchObject({
      code: 'RECYCLE_DELAY',
      nextAt: endedAt + 300_000,
    });
    expect(checkCallable(lead, rules, endedAt + 300_000).callable).toBe(true);
    expect(checkCallable({ ...lead, callbackAt: endedAt + 1 }, rules, endedAt + 1).callable).toBe(
      true,
    );
  });

  it('names the gravest reason, and never is longer than later', () => {
    const midnight = Date.parse('2026-01-06T00:00:00-05:00');
    const lead = {
      zones: ['America/New_York'],
      suppressed: true,
      history: [{ outcomeOrDisposition: 'SALE', endedAt: 0 }],
    };
    const verdict = checkCallable(lead, { callingWindow, recycle: {} }, midnight);
    expect(verdict).toMatchObject({ callable: false, code: 'SUPPRESSED', nextAt: null });
    expect(verdict.reasons.map((each) => each.code)).toEqual([
      'SUPPRESSED',
      'DONE',
      'OUTSIDE_WINDOW',
    ]);
  });

  it('P01 caps attempts in any stretch of time, and says when there is room again', () => {
    const noon = Date.parse('2026-01-06T12:00:00-05:00');
    const hour = 3_600_000;
    const lead = {
      zones: ['America/New_York'],
      attemptedAt: [noon - 23 * hour, noon - 3 * hour, noon - 2 * hour],
    };
    const cap = (maxAttempts: number, withinMs: number | null): object =>
      checkCallable(lead, { callingWindow, caps: [{ maxAttempts, withinMs }] }, noon);
    expect(cap(4, 24 * hour)).toMatchObject({ callable: true });
    expect(cap(3, 24 * hour)).toMatchObject({ code: 'CAP_REACHED', nextAt: noon + hour });
    expect(cap(1, 3 * hour)).toMatchObject({ code: 'CAP_REACHED', nextAt: noon + hour });
    expect(cap(3, null)).toMatchObject({ code: 'CAP_REACHED', nextAt: null });
    expect(cap(3, 2 * hour)).toMatchObject({ callable: true });
    expect(() => cap(0, null)).toThrow(expect.objectContaining({ code: 'RULE_INVALID' }));
  });

  it.each([
    ['21:00', '08:00'],
    ['08:00', '08:00'],
    ['8:00', '21:00'],
    ['08:00', '24:01'],
    ['ab:cd', '21:00'],
  ])('refuses a window from %s to %s', (from, to) => {
    const lead = { zones: ['America/New_York'] };
    expect(() => checkCallable(lead, { callingWindow: { from, to } }, 0)).toThrow(
      expect.objectContaining({ code: 'RULE_INVALID' }),
    );
  });
});

describe('the window agrees with a wall clock read minute by minute', () => {
  // Each stretch holds a change of the clocks of at least one of its zones.
  it.each([
    [
      'spring in New York and Phoenix',
      '2026-03-07',
      ['America/New_York', 'America/Phoenix'],
      '02:30',
      '21:00',
    ],
    ['autumn in New York', '2026-10-31', ['America/New_York'], '01:30', '01:45'],
    ['spring in London', '2026-03-28', ['Europe/London', 'Europe/Berlin'], '01:15', '02:45'],
    ['half an hour on Lord Howe', '2026-04-03', ['Australia/Lord_Howe'], '01:40', '02:10'],
    ['midnight in Santiago', '2026-09-05', ['America/Santiago'], '00:00', '00:45'],
    ['midnight in Beirut', '2026-03-28', ['Asia/Beirut'], '23:30', '24:00'],
    ['quarter hours', '2026-09-26', ['Asia/Kathmandu', 'Pacific/Chatham'], '08:00', '21:00'],
    ['a day that Samoa skipped', '2011-12-29', ['Pacific/Apia'], '08:00', '21:00'],
  ])('%s', (_, day, zones, from, to) => {
    const window = { from, to };
    const start = Date.parse(`${day}T00:00:00Z`) - 720 * MINUTE_MS;
    const clocks = zones.map(wallTime);
    const minutes = 3 * 1_440;
    const open = Array.from({ length: minutes }, (_unused, minute) =>
      clocks.every((clock) => {
        const time = clock(start + minute * MINUTE_MS);
        return time >= from && time < to;
      }),
    );
    for (let minute = 0; minute < minutes; minute += 1) {
      const at = start + minute * MINUTE_MS;
      expect(isWindowOpen(zones, window, at), new Date(at).toISOString()).toBe(open[minute]);
    }
    const random = seededRandom(7);
    for (let sample = 0; sample < 200; sample += 1) {
      const minute = Math.floor(random.next() * minutes);
      const expected = open.indexOf(true, minute);
      if (expected === -1) continue;
      const next = nextWindowOpening(zones, window, start + minute * MINUTE_MS);
      expect(next).toBe(start + expected * MINUTE_MS);
    }
  });
});

describe('nextAttempt', () => {
  const recycle = {
    BUSY: { delayMs: 300_000, maxAttempts: 2 },
    NO_ANSWER: { delayMs: 7_200_000, maxAttempts: 3 },
  };
  const ended = (...statuses: string[]): { outcomeOrDisposition: string; endedAt: number }[] =>
    statuses.map((outcomeOrDisposition, index) => ({
      outcomeOrDisposition,
      endedAt: index * 1_000,
    }));

  it('S0-15 each status has its own delay', () => {
    expect(nextAttempt(ended('BUSY'), recycle)).toEqual({ state: 'again', at: 300_000 });
    expect(nextAttempt(ended('NO_ANSWER'), recycle)).toEqual({ state: 'again', at: 7_200_000 });
  });

  it('S0-17 each status has its own cap: the third BUSY exhausts, a NO_ANSWER does not count', () => {
    expect(nextAttempt(ended('BUSY', 'NO_ANSWER', 'BUSY'), recycle).state).toBe('again');
    expect(nextAttempt(ended('BUSY', 'NO_ANSWER', 'BUSY', 'BUSY'), recycle)).toEqual({
      state: 'exhausted',
      code: 'BUSY',
    });
  });

  it('is done after a status without a rule, even one named like a method', () => {
    expect(nextAttempt(ended('SALE'), recycle)).toEqual({ state: 'done' });
    expect(nextAttempt(ended('constructor'), recycle)).toEqual({ state: 'done' });
  });

  it('goes by the latest end, whatever the order, and starts with a lead never tried', () => {
    expect(nextAttempt(ended('BUSY', 'SALE').reverse(), recycle)).toEqual({ state: 'done' });
    expect(nextAttempt([], recycle)).toEqual({ state: 'again', at: 0 });
  });
});
