import type { SoftphoneError } from '../softphone-error.ts';
import type { Line, LineState } from './line.ts';
import { type LineInput, reduceLine } from './reduce-line.ts';

/** What every line has in common: its state, moved by one reducer, and who listens to it. */
export interface LineCore extends Pick<Line, 'state' | 'onState' | 'onError'> {
  apply(input: LineInput): void;
  report(error: SoftphoneError): void;
}

/** A line's state, `off` at first. */
export function createLineCore(): LineCore {
  let state: LineState = { status: 'off' };
  const stateListeners = new Set<(state: LineState) => void>();
  const errorListeners = new Set<(error: SoftphoneError) => void>();
  return {
    get state() {
      return state;
    },
    onState: (listener) => subscribe(stateListeners, listener),
    onError: (listener) => subscribe(errorListeners, listener),
    apply(input) {
      const next = reduceLine(state, input);
      if (next === state) return;
      state = next;
      for (const listener of stateListeners) listener(next);
    },
    report(error) {
      for (const listener of errorListeners) listener(error);
    },
  };
}

function subscribe<Value>(
  listeners: Set<(value: Value) => void>,
  listener: (value: Value) => void,
): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}
