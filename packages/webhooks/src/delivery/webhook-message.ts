/**
 * How an endpoint wants to be told.
 *
 * - `standard`: a POST of a call event, retried over days.
 * - `crm-callback.v1`: a POST of the compatible call result, retried three times.
 * - `start-of-call`: a GET as an agent is connected, retried three times; a redirect is an answer.
 */
export type WebhookProfile = 'standard' | 'crm-callback.v1' | 'start-of-call';

/** One thing to tell one endpoint. It never changes: every try sends the same bytes under the same id. */
export interface WebhookMessage {
  /** Goes out as `webhook-id`, so it MUST be the same when the same thing is enqueued again. */
  id: string;
  /** A UUID. */
  tenantId: string;
  /** A UUID. */
  endpointId: string;
  /** Where it goes. Kept with the message: a later change of the endpoint does not divert it. */
  url: string;
  profile: WebhookProfile;
  /** What it is about, e.g. `call.ended`. */
  type: string;
  method: 'POST' | 'GET';
  /** The exact body of a POST; null for a GET. */
  body: string | null;
  /** Milliseconds since 1970. */
  createdAt: number;
}

/** Somebody who is told. */
export interface WebhookEndpoint {
  /** A UUID. */
  tenantId: string;
  /** A UUID. */
  endpointId: string;
  /** The campaign it belongs to, a UUID; null: the whole tenant. */
  campaignId: string | null;
  url: string;
  profile: WebhookProfile;
  /** While false nothing is sent, and what is enqueued waits. */
  enabled: boolean;
}

/** An endpoint with what only a store and the sender may see. */
export interface WebhookEndpointSecrets {
  /** `whsec_…`, signs every message. */
  secret: string;
  /** Signs as well while receivers change over; null: none. */
  previousSecret?: string | null | undefined;
  /** A header that the endpoint asks for on every request, such as its own token; null: none. */
  header?: { name: string; value: string } | null | undefined;
}
