import { describe, expect, it } from 'vitest';
import { callEvent } from './schemas/call-event.ts';

describe('the events of a call', () => {
  it('S4-27 are a closed list: adding one is a minor version, renaming one breaks every integration', () => {
    expect(
      Object.fromEntries(
        callEvent.options.map((option) => {
          const { shape } = option.shape.data;
          return [option.shape.type.value, 'kind' in shape ? shape.kind.value : null];
        }),
      ),
    ).toEqual({
      'call.placed': 'placed',
      'call.inbound_ringing': 'inbound_ringing',
      'call.answered': 'answered',
      'call.voicemail': 'voicemail',
      'call.no_answer': 'no_answer',
      'call.busy': 'busy',
      'call.transferred': 'transferred',
      'call.ended': 'ended',
      'call.error': 'error',
      'call.offered': null,
      'call.hung_up': null,
      'call.mode_changed': null,
    });
  });
});
