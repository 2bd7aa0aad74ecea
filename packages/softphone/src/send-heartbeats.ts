import { type Clock, sleep } from '@dialwright/core';
import type { AgentServer } from './agent-server.ts';
import { asSoftphoneError, type SoftphoneError } from './softphone-error.ts';

/** How often the phone says that it is alive, in milliseconds. */
const HEARTBEAT_MS = 2_000;

/**
 * Says at once, and every two seconds, that the phone is alive, until `signal` is aborted. One at a
 * time: behind a slow network they must not pile up. `onFailing` hears the first failure of a row.
 */
export async function sendHeartbeats(options: {
  server: AgentServer;
  clock: Clock;
  signal: AbortSignal;
  onFailing: (error: SoftphoneError) => void;
}): Promise<void> {
  const { server, clock, signal, onFailing } = options;
  let isSending = false;
  let isFailing = false;
  const send = async (): Promise<void> => {
    isSending = true;
    try {
      await server.heartbeat();
      isFailing = false;
    } catch (cause) {
      if (!isFailing && !signal.aborted) {
        onFailing(asSoftphoneError(cause, 'SERVER_UNREACHABLE', 'The server does not answer.'));
      }
      isFailing = true;
    } finally {
      isSending = false;
    }
  };
  while (!signal.aborted) {
    if (!isSending) void send();
    await sleep(clock, HEARTBEAT_MS, signal).catch(() => {});
  }
}
