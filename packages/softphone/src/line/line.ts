import type { Clock, Logger, PhoneCredentials, Random } from '@dialwright/core';
import type { AnyErrorCode, SoftphoneError } from '../softphone-error.ts';

/**
 * Where a line is:
 *
 * ```
 *   off ──► registering ──► registered ◄──► up
 *               │  ▲            │           │
 *               ▼  │            │           │
 *              lost ◄───────────┴───────────┘
 * ```
 *
 * - `registered`: the server can call the phone. `up`: it has; the standing leg carries audio.
 * - `lost`: the line mends itself, at `retryAt` (wall time in ms). A leg outlives a lost
 *   registration: the audio does not pass through the connection that was cut. `leg` says which.
 * - Every state leads to `off` by closing, and `off` is final.
 */
export type LineState =
  | { status: 'off' }
  | { status: 'registering'; leg: 'none' | 'up' }
  | { status: 'registered' }
  | { status: 'up' }
  | {
      status: 'lost';
      leg: 'none' | 'up';
      code: AnyErrorCode;
      /** What happened and what to do, for a person. */
      message: string;
      retryAt: number;
    };

/**
 * The agent's connection to the telephony for one shift. Calls come and go on it; it knows nothing
 * of them. `lineContract` in `./testing` holds an implementation against this text.
 */
export interface Line {
  readonly state: LineState;
  /**
   * Tells `listener` every later state, in order. The listener MUST NOT be called before this
   * returns, nor for a state equal to the one before.
   */
  onState(listener: (state: LineState) => void): () => void;
  /** Tells `listener` what went wrong beside the state: a refused microphone, blocked sound. */
  onError(listener: (error: SoftphoneError) => void): () => void;
  /**
   * Begins to register. MUST be idempotent and MUST NOT throw: what fails becomes `lost`. From then
   * on the line MUST keep itself registered until it is closed, trying for ever, at most 15 s apart.
   */
  start(): void;
  /**
   * The server is about to call this phone: the line MUST answer the next incoming call by itself,
   * once, within the next minute. It MUST NOT answer any other call by itself, and MUST refuse it.
   * A call that is answered while a leg is up replaces that leg.
   */
  announce(): void;
  /** Takes {@link announce} back. Harmless when there was none. */
  withdraw(): void;
  /**
   * Silences the microphone, or not, for the present leg and those to come. A muted line MUST keep
   * sending (silence), so that nothing on the way takes it for dead.
   */
  setMuted(on: boolean): void;
  /** Sends tones (`0`–`9`, `*`, `#`, `A`–`D`) into the leg. MUST be ignored when no leg is up. */
  sendDigits(digits: string): void;
  /** Ends the leg, the registration and every timer. Idempotent. MUST end in `off` and MUST NOT reject. */
  close(): Promise<void>;
}

/** What a line is made from. */
export interface LineContext {
  /** Asks the server how to reach the line. Call it anew for each account: they may be short-lived. */
  credentials: () => Promise<PhoneCredentials>;
  clock: Clock;
  random: Random;
  logger: Logger;
}

/** Makes a line, not yet started. May reject; the phone then tries again, with backoff. */
export type LineFactory = (context: LineContext) => Line | Promise<Line>;
