/** Where a call is, and who hears of it. The only place that moves a call's state. */
import { type CallInput, type CallState, type Logger, reduceCall } from '@dialwright/core';
import { EventEmitter } from 'eventemitter3';
import type { CallEnd, OutboundCallEvents } from './outbound-call.ts';

const eventOf = {
  placing: null,
  ringing: 'call.ringing',
  held: 'call.answered',
  talking: 'call.bridged',
  abandoning: 'call.abandoned',
  hung_up: null,
  ended: null,
} as const;

export class CallProgress {
  readonly #emitter = new EventEmitter<OutboundCallEvents>();
  readonly #logger: Logger;
  readonly #callId: string;
  #state: CallState;

  constructor(callId: string, state: CallState, logger: Logger) {
    this.#callId = callId;
    this.#state = state;
    this.#logger = logger;
  }

  get state(): CallState {
    return this.#state;
  }

  /** Sent, perhaps ringing, and not answered as far as the owner knows. */
  get isUnanswered(): boolean {
    return this.#state.status === 'placing' || this.#state.status === 'ringing';
  }

  get isOver(): boolean {
    return this.#state.status === 'hung_up' || this.#state.status === 'ended';
  }

  on<E extends keyof OutboundCallEvents>(event: E, listener: OutboundCallEvents[E]): () => void {
    // A listener that throws must not keep the call from its end.
    const guarded = (...args: unknown[]): void => {
      try {
        (listener as (...args: unknown[]) => void)(...args);
      } catch (error) {
        this.#logger.error('A listener of a call threw.', { callId: this.#callId, error });
      }
    };
    const emitter = this.#emitter as unknown as EventEmitter;
    emitter.on(event, guarded);
    return () => emitter.off(event, guarded);
  }

  /** Moves the call, if the input applies, and tells. */
  move(input: CallInput): void {
    const previous = this.#state;
    const next = reduceCall(previous, input);
    if (next === previous) return;
    this.#state = next;
    this.#emitter.emit('changed', next, previous);
    const event = eventOf[next.status];
    if (event !== null) this.#emitter.emit(event, next);
  }

  /** The last thing anybody hears. */
  tellEnd(end: CallEnd): void {
    this.#emitter.emit('call.hung_up', end);
    this.#emitter.removeAllListeners();
  }
}
