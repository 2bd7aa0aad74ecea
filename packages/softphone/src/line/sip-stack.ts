import type { Clock, PhoneCredentials } from '@dialwright/core';
import type { SoftphoneError } from '../softphone-error.ts';

/** The account of a phone that speaks SIP. */
type SipCredentials = Extract<PhoneCredentials, { kind: 'sip' }>;

/** What a SIP library is given to work with. */
export interface SipStackOptions {
  credentials: SipCredentials;
  clock: Clock;
  iceGatheringTimeoutMs: number;
  iceServers: RTCIceServer[];
  /** Plays what the far end says. May reject: the browser may forbid sound. */
  playAudio: (stream: MediaStream) => void | Promise<void>;
}

/** What a SIP library tells the line. */
export interface SipStackDelegate {
  /** Somebody calls. Neither accepting nor refusing leaves it ringing. */
  onInvite(invite: SipInvite): void;
  /** The socket or the registration is gone. MUST NOT be called synchronously from a method. */
  onLost(error: SoftphoneError): void;
  /** Something failed that the line cannot mend: blocked sound. */
  onError(error: SoftphoneError): void;
}

/**
 * A SIP library as the line needs it: one account, one WebSocket at a time. It does not reconnect by
 * itself; the line decides when. Behind this port the library can be exchanged, and tests need none.
 */
export interface SipStack {
  /**
   * Opens the WebSocket if it is not open, and registers anew. A session that is up MUST survive.
   *
   * @throws {SoftphoneError} `LINE_REFUSED` when the account is not accepted, otherwise
   * `LINE_UNREACHABLE`; within 15 s in any case, and at once when the stack is closed.
   */
  connect(): Promise<void>;
  /** Ends sessions, registration and socket. Idempotent; MUST NOT reject. */
  close(): Promise<void>;
}

/** An incoming call. */
export interface SipInvite {
  /** Answers. @throws {SoftphoneError} `MICROPHONE_…` or `LINE_ANSWER_FAILED`. */
  accept(): Promise<SipLeg>;
  /** Declines. MUST NOT reject. */
  refuse(): Promise<void>;
}

/** An answered call: the standing leg. */
export interface SipLeg {
  setMuted(on: boolean): void;
  sendDigits(digits: string): void;
  /** Calls `listener` once when the leg is over, also when it already is; never synchronously. */
  onEnded(listener: () => void): void;
  /** Ends the leg. MUST NOT reject. */
  hangUp(): Promise<void>;
}

/** Makes a stack. Does no I/O before `connect`. */
export type SipStackFactory = (options: SipStackOptions, delegate: SipStackDelegate) => SipStack;
