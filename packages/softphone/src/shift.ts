/** What runs while a phone is started: the stream, the heartbeat and the line. */
import { sleep } from '@dialwright/core';
import { backoffDelayMs } from './backoff.ts';
import type { Line } from './line/line.ts';
import { sendHeartbeats } from './send-heartbeats.ts';
import { asSoftphoneError, SoftphoneError } from './softphone-error.ts';
import type { SoftphoneHub } from './softphone-hub.ts';
import type { ResolvedSoftphoneOptions } from './softphone-options.ts';
import { superviseStream } from './supervise-stream.ts';

/** See {@link startShift}. */
export interface Shift {
  /** Aborted when the shift is over. */
  readonly signal: AbortSignal;
  /** Null until the server has said which line it is. */
  readonly line: Line | null;
  /** Rejects if the server refuses this phone before it was ever heard; otherwise never settles. */
  readonly refused: Promise<never>;
  /** Ends all of it, once. Resolves when the line is off. */
  stop(): Promise<void>;
}

/** Starts stream, heartbeat and line, which tell `hub` what happens to them. */
export function startShift(
  { server, line: createLine, clock, random, logger }: ResolvedSoftphoneOptions,
  hub: SoftphoneHub,
): Shift {
  const stopping = new AbortController();
  const { signal } = stopping;
  const stream = firstOfARow(hub);
  const registration = firstOfARow(hub);
  let line: Line | null = null;
  let wasHeard = false;
  let refuse: (error: SoftphoneError) => void = () => {};
  const refused = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  refused.catch(() => {});

  void superviseStream({
    server,
    clock,
    random,
    signal,
    onConnecting: () => hub.dispatch({ type: 'connecting' }),
    onMessage(message) {
      wasHeard = true;
      stream.succeeded();
      hub.dispatch({ type: 'heard', at: clock.now(), message });
    },
    onWaiting(error, retryAt) {
      const { code, message } = error;
      logger.warn('The stream is cut; trying again.', { code });
      if (!wasHeard && !error.retryable) refuse(error);
      hub.dispatch({ type: 'waiting', retryAt, code, message });
      stream.failed(error);
    },
  });
  void sendHeartbeats({ server, clock, signal, onFailing: (error) => hub.report(error) });
  void takeLine();
  const stopFollowing = followSnapshot();

  /** Asks until there is a line; from then on the line looks after itself. */
  async function takeLine(): Promise<void> {
    hub.dispatch({ type: 'line_changed', line: { status: 'registering', leg: 'none' } });
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        const credentials = (): ReturnType<typeof server.phone> => server.phone();
        adopt(await createLine({ credentials, clock, random, logger }));
        return;
      } catch (cause) {
        if (signal.aborted) return;
        const error = asSoftphoneError(cause, 'LINE_UNREACHABLE', 'The phone has no line yet.');
        const delayMs = backoffDelayMs(failures, random);
        const { code, message } = error;
        registration.failed(error);
        hub.dispatch({
          type: 'line_changed',
          line: { status: 'lost', leg: 'none', code, message, retryAt: clock.now() + delayMs },
        });
        await sleep(clock, delayMs, signal).catch(() => {});
      }
    }
  }

  function adopt(next: Line): void {
    if (signal.aborted) {
      void next.close();
      return;
    }
    line = next;
    next.onError((error) => hub.report(error));
    next.onState((state) => {
      if (signal.aborted) return;
      hub.dispatch({ type: 'line_changed', line: state });
      if (state.status === 'registered' || state.status === 'up') registration.succeeded();
      if (state.status === 'lost') {
        const { code, message } = state;
        registration.failed(new SoftphoneError({ code, message, retryable: true }));
      }
    });
    next.start();
  }

  /** What the line must know of the agent and the call. */
  function followSnapshot(): () => void {
    let { agent } = hub.snapshot;
    let muted = false;
    return hub.subscribe((snapshot) => {
      if (snapshot.agent !== agent) {
        agent = snapshot.agent;
        // The server calls the phone exactly while it connects the agent.
        if (agent?.status === 'connecting') line?.announce();
        else line?.withdraw();
      }
      const wantsMuted = snapshot.call?.muted ?? false;
      if (wantsMuted !== muted) {
        muted = wantsMuted;
        line?.setMuted(muted);
      }
    });
  }

  let stopped: Promise<void> | null = null;
  async function stop(): Promise<void> {
    stopping.abort();
    stopFollowing();
    await line?.close();
    hub.dispatch({ type: 'stopped' });
  }

  return {
    signal,
    refused,
    get line() {
      return line;
    },
    stop: () => (stopped ??= stop()),
  };
}

/** Reports a failure once, until something succeeds or it fails in another way. */
function firstOfARow(hub: SoftphoneHub): {
  failed: (error: SoftphoneError) => void;
  succeeded: () => void;
} {
  let reported: string | null = null;
  return {
    failed(error) {
      if (error.code === reported) return;
      reported = error.code;
      hub.report(error);
    },
    succeeded() {
      reported = null;
    },
  };
}
