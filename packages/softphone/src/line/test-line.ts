import type { LineFactory } from './line.ts';
import { createLineCore } from './line-core.ts';

/**
 * A line without a microphone and without audio: the telephony behind the server answers for the
 * phone. It is up as soon as it is started. For demonstrations, for tests, and for a first look at the
 * agent's page on a machine without sound.
 */
export function testLine(): LineFactory {
  return () => {
    const core = createLineCore();
    let closed = false;
    return {
      get state() {
        return core.state;
      },
      onState: core.onState,
      onError: core.onError,
      start() {
        if (closed || core.state.status !== 'off') return;
        core.apply({ type: 'registering' });
        core.apply({ type: 'registered' });
        core.apply({ type: 'leg_up' });
      },
      announce() {},
      withdraw() {},
      setMuted() {},
      sendDigits() {},
      close() {
        closed = true;
        core.apply({ type: 'closed' });
        return Promise.resolve();
      },
    };
  };
}
