import type { AriError } from '../ari-error.ts';
import type { AsteriskConnection, ConnectionState } from './asterisk-connection.ts';
import { closed, replaced } from './connection-errors.ts';
import { webSocketConnection, type WebSocketConnectionOptions } from './web-socket-connection.ts';

/**
 * Connects to an Asterisk and waits for it, once. From then on the connection mends itself.
 *
 * @throws {AriError} the first reason why it could not be connected: `ARI_UNREACHABLE`,
 * `ARI_UNAUTHORIZED`, `ARI_NOT_ARI`, `ARI_INVALID_OPTION`.
 * @throws the signal's reason, when it is aborted first.
 */
export async function connectAsterisk(
  options: WebSocketConnectionOptions & { signal?: AbortSignal | undefined },
): Promise<AsteriskConnection> {
  const { signal, ...rest } = options;
  signal?.throwIfAborted();
  const connection = webSocketConnection(rest);
  try {
    await firstConnected(connection, signal);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

function firstConnected(
  connection: AsteriskConnection,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      stop();
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const fail = (error: AriError): void => end(() => reject(error));
    const onAbort = (): void => end(() => reject(signal?.reason as Error));
    const onState = (state: ConnectionState): void => {
      switch (state.status) {
        case 'connecting':
          break;
        case 'connected':
          end(resolve);
          break;
        case 'waiting':
          fail(state.error);
          break;
        case 'replaced':
          fail(replaced(connection.app));
          break;
        case 'closed':
          fail(closed());
          break;
      }
    };
    const stop = connection.onState(onState);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
