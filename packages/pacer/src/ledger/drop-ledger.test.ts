import { describe, expect, it } from 'vitest';
import { ruleSets } from '../rules/rule-set.ts';
import { dropAllowance } from './drop-allowance.ts';
import { countsAt, emptyLedger, reduceLedger, type LedgerEntry } from './drop-ledger.ts';
import { publishedRates } from './published-rates.ts';

const START = Date.UTC(2026, 0, 5, 9);
const DAY_MS = 86_400_000;
const empty = emptyLedger(ruleSets['us-ftc'], START);

function entry(ending: LedgerEntry['ending'], heldMs = 0, answeredAt = START): LedgerEntry {
  return { ending, heldMs, answeredAt };
}

describe('the drop ledger', () => {
  it('publishes two rates, each with its formula and what went in', () => {
    const entries = [
      entry('connected'),
      entry('connected', 1_900),
      entry('connected', 3_000),
      entry('abandoned', 2_000),
      entry('hung_up_waiting', 1_000),
    ];
    const rates = publishedRates(entries.reduce(reduceLedger, empty), START);
    expect(rates.strict).toMatchObject({
      rate: 2 / 5,
      formula: 'strict-dropped-over-confirmed',
      inputs: { connected: 3, abandoned: 1, hungUpWaiting: 1 },
    });
    expect(rates.ruleSet).toMatchObject({
      ruleSetId: 'us-ftc',
      rate: 2 / 5,
      formula: 'us-ftc-live-answered',
      inputs: { abandonedByRule: 2, answered: 5 },
    });
    expect(countsAt(entries.reduce(reduceLedger, empty), START).drops).toBe(3);
  });

  it('has no rate before anybody answered', () => {
    const rates = publishedRates(empty, START);
    expect([rates.strict.rate, rates.ruleSet.rate]).toEqual([null, null]);
  });

  it('counts in successive blocks of 30 days from the campaign start, not in a sliding window', () => {
    const last = START + 30 * DAY_MS - 1;
    const ledger = [
      entry('abandoned', 0, last),
      entry('connected', 0, last + 1),
      entry('connected', 0, START - 5),
    ].reduce(reduceLedger, empty);
    expect(publishedRates(ledger, last)).toMatchObject({
      period: { index: 0, from: START, until: last + 1 },
      strict: { rate: 0.5 },
    });
    expect(publishedRates(ledger, last + 1)).toMatchObject({
      period: { index: 1 },
      strict: { rate: 0 },
    });
  });

  it('leaves the ledger it was given as it was, and survives JSON', () => {
    const one = reduceLedger(empty, entry('connected'));
    expect(empty.periods).toEqual([]);
    expect(JSON.parse(JSON.stringify(one))).toEqual(one);
  });
});

describe('dropAllowance', () => {
  const counts = { index: 0, connected: 0, abandoned: 0, hungUpWaiting: 0, abandonedByRule: 0 };

  it('covers a first line beyond the idle agents once that one drop keeps within 3 %', () => {
    const at = (connected: number): number =>
      dropAllowance({ ...counts, connected, drops: 0 }, 0.03, 10).linesBeyondIdle;
    expect(at(32)).toBe(0); // 1 of 33 is 3.03 %
    expect(at(33)).toBe(1); // 1 of 34 is 2.94 %
    expect(at(65)).toBe(2);
  });

  it('allows less blocking with each drop and more with each answer', () => {
    const allowed = (connected: number, drops: number): number =>
      dropAllowance({ ...counts, connected, abandoned: drops, drops }, 0.03, 10).allowedBlocking;
    expect(allowed(300, 5)).toBeLessThan(allowed(300, 4));
    expect(allowed(301, 5)).toBeGreaterThan(allowed(300, 5));
    expect(allowed(1_000_000, 0)).toBeLessThan(0.1);
  });

  it('allows nothing at a target of zero', () => {
    expect(dropAllowance({ ...counts, connected: 500, drops: 0 }, 0, 10)).toEqual({
      debt: 0,
      linesBeyondIdle: 0,
      allowedBlocking: 0,
    });
  });
});
