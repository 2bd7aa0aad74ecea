import type { AgentServer } from './agent-server.ts';
import { type Call, createCall } from './call.ts';
import { type Shift, startShift } from './shift.ts';
import { softphoneClosed, SoftphoneError } from './softphone-error.ts';
import type { SoftphoneEvent, SoftphoneListener } from './softphone-events.ts';
import { createSoftphoneHub } from './softphone-hub.ts';
import { resolveSoftphoneOptions, type SoftphoneOptions } from './softphone-options.ts';
import type { SoftphoneSnapshot } from './softphone-snapshot.ts';

/**
 * One agent's phone: a line that lives a shift, and calls that come and go on it. Commands reject with
 * a `SoftphoneError`; what fails between them is the `error` event, and mends itself.
 */
export interface Softphone {
  /** The present. */
  readonly snapshot: SoftphoneSnapshot;
  /** The present call, to act on: the one whose {@link SoftphoneSnapshot} is `snapshot.call`. */
  readonly call: Call | null;
  /** Tells `listener` the present at once, then every change. Returns how to stop. */
  subscribe(listener: (snapshot: SoftphoneSnapshot) => unknown): () => void;
  /** Listens to one event; see `SoftphoneEvents` for what a late listener hears. Returns how to stop. */
  on<Name extends SoftphoneEvent>(event: Name, listener: SoftphoneListener<Name>): () => void;
  /**
   * Connects. Resolves when the server has been heard and the line is registered, or is known not to
   * be; an unreachable server is waited for. Calling it again returns the same promise.
   *
   * @throws {SoftphoneError} when the server refuses this phone outright (`SESSION_EXPIRED`); the
   * phone is then stopped, and may be started again.
   */
  start(): Promise<void>;
  /**
   * Asks for calls. Waits for a line that is still registering.
   *
   * @throws {SoftphoneError} `LINE_NOT_REGISTERED` when there is no line that the server could call.
   */
  ready(): Promise<void>;
  /** Stops calls, after the present one and its wrap-up if there is one. `code`: e.g. `LUNCH`. */
  pause(code: string): Promise<void>;
  /** Ends the shift at the server and stops the phone. It may be started again. */
  logOut(): Promise<void>;
  /**
   * Stops the phone for good without logging out: the server notices within seconds and offers no
   * more calls. Idempotent.
   */
  close(): Promise<void>;
}

/**
 * Makes a phone. It does nothing until it is started.
 *
 * @throws {SoftphoneError} `SOFTPHONE_OPTION_INVALID`.
 */
export function createSoftphone(options: SoftphoneOptions): Softphone {
  const resolved = resolveSoftphoneOptions(options);
  const { server, clock } = resolved;
  const hub = createSoftphoneHub((callId, read) =>
    createCall(callId, {
      server,
      read,
      setMuted: (muted) => hub.dispatch({ type: 'muted', callId, muted }),
      sendDigits(digits) {
        if (hub.snapshot.call?.callId === callId) shift?.line?.sendDigits(digits);
      },
    }),
  );
  let shift: Shift | null = null;
  let started: Promise<void> | null = null;
  let closed: Promise<void> | null = null;

  async function start(): Promise<void> {
    const present = startShift(resolved, hub);
    shift = present;
    const { refused, signal } = present;
    try {
      await Promise.race([
        refused,
        hub.waitFor(({ connection }) => connection.status === 'live', signal),
      ]);
      await hub.waitFor(isLineSettled, signal);
    } catch (error) {
      await stop(present);
      throw error;
    }
  }

  async function stop(present: Shift): Promise<void> {
    if (shift === present) {
      shift = null;
      started = null;
    }
    await present.stop();
  }

  function running(): Shift {
    if (closed) throw softphoneClosed();
    if (!shift) {
      throw new SoftphoneError({
        code: 'SOFTPHONE_NOT_STARTED',
        message: 'The phone is not started. Call start() first.',
      });
    }
    return shift;
  }

  const close = (): Promise<void> => (closed ??= shift ? stop(shift) : Promise.resolve());

  return {
    get snapshot() {
      return hub.snapshot;
    },
    get call() {
      return hub.call;
    },
    subscribe: (listener) => hub.subscribe(listener),
    on: (event, listener) => hub.on(event, listener),
    start() {
      if (closed) return Promise.reject(softphoneClosed());
      return (started ??= start());
    },
    async ready() {
      const present = running();
      const { line } = await hub.waitFor(isLineSettled, present.signal);
      if (line.status === 'lost' && line.leg === 'none') throw notRegistered(line);
      await askForCalls(server, present, line.status === 'registered');
    },
    async pause(code) {
      running();
      await server.pause(code);
    },
    async logOut() {
      const present = running();
      await server.logOut();
      hub.dispatch({ type: 'logged_out', at: clock.now() });
      await stop(present);
    },
    close,
  };
}

/** The server may call the phone before it has answered this request, so the line is told first. */
async function askForCalls(
  server: AgentServer,
  { line }: Shift,
  isCallExpected: boolean,
): Promise<void> {
  if (isCallExpected) line?.announce();
  try {
    await server.ready();
  } catch (error) {
    line?.withdraw();
    throw error;
  }
}

function isLineSettled({ line }: SoftphoneSnapshot): boolean {
  return line.status !== 'off' && line.status !== 'registering';
}

function notRegistered({ code, message }: { code: string; message: string }): SoftphoneError {
  return new SoftphoneError({
    code: 'LINE_NOT_REGISTERED',
    message,
    retryable: true,
    details: { lineCode: code },
  });
}
