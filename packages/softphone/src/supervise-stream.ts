/** Keeps the stream from the server open for as long as the phone is started. */
import { type AgentStreamMessage, type Clock, type Random, sleep } from '@dialwright/core';
import type { AgentServer } from './agent-server.ts';
import { backoffDelayMs } from './backoff.ts';
import { asSoftphoneError, SoftphoneError } from './softphone-error.ts';

/** A stream that has said nothing for this long is dead, whatever its socket thinks. Milliseconds. */
const STREAM_SILENCE_MS = 15_000;

interface SuperviseStreamOptions {
  server: AgentServer;
  clock: Clock;
  random: Random;
  /** Ends the supervision. */
  signal: AbortSignal;
  onConnecting: () => void;
  onMessage: (message: AgentStreamMessage) => void;
  onWaiting: (error: SoftphoneError, retryAt: number) => void;
}

/** Opens the stream, again and again, for ever. Resolves when `signal` is aborted; never rejects. */
export async function superviseStream(options: SuperviseStreamOptions): Promise<void> {
  const { server, clock, random, signal } = options;
  let lastEventId: string | null = null;
  let failures = 0;
  while (!signal.aborted) {
    options.onConnecting();
    const attempt = new AbortController();
    const abort = (): void => attempt.abort();
    signal.addEventListener('abort', abort, { once: true });
    let watchdog = clock.setTimer(STREAM_SILENCE_MS, abort);
    let error = streamEnded();
    try {
      const stream = server.openStream({ lastEventId, signal: attempt.signal });
      for await (const item of stream) {
        if (signal.aborted) return;
        watchdog.cancel();
        watchdog = clock.setTimer(STREAM_SILENCE_MS, abort);
        if (item.kind === 'alive') continue;
        failures = 0;
        lastEventId = item.id ?? lastEventId;
        options.onMessage(item.message);
      }
    } catch (cause) {
      error = asSoftphoneError(cause, 'SERVER_UNREACHABLE', streamEnded().message);
    } finally {
      watchdog.cancel();
      signal.removeEventListener('abort', abort);
    }
    if (signal.aborted) return;
    const delayMs = backoffDelayMs(failures, random);
    failures += 1;
    options.onWaiting(error, clock.now() + delayMs);
    await sleep(clock, delayMs, signal).catch(() => {});
  }
}

function streamEnded(): SoftphoneError {
  return new SoftphoneError({
    code: 'SERVER_UNREACHABLE',
    message: 'The connection to the server broke. Check the network.',
    retryable: true,
  });
}
