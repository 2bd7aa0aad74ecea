import type { CallState } from '@dialwright/core';
import { describe, expect, it } from 'vitest';
import { decideOutcome } from './decide-outcome.ts';
import { parseDialplanTrace } from './dialplan-trace.ts';

const placing: CallState = { status: 'placing', placedAt: 0 };
const ringing: CallState = { status: 'ringing', placedAt: 0, ringingAt: 1 };
const held: CallState = { status: 'held', placedAt: 0, answeredAt: 2 };

describe('the outcome of a call', () => {
  it('follows our intent, whatever the cause', () => {
    expect(decideOutcome(ringing, 'ring_timeout', 16)).toBe('NO_ANSWER');
    expect(decideOutcome(ringing, 'ring_timeout', 0)).toBe('NO_ANSWER');
    expect(decideOutcome(ringing, 'cancel', 17)).toBe('CANCELED');
    expect(decideOutcome(ringing, 'unknown_originate', 16)).toBe('INTERRUPTED');
  });

  it('follows how far it came, whatever the cause', () => {
    expect(decideOutcome(held, 'none', 17)).toBe('CALLER_HUNG_UP');
    expect(decideOutcome(held, 'hang_up', 16)).toBe('ABANDONED');
    expect(decideOutcome({ ...held, status: 'abandoning', abandonedAt: 3 }, 'none', 16)).toBe(
      'ABANDONED',
    );
    expect(
      decideOutcome({ ...held, status: 'talking', bridgedAt: 3, agentId: '7' }, 'none', 34),
    ).toBe('CONNECTED');
  });

  it.each([
    [1, 'DISCONNECTED'],
    [17, 'BUSY'],
    [19, 'NO_ANSWER'],
    [34, 'CONGESTION'],
    [21, 'FAILED'],
    [null, 'FAILED'],
  ] as const)('follows cause %s where nothing else says anything', (cause, outcome) => {
    expect(decideOutcome(placing, 'none', cause)).toBe(outcome);
  });

  it('ari-4 takes cause 0 for nobody answering only when it had rung', () => {
    expect(decideOutcome(ringing, 'none', 0)).toBe('NO_ANSWER');
    expect(decideOutcome(placing, 'none', 0)).toBe('FAILED');
  });
});

describe('the dialplan’s trace', () => {
  const at = 'answered=1767711600100&message=1767711604100';

  it.each([
    [`${at}&status=SUCCESS`, 'heard'],
    [`${at}&status=STARTED`, 'cut_short'],
    [`${at}&status=FAILED`, 'not_played'],
    [`${at}&status=NONE`, 'not_played'],
  ])('%s: %s', (text, abandonMessage) => {
    expect(parseDialplanTrace(text)).toEqual({
      answeredAt: 1_767_711_600_100,
      messageAt: 1_767_711_604_100,
      abandonMessage,
    });
  });

  it('has no message for a person who hung up before', () => {
    expect(parseDialplanTrace('answered=1767711600100&message=&status=HELD')?.messageAt).toBeNull();
  });

  it.each(['', 'yes', 'answered=&message=&status=HELD', 'answered=12&message='])(
    'is none of ours: %j',
    (text) => {
      expect(parseDialplanTrace(text)).toBeNull();
    },
  );
});
