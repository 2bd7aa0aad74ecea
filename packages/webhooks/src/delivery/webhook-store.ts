import type { FailureReason } from './decide-next.ts';
import type { WebhookEndpoint, WebhookEndpointSecrets, WebhookMessage } from './webhook-message.ts';

/** A message that one sender, and no other, may try until its lease is over. */
export interface ClaimedMessage {
  message: WebhookMessage;
  /** Failed tries so far. */
  failures: number;
  /** Proves the claim. A lease that was lost and claimed by another has another token. */
  token: string;
  /** What to sign with, newest first. MUST NOT be logged. */
  secrets: readonly string[];
  /** The header that the endpoint asks for. MUST NOT be logged. */
  header: { name: string; value: string } | null;
}

/** A message that was given up. It stays until it is replayed. */
export interface ParkedMessage {
  message: WebhookMessage;
  failures: number;
  reason: string;
  /** Milliseconds since 1970. */
  parkedAt: number;
}

/** How much to claim. */
export interface ClaimOptions {
  /** At most so many, 1 or more. */
  limit: number;
  /** At most so many of one endpoint in flight, over all senders. Best effort when they race. */
  limitPerEndpoint: number;
  /** How long the claim holds, in milliseconds. */
  leaseMs: number;
}

/**
 * Where messages wait. Time inside a store is the store's own (several senders share it), so waits go
 * in as durations. The contract suite in `./testing` holds every implementation to this.
 *
 * A message is `waiting` (from a moment on it is due), `claimed`, `delivered` or `parked`, and never
 * lost in between.
 */
export interface WebhookStore<Transaction = unknown> {
  /**
   * Adds an endpoint, or replaces it with its secrets. In `transaction`, when given.
   *
   * @throws {WebhookError} what `checkEndpoint` throws; nothing is changed then.
   */
  saveEndpoint(
    endpoint: WebhookEndpoint & WebhookEndpointSecrets,
    options?: { transaction?: Transaction | undefined },
  ): Promise<void>;

  /** The tenant's endpoints. MUST NOT return secrets or headers. */
  endpoints(tenantId: string): Promise<readonly WebhookEndpoint[]>;

  /**
   * Adds a message, due at once. MUST do it in `transaction` when given, so that it exists exactly if
   * the caller commits. A second message of the same tenant and id MUST change nothing.
   *
   * @throws {WebhookError} `WEBHOOK_ENDPOINT_UNKNOWN`, without harm to the transaction;
   *   `WEBHOOK_ID_INVALID` for an id that can't be signed.
   */
  enqueue(
    message: WebhookMessage,
    options?: { transaction?: Transaction | undefined },
  ): Promise<void>;

  /**
   * Claims what is due, the longest due first, of every tenant. MUST NOT return a message that another
   * claim holds, nor one of a disabled endpoint. A claim whose lease is over is due again. MUST NOT let
   * one endpoint's backlog keep the others out.
   */
  claimDue(options: ClaimOptions): Promise<readonly ClaimedMessage[]>;

  /** It was delivered. False: the claim was lost, nothing changed. So in the next three. */
  succeed(claim: ClaimedMessage): Promise<boolean>;

  /** It failed; due again in `delayMs`, with one failure more. */
  retryLater(
    claim: ClaimedMessage,
    next: { delayMs: number; reason: FailureReason },
  ): Promise<boolean>;

  /** It failed for the last time. MUST keep the message. */
  park(claim: ClaimedMessage, reason: FailureReason): Promise<boolean>;

  /** It was not tried: due again at once, with no failure more. */
  release(claim: ClaimedMessage): Promise<boolean>;

  /** Sends an endpoint nothing until it is saved again with `enabled: true`. */
  disableEndpoint(tenantId: string, endpointId: string): Promise<void>;

  /** The tenant's parked messages, the last parked first, at most `limit`. */
  parked(tenantId: string, limit: number): Promise<readonly ParkedMessage[]>;

  /**
   * Makes a parked or delivered message due again, under the same id and with its schedule from the
   * start. False: there is no such message, or it is still to be sent.
   */
  replay(tenantId: string, messageId: string): Promise<boolean>;
}
