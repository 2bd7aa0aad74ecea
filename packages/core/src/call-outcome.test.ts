import { describe, expect, it } from 'vitest';
import { callOutcomes } from './call-outcome.ts';
import { systemDisposition } from './disposition.ts';
import { callOutcome } from './schemas/call-outcome.ts';
import { callEvent } from './schemas/call-event.ts';
import { upperCode } from './schemas/primitives.ts';

describe('the table of outcomes', () => {
  it('S1-28 tells every outcome in one of the five words of the compatible payload', () => {
    expect(
      Object.fromEntries(
        callOutcome.options.map((outcome) => [outcome, callOutcomes[outcome].crmStatus]),
      ),
    ).toEqual({
      CONNECTED: 'ANSWER',
      ABANDONED: 'ANSWER',
      CALLER_HUNG_UP: 'ANSWER',
      NO_ANSWER: 'NO_ANSWER',
      BUSY: 'BUSY',
      CONGESTION: 'FAILED',
      DISCONNECTED: 'FAILED',
      CANCELED: 'CANCELED',
      FAILED: 'FAILED',
      NOT_SENT: 'CANCELED',
      INTERRUPTED: 'FAILED',
      MEDIA_NODE_LOST: 'FAILED',
    });
    expect(Object.keys(callOutcomes).toSorted()).toEqual(callOutcome.options.toSorted());
  });

  it('says ANSWER exactly where a person answered', () => {
    for (const meaning of Object.values(callOutcomes)) {
      expect(meaning.answered).toBe(meaning.crmStatus === 'ANSWER');
    }
  });

  it('names only events that exist, and none for a call that was answered or taken back', () => {
    const names = new Set<string>(callEvent.options.map((option) => option.shape.type.value));
    for (const { event, answered } of Object.values(callOutcomes)) {
      if (event !== null) {
        expect(names).toContain(event);
        expect(answered).toBe(false);
      }
    }
  });

  it('has a label of its own for each outcome', () => {
    const labels = Object.values(callOutcomes).map((meaning) => meaning.label);
    expect(new Set(labels).size).toBe(callOutcome.options.length);
  });

  it('gives every call that no agent disposed a disposition with a name', () => {
    for (const outcome of callOutcome.options) {
      expect(upperCode.safeParse(systemDisposition(outcome)).success).toBe(true);
    }
    expect(systemDisposition('CONNECTED')).toBe('SYSTEM_ERROR');
    expect(systemDisposition('BUSY')).toBe('BUSY');
  });
});
