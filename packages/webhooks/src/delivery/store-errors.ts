import { WebhookError } from '../webhook-error.ts';
import type { WebhookMessage } from './webhook-message.ts';

/** For a store to throw when a message names an endpoint that is not there. */
export function unknownEndpoint(message: WebhookMessage): WebhookError {
  const { tenantId, endpointId } = message;
  return new WebhookError({
    code: 'WEBHOOK_ENDPOINT_UNKNOWN',
    message:
      'The tenant has no such webhook endpoint. Save it first; inside a transaction, set app.tenant_id before.',
    details: { tenantId, endpointId },
  });
}

/** For a store to throw when a message's id can't be signed. */
export function messageIdInvalid(): WebhookError {
  return new WebhookError({
    code: 'WEBHOOK_ID_INVALID',
    message: 'A webhook id is 1 to 256 visible ASCII characters without a full stop.',
  });
}
