/**
 * A connection to Asterisk that is made when the node is ours. Whoever registers an application takes
 * it away from the process that had it, so a process that waits for the lease must not connect.
 */
import {
  AriError,
  type AsteriskConnection,
  type AsteriskEvent,
  type ConnectionState,
} from '@dialwright/ari';

export interface OwnedConnection extends AsteriskConnection {
  /** Connects. Idempotent. */
  open(): void;
}

/** @param connect makes the connection; called at most once. */
export function ownedConnection(app: string, connect: () => AsteriskConnection): OwnedConnection {
  let inner: AsteriskConnection | null = null;
  let closed = false;
  const onState = new Set<(state: ConnectionState) => void>();
  const onEvent = new Set<(event: AsteriskEvent) => void>();
  const state = (): ConnectionState =>
    inner?.state ?? (closed ? { status: 'closed' } : { status: 'connecting', attempt: 0 });

  return {
    app,
    get state() {
      return state();
    },
    open() {
      if (inner || closed) return;
      inner = connect();
      inner.onState((next) => onState.forEach((listener) => listener(next)));
      inner.onEvent((event) => onEvent.forEach((listener) => listener(event)));
      onState.forEach((listener) => listener(state()));
    },
    onState(listener) {
      onState.add(listener);
      return () => onState.delete(listener);
    },
    onEvent(listener) {
      onEvent.add(listener);
      return () => onEvent.delete(listener);
    },
    request(operation, params, options) {
      if (inner) return inner.request(operation, params, options);
      return Promise.reject(
        new AriError({
          code: 'ARI_NOT_CONNECTED',
          message: 'This process does not own the Asterisk node (yet).',
          retryable: true,
        }),
      );
    },
    async close() {
      closed = true;
      await inner?.close();
    },
  };
}
