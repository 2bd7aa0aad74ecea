import { signWebhook } from '../sign-webhook.ts';
import type { WebhookRequest } from './webhook-transport.ts';
import type { ClaimedMessage } from './webhook-store.ts';

/**
 * Makes one try of a message. Id and body are the message's own, whatever the try; the timestamp is
 * this try's, and a GET is signed over its path and query.
 *
 * @param now milliseconds since 1970.
 * @throws {WebhookError} what {@link signWebhook} throws. `TypeError`: the address is not a URL.
 */
export async function toRequest(claim: ClaimedMessage, now: number): Promise<WebhookRequest> {
  const { message, secrets, header } = claim;
  const { pathname, search } = new URL(message.url);
  const body = message.method === 'GET' ? null : (message.body ?? '');
  const signed = await signWebhook({
    id: message.id,
    timestamp: now,
    body: body ?? pathname + search,
    secret: secrets,
  });
  return {
    method: message.method,
    url: message.url,
    headers: {
      // Ours come last: an endpoint's own header never replaces a signature.
      ...(header ? { [header.name.toLowerCase()]: header.value } : {}),
      ...(body === null ? {} : { 'content-type': 'application/json' }),
      'user-agent': 'dialwright-webhooks/1',
      ...signed,
    },
    body,
  };
}
