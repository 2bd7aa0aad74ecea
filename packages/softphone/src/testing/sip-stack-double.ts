import type { SipLeg, SipStackDelegate, SipStackFactory } from '../line/sip-stack.ts';
import { SoftphoneError } from '../softphone-error.ts';
import type { LineNetwork } from './line-contract.ts';

/** A SIP library and the network behind it, in memory. */
export interface SipNetworkDouble extends LineNetwork {
  readonly createStack: SipStackFactory;
  /** How many stacks were made: how many accounts were tried. */
  readonly stacks: number;
  /** Refuses the account of the next registrations with this error; null accepts again. */
  refuse(error: SoftphoneError | null): void;
  /** Fails the next answer with this error. */
  failAnswer(error: SoftphoneError): void;
}

interface LegDouble {
  isUp: boolean;
  isMuted: boolean;
  digits: string;
  listeners: (() => void)[];
}

/** Makes a network to which nothing is connected yet. */
export function createSipNetworkDouble(): SipNetworkDouble {
  const legs: LegDouble[] = [];
  let delegate: SipStackDelegate | null = null;
  let isDown = false;
  let refusal: SoftphoneError | null = null;
  let answerFailure: SoftphoneError | null = null;
  let registrations = 0;
  let stacks = 0;

  const end = (leg: LegDouble): void => {
    if (!leg.isUp) return;
    leg.isUp = false;
    for (const listener of leg.listeners) queueMicrotask(listener);
  };
  const answer = (): SipLeg => {
    const leg: LegDouble = { isUp: true, isMuted: false, digits: '', listeners: [] };
    legs.push(leg);
    return {
      setMuted: (on) => (leg.isMuted = on),
      sendDigits: (digits) => (leg.digits += digits),
      onEnded(listener) {
        if (leg.isUp) leg.listeners.push(listener);
        else queueMicrotask(listener);
      },
      hangUp: () => Promise.resolve(end(leg)),
    };
  };

  return {
    createStack(_options, stackDelegate) {
      stacks += 1;
      return {
        connect() {
          if (isDown) return Promise.reject(unreachable());
          if (refusal) return Promise.reject(refusal);
          delegate = stackDelegate;
          registrations += 1;
          return Promise.resolve();
        },
        close() {
          if (delegate === stackDelegate) delegate = null;
          for (const leg of legs) end(leg);
          return Promise.resolve();
        },
      };
    },
    call() {
      if (!delegate) return Promise.reject(new Error('No phone is registered.'));
      const { promise, resolve } = deferred<'answered' | 'refused'>();
      delegate.onInvite({
        accept() {
          const failure = answerFailure;
          answerFailure = null;
          resolve(failure ? 'refused' : 'answered');
          return failure ? Promise.reject(failure) : Promise.resolve(answer());
        },
        refuse: () => Promise.resolve(resolve('refused')),
      });
      return promise;
    },
    hangUp() {
      const last = legs.at(-1);
      if (last) end(last);
    },
    drop() {
      isDown = true;
      const lost = delegate;
      delegate = null;
      queueMicrotask(() => lost?.onLost(unreachable()));
    },
    restore() {
      isDown = false;
    },
    refuse(error) {
      refusal = error;
    },
    failAnswer(error) {
      answerFailure = error;
    },
    get legs() {
      return legs.filter(({ isUp }) => isUp).length;
    },
    get isMuted() {
      return legs.at(-1)?.isMuted ?? false;
    },
    get digits() {
      return legs.at(-1)?.digits ?? '';
    },
    get registrations() {
      return registrations;
    },
    get stacks() {
      return stacks;
    },
  };
}

function deferred<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

function unreachable(): SoftphoneError {
  return new SoftphoneError({
    code: 'LINE_UNREACHABLE',
    message: 'The phone line does not answer.',
    retryable: true,
  });
}
