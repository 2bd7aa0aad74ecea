import { describe, expect, it } from 'vitest';
import { abandonedFor } from './abandoned-for.ts';
import { resolveRuleSet, ruleSets, type RuleSet } from './rule-set.ts';

const patient: RuleSet = { ...ruleSets['us-ftc'], id: 'patient', connectWithinMs: 5_000 };

describe('abandonedFor', () => {
  it('S0-28 counts a call bridged after 3 s as abandoned for us-ftc, although it was bridged', () => {
    expect(abandonedFor(['us-ftc'], { ending: 'connected', heldMs: 3_000 })).toEqual(['us-ftc']);
  });

  it('judges each rule set by its own limit, and the limit itself is in time', () => {
    const both = ['us-ftc', patient] as const;
    expect(abandonedFor(both, { ending: 'connected', heldMs: 3_000 })).toEqual(['us-ftc']);
    expect(abandonedFor(both, { ending: 'connected', heldMs: 6_000 })).toEqual([
      'us-ftc',
      'patient',
    ]);
    expect(abandonedFor(both, { ending: 'connected', heldMs: 2_000 })).toEqual([]);
  });

  it('counts whoever we gave up, however soon, and whoever left only past the limit', () => {
    expect(abandonedFor(['us-ftc'], { ending: 'abandoned', heldMs: 0 })).toEqual(['us-ftc']);
    expect(abandonedFor(['us-ftc'], { ending: 'hung_up_waiting', heldMs: 1_500 })).toEqual([]);
    expect(abandonedFor(['us-ftc'], { ending: 'hung_up_waiting', heldMs: 2_500 })).toEqual([
      'us-ftc',
    ]);
  });
});

describe('resolveRuleSet', () => {
  it('refuses an id it does not know, an inherited property name too', () => {
    for (const id of ['uk-ofcom', 'toString']) {
      expect(() => resolveRuleSet(id as 'us-ftc')).toThrow(
        expect.objectContaining({ code: 'PACER_RULE_SET_UNKNOWN' }),
      );
    }
  });

  it('names the source of every rule set it ships', () => {
    for (const [id, ruleSet] of Object.entries(ruleSets)) {
      expect(ruleSet.id).toBe(id);
      expect(ruleSet.source.text).not.toBe('');
      expect(ruleSet.source.effectiveOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
  });
});
