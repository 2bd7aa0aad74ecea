import { describe, expect, it } from 'vitest';
import { formatDuration, formatOffset, secondsLeft } from './duration.ts';
import { countOf, formatCount, formatPercent } from './figures.ts';
import { localTimes } from './moments.ts';
import { formatPhoneNumber } from './phone-number.ts';
import { dispositionWords, outcomeWords } from './words.ts';

describe('durations', () => {
  it.each([
    [0, '0:00'],
    [-400, '0:00'],
    [59_999, '0:59'],
    [60_000, '1:00'],
    [3_599_999, '59:59'],
    [3_600_000, '1:00:00'],
    [36_061_000, '10:01:01'],
  ])('%i ms reads %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });

  it('a countdown shows 1 until it is over', () => {
    expect([29_001, 1, 0, -5_000].map(secondsLeft)).toEqual([30, 1, 0, 0]);
  });

  it('a timeline counts in milliseconds, before its start too', () => {
    expect(formatOffset(1_204)).toBe('+1.204\u202fs');
    expect(formatOffset(-3)).toBe('−0.003\u202fs');
  });
});

describe('figures', () => {
  it('keeps zero apart from nothing', () => {
    expect(formatPercent(0)).toBe('0.0');
    expect(formatPercent(null)).toBe('–');
  });

  it('writes counts with thousands and words that agree', () => {
    expect(formatCount(2914)).toBe('2,914');
    expect([countOf(1, 'drop'), countOf(0, 'drop'), countOf(2, 'reply', 'replies')]).toEqual([
      '1 drop',
      '0 drops',
      '2 replies',
    ]);
  });
});

describe('phone numbers', () => {
  it.each([
    ['+16025550134', '(602) 555-0134'],
    ['+442079460018', '+44 207 946 0018'],
    ['+35315550123', '+353 155 501 23'],
    ['+79161234567', '+7 916 123 4567'],
    ['+4915112345', '+49 151 123 45'],
    ['anonymous', 'anonymous'],
  ])('%s reads %s', (number, text) => {
    expect(formatPhoneNumber(number)).toBe(text);
  });

  it('changes no digit', () => {
    const number = '+390612345678';
    expect(`+${formatPhoneNumber(number).replaceAll(/\D/g, '')}`).toBe(number);
  });
});

describe('local time', () => {
  const at = Date.UTC(2026, 10, 3, 15, 30);

  it('tells the time where the lead is', () => {
    expect(localTimes(['America/Phoenix'], at)).toEqual([{ time: '08:30', places: 'Phoenix' }]);
  });

  it('puts zones that agree together and keeps those that do not apart', () => {
    expect(localTimes(['America/New_York', 'America/Detroit', 'America/Chicago'], at)).toEqual([
      { time: '10:30', places: 'New York, Detroit' },
      { time: '09:30', places: 'Chicago' },
    ]);
  });

  it('leaves out a zone the browser does not know', () => {
    expect(localTimes(['Mars/Olympus_Mons'], at)).toEqual([]);
  });
});

describe('words for codes', () => {
  it('knows our dispositions and outcomes, and reads a tenant’s own code aloud', () => {
    expect(dispositionWords('DNC')).toBe('Do not call');
    expect(dispositionWords('ABANDONED')).toBe('Abandoned');
    expect(dispositionWords('QUOTE_SENT')).toBe('Quote sent');
    expect(outcomeWords('CALLER_HUNG_UP')).toBe('Hung up while waiting');
    expect(outcomeWords('toString')).toBe('Tostring');
  });
});
