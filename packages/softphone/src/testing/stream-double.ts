import type { AgentStreamMessage, Clock } from '@dialwright/core';
import type { AgentStreamItem } from '../agent-server.ts';
import { SoftphoneError } from '../softphone-error.ts';

/** How often an open stream gives a sign of life, in milliseconds. */
const PING_MS = 5_000;

/** Streams that are open to a phone. */
export interface StreamDouble {
  readonly open: number;
  /** Sends to every open stream; without one the message is lost, as on a real network. */
  send(message: AgentStreamMessage): void;
  /** Ends every open stream as a broken connection does. */
  cut(): void;
  /** A new stream, which begins with `present` and lasts until it is cut or `signal` is aborted. */
  read(
    present: readonly AgentStreamMessage[],
    signal: AbortSignal,
  ): AsyncGenerator<AgentStreamItem>;
}

interface Reader {
  items: AgentStreamItem[];
  isCut: boolean;
  wake: () => void;
}

/** Makes the streams of one double. Ids count up from 1. */
export function createStreamDouble(clock: Clock): StreamDouble {
  const readers = new Set<Reader>();
  let lastId = 0;
  const item = (message: AgentStreamMessage): AgentStreamItem => ({
    kind: 'message',
    id: String((lastId += 1)),
    message,
  });
  return {
    get open() {
      return readers.size;
    },
    send(message) {
      const sent = item(message);
      for (const reader of readers) {
        reader.items.push(sent);
        reader.wake();
      }
    },
    cut() {
      for (const reader of readers) {
        reader.isCut = true;
        reader.wake();
      }
    },
    async *read(present, signal) {
      const reader: Reader = { items: present.map(item), isCut: false, wake: () => {} };
      const onAbort = (): void => reader.wake();
      signal.addEventListener('abort', onAbort);
      readers.add(reader);
      const ping = (): void => {
        reader.items.push({ kind: 'alive' });
        reader.wake();
        timer = clock.setTimer(PING_MS, ping);
      };
      let timer = clock.setTimer(PING_MS, ping);
      try {
        while (!signal.aborted) {
          yield* reader.items.splice(0);
          if (reader.isCut) throw broken();
          if (reader.items.length > 0 || signal.aborted) continue;
          await new Promise<void>((resolve) => {
            reader.wake = resolve;
          });
        }
      } finally {
        timer.cancel();
        readers.delete(reader);
        signal.removeEventListener('abort', onAbort);
      }
    },
  };
}

function broken(): SoftphoneError {
  return new SoftphoneError({
    code: 'SERVER_UNREACHABLE',
    message: 'The connection to the server broke.',
    retryable: true,
  });
}
