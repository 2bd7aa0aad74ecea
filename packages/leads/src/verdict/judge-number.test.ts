import { seededRandom } from '@dialwright/core';
import { describe, expect, it } from 'vitest';
import { nextSample } from '../../soak/number-samples.ts';
import { compareVerdicts } from '../../soak/verdict-difference.ts';
import { createDigitAutomaton } from './digit-automaton.ts';
import { judgeNumber } from './judge-number.ts';

const SAMPLES = 200_000;

describe('judgeNumber', () => {
  it('says what libphonenumber says of numbers of every country, valid and not quite', () => {
    const random = seededRandom(20_260);
    const seen = { same: 0, unusual: 0 };
    const differences: unknown[] = [];
    for (let index = 0; index < SAMPLES; index += 1) {
      const sample = nextSample(random, index);
      const result = compareVerdicts(sample);
      if (typeof result === 'string') seen[result] += 1;
      else differences.push({ ...sample, ...result });
    }
    expect(differences).toEqual([]);
    expect(seen.same).toBeGreaterThan(SAMPLES * 0.99);
  }, 60_000);

  it.each([
    ['+1 (602) 555-0134', 'GB', '+16025550134', 'US'],
    ['011 44 20 7946 0000', 'US', '+442079460000', 'GB'],
    ['020 7946 0000', 'GB', '+442079460000', 'GB'],
    ['919876543210', 'IN', '+919876543210', 'IN'],
    ['2345678', 'VI', '+13402345678', 'VI'],
    ['011 15 2345 6789', 'AR', '+5491123456789', 'AR'],
  ])('reads %s, written in %s, as %s of %s', (text, home, number, country) => {
    expect(judgeNumber(text, home)).toMatchObject({ number, country, possible: true });
  });

  it.each(['602-555-0134 x22', '6025550134;ext=2', '(+1) 602 555 0134', '٦٠٢٥٥٥٠١٣٤', '60'])(
    'leaves %s to the library',
    (text) => expect(judgeNumber(text, 'US')).toBe('unusual'),
  );
});

describe('createDigitAutomaton', () => {
  it('agrees with the regular expressions on every short number', () => {
    const sources = ['1(?:2|[3-5]\\d{1,2})?', '\\d{2}9', '(?:12|1)(?:3|23)', '4[0-57]{2}|5'];
    const automaton = createDigitAutomaton(sources.map((source) => ({ source, prefix: false })));
    for (let number = 0; number < 10_000; number += 1) {
      const text = String(number);
      expect([...(automaton?.after(text).matches ?? [])].sort((a, b) => a - b)).toEqual(
        sources.flatMap((each, at) => (new RegExp(`^(?:${each})$`).test(text) ? [at] : [])),
      );
    }
  });

  it('does not judge by a pattern it cannot read', () => {
    for (const source of ['(?!1)\\d', '\\d+', '1|2)', '[^1]', '(1)']) {
      expect(createDigitAutomaton([{ source, prefix: false }])).toBeUndefined();
    }
  });
});
