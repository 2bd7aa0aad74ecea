/** One try, ready to be sent. */
export interface WebhookRequest {
  method: 'POST' | 'GET';
  url: string;
  /** Names in lower case. Holds signatures and tokens: MUST NOT be logged. */
  headers: Readonly<Record<string, string>>;
  body: string | null;
}

/** Why no answer came. */
export type TransportFailure =
  /** The whole exchange was not over in time. */
  | 'TIMEOUT'
  /** The address is not one that may be sent to: its scheme, its form, or where its name leads. */
  | 'ADDRESS_REFUSED'
  /** No connection, or it broke. */
  | 'CONNECTION_FAILED'
  /** What came back is not HTTP. */
  | 'RESPONSE_INVALID'
  /** The signal was aborted. */
  | 'ABORTED';

/** How one try went. An answer of any status is a `response`; whether it is a good one is not decided here. */
export type TransportOutcome =
  | {
      kind: 'response';
      /** 200 to 599. */
      status: number;
      /** The `Retry-After` header as it came. */
      retryAfter: string | null;
    }
  | { kind: 'failure'; code: TransportFailure };

/** Carries one try to its endpoint. */
export interface WebhookTransport {
  /**
   * MUST settle within a bounded time, well under the sender's `leaseMs`. MUST send the body byte for
   * byte. MUST NOT follow a redirect, MUST NOT try again by itself. SHOULD resolve to an outcome
   * whatever happens; a rejection counts as `CONNECTION_FAILED`.
   *
   * @param options.signal gives the try up; the outcome is then `ABORTED`.
   */
  send(request: WebhookRequest, options: { signal: AbortSignal }): Promise<TransportOutcome>;
  /** Lets go of connections. Idempotent. */
  close?(): Promise<void>;
}
