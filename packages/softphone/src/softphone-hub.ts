/** The snapshot and everybody who wants to know of it. The only place that moves the one or tells the other. */
import { EventEmitter } from 'eventemitter3';
import type { Call } from './call.ts';
import { engagedCallId, reduceSoftphone, type SoftphoneInput } from './reduce-softphone.ts';
import { softphoneClosed, type SoftphoneError } from './softphone-error.ts';
import type { SoftphoneEvent, SoftphoneEvents, SoftphoneListener } from './softphone-events.ts';
import {
  type CallSnapshot,
  initialSnapshot,
  type SoftphoneSnapshot,
} from './softphone-snapshot.ts';

/** See {@link createSoftphoneHub}. */
export interface SoftphoneHub {
  readonly snapshot: SoftphoneSnapshot;
  readonly call: Call | null;
  dispatch(input: SoftphoneInput): void;
  report(error: SoftphoneError): void;
  subscribe(listener: (snapshot: SoftphoneSnapshot) => unknown): () => void;
  on<Name extends SoftphoneEvent>(event: Name, listener: SoftphoneListener<Name>): () => void;
  /** Resolves with the first snapshot that fits, the present one included. @throws when `signal` aborts. */
  waitFor(
    fits: (snapshot: SoftphoneSnapshot) => boolean,
    signal: AbortSignal,
  ): Promise<SoftphoneSnapshot>;
}

/** @param createCall makes the object for a call that appears; `read` gives what is known of it. */
export function createSoftphoneHub(
  createCall: (callId: string, read: () => CallSnapshot) => Call,
): SoftphoneHub {
  const emitter = new EventEmitter();
  const emit = <Name extends SoftphoneEvent>(event: Name, value: SoftphoneEvents[Name]): void => {
    emitter.emit(event, value);
  };
  const untold: (() => void)[] = [];
  let snapshot = initialSnapshot;
  let call: Call | null = null;
  let incomingCallId: string | null = null;
  let isTelling = false;

  /**
   * A listener may cause the next change; it is told after everybody has heard of this one. A listener
   * that throws harms neither the phone nor the other listeners, and its error is not swallowed.
   */
  function tell(tellThem: () => void): void {
    untold.push(tellThem);
    if (isTelling) return;
    isTelling = true;
    for (let next = untold.shift(); next; next = untold.shift()) next();
    isTelling = false;
  }

  /** Replays what `present` gives, then listens. From inside a listener: after this telling. */
  function attach<Value>(
    event: string,
    listener: (value: Value) => unknown,
    present: () => Value | undefined,
  ): () => void {
    const shielded = (value: Value): void => {
      try {
        listener(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    };
    let isWanted = true;
    tell(() => {
      if (!isWanted) return;
      emitter.on(event, shielded);
      const value = present();
      if (value !== undefined) shielded(value);
    });
    return () => {
      isWanted = false;
      emitter.off(event, shielded);
    };
  }

  function follow(present: CallSnapshot): Call {
    let last = present;
    return createCall(present.callId, () => {
      if (snapshot.call?.callId === present.callId) last = snapshot.call;
      return last;
    });
  }

  const hub: SoftphoneHub = {
    get snapshot() {
      return snapshot;
    },
    get call() {
      return call;
    },
    dispatch(input) {
      const before = snapshot;
      // Lets the call that may be about to go remember the last that was known of it.
      void call?.snapshot;
      snapshot = reduceSoftphone(before, input);
      if (snapshot === before) return;
      const after = snapshot;
      if (!after.call) call = null;
      else if (after.call.callId !== call?.id) call = follow(after.call);
      const present = call;
      const isIncoming = isUp(after) && after.call?.callId !== incomingCallId;
      if (isIncoming) incomingCallId = after.call?.callId ?? null;
      tell(() => {
        emitter.emit('snapshot', after);
        if (after.connection !== before.connection) emit('connection', after.connection);
        if (after.agent && after.agent !== before.agent) emit('agent', after.agent);
        if (isIncoming && present) emit('incoming', present);
        if (after.call !== before.call) emit('call', present);
      });
    },
    report(error) {
      tell(() => emit('error', error));
    },
    subscribe: (listener) => attach('snapshot', listener, () => snapshot),
    on(event, listener) {
      const present = (): Readonly<{ [Name in SoftphoneEvent]?: SoftphoneEvents[Name] }> => ({
        ...(isUp(snapshot) && call && { incoming: call }),
        ...(snapshot.agent && { agent: snapshot.agent }),
        call,
        connection: snapshot.connection,
      });
      return attach(event, listener, () => present()[event]);
    },
    waitFor(fits, signal) {
      return new Promise((resolve, reject) => {
        const check = (present: SoftphoneSnapshot): void => {
          if (!signal.aborted && !fits(present)) return;
          emitter.off('snapshot', check);
          signal.removeEventListener('abort', abort);
          if (signal.aborted) reject(softphoneClosed());
          else resolve(present);
        };
        const abort = (): void => check(snapshot);
        emitter.on('snapshot', check);
        signal.addEventListener('abort', abort);
        check(snapshot);
      });
    },
  };
  return hub;
}

/** Whether there is a call to talk on, with its offer. */
function isUp({ call, agent }: SoftphoneSnapshot): boolean {
  if (!call?.offer || call.state.status === 'hung_up' || call.state.status === 'ended')
    return false;
  return !(agent?.status === 'wrap_up' && engagedCallId(agent) === call.callId);
}
