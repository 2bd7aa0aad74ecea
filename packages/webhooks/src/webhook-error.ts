import { DialwrightError, type DialwrightErrorInit } from '@dialwright/core';

/** Everything that can go wrong in this package, as a stable code. */
export type WebhookErrorCode =
  /** A `webhook-*` header is missing or not shaped as the specification says. */
  | 'WEBHOOK_HEADER_INVALID'
  /** Signed too long ago, or in the future: a replay, or a clock that is wrong. */
  | 'WEBHOOK_TIMESTAMP_REFUSED'
  /** No signature matches any of the secrets: forged, altered on the way, or the wrong secret. */
  | 'WEBHOOK_SIGNATURE_MISMATCH'
  /** Something read the request's body before it was verified. */
  | 'WEBHOOK_BODY_CONSUMED'
  /** The signature is good, but the body is not an event. */
  | 'WEBHOOK_BODY_INVALID'
  /** A secret that is not `whsec_` and base64 of 24 to 64 bytes. */
  | 'WEBHOOK_SECRET_INVALID'
  /** An id that a signature can't cover safely. */
  | 'WEBHOOK_ID_INVALID'
  /** An option or an address out of range. */
  | 'WEBHOOK_OPTION_INVALID'
  /** A message for an endpoint that is not stored, or not for this tenant. */
  | 'WEBHOOK_ENDPOINT_UNKNOWN';

/** The one error class of `@dialwright/webhooks`. Its messages never hold a secret or a body. */
export class WebhookError extends DialwrightError<WebhookErrorCode> {
  constructor(init: DialwrightErrorInit<WebhookErrorCode>) {
    super(init);
    this.name = 'WebhookError';
  }
}
