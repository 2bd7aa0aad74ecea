import { type CallEvent, fromTrustedWire } from '@dialwright/core';
import { type ReceivedWebhook, type VerifyOptions, verifyWebhook } from './verify-webhook.ts';
import { WebhookError } from './webhook-error.ts';

/**
 * Verifies a message and reads the call event in it: names in camelCase, moments in milliseconds.
 * A newer sender may know event types that this version does not: give a `switch` over `type` a default.
 *
 * @throws {WebhookError} what {@link verifyWebhook} throws, and `WEBHOOK_BODY_INVALID` when the body is
 *   not JSON with a `type`, a `timestamp` and `data`.
 */
export async function verifyEvent(
  request: Request | ReceivedWebhook,
  secret: string | readonly string[],
  options?: VerifyOptions,
): Promise<CallEvent> {
  const { body } = await verifyWebhook(request, secret, options);
  const event = fromTrustedWire(parse(body));
  if (!isEvent(event)) throw notAnEvent();
  return event;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch (cause) {
    throw notAnEvent(cause);
  }
}

// The signature proves who wrote it; that it is an event at all is what is left to check.
function isEvent(value: unknown): value is CallEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { type, timestamp, data } = value as Record<string, unknown>;
  return (
    typeof type === 'string' &&
    typeof timestamp === 'number' &&
    !Number.isNaN(timestamp) &&
    typeof data === 'object' &&
    data !== null
  );
}

function notAnEvent(cause?: unknown): WebhookError {
  return new WebhookError({
    code: 'WEBHOOK_BODY_INVALID',
    message:
      'The signature is good, but the body is not an event: JSON with type, timestamp, data.',
    cause,
  });
}
