import type { AriError } from '../ari-error.ts';
import type { AsteriskEvent } from '../protocol/events.ts';
import type { OperationName, OperationParams, OperationResult } from '../protocol/operations.ts';

/** Where a connection is. `replaced` and `closed` are final. Instants are epoch milliseconds. */
export type ConnectionState =
  | { status: 'connecting'; attempt: number }
  | {
      status: 'connected';
      since: number;
      asteriskVersion: string;
      /** As Asterisk writes it; another value than before means that Asterisk was restarted. */
      startupTime: string;
    }
  | { status: 'waiting'; retryAt: number; attempt: number; error: AriError }
  /** Another program registered the same application. */
  | { status: 'replaced' }
  | { status: 'closed' };

/** How one command is to be sent. */
export interface RequestOptions {
  /** Gives the command up; whether it was carried out is then unknown. */
  signal?: AbortSignal | undefined;
  /** Milliseconds to wait for the answer. Default 5,000; 30,000 for slow operations. */
  timeoutMs?: number | undefined;
}

/**
 * A connection to one Asterisk under one application name.
 *
 * An implementation MUST pass events on in the order Asterisk sent them, MUST NOT throw into its
 * socket's callback, MUST reconnect for ever by itself, and MUST NOT send anything once another
 * program has taken the application over. Events of the time it was down are lost: a user who keeps
 * state compares it with Asterisk's lists whenever the state becomes `connected`.
 */
export interface AsteriskConnection {
  /** The name of the ARI application. */
  readonly app: string;
  readonly state: ConnectionState;
  /** Calls `listener` at every change of `state`. Returns what stops it. */
  onState(listener: (state: ConnectionState) => void): () => void;
  /** Calls `listener` with every event. Returns what stops it. */
  onEvent(listener: (event: AsteriskEvent) => void): () => void;
  /**
   * Sends one command and resolves with Asterisk's answer.
   *
   * @throws {AriError} `ARI_NOT_CONNECTED`, `ARI_REPLACED` or `ARI_CLOSED` when nothing was sent;
   * `ARI_NOT_FOUND`, `ARI_CONFLICT` or `ARI_REFUSED` when Asterisk refused; `ARI_UNKNOWN_OUTCOME` when
   * the answer did not come in time or the connection broke first.
   * @throws the signal's reason, when it was aborted.
   */
  request<N extends OperationName>(
    operation: N,
    params: OperationParams<N>,
    options?: RequestOptions,
  ): Promise<OperationResult<N>>;
  /** Closes the connection for good. Idempotent. */
  close(): Promise<void>;
}
