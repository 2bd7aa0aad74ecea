import { decodeSecret } from '../secret.ts';
import { WebhookError } from '../webhook-error.ts';
import type { WebhookEndpoint, WebhookEndpointSecrets } from './webhook-message.ts';

/** What the sender or HTTP itself decides. */
const reservedHeaders =
  /^(webhook-.*|host|connection|content-.*|transfer-encoding|upgrade|keep-alive|te|trailer|expect|user-agent)$/;

/**
 * For a store to refuse an endpoint that could never be sent to: better as it is saved than at every
 * message. Says nothing of where the address leads, which is judged at each connection.
 *
 * @throws {WebhookError} `WEBHOOK_OPTION_INVALID` for the address or the header,
 *   `WEBHOOK_SECRET_INVALID` for a secret. No message repeats a secret or the header's value.
 */
export function checkEndpoint(endpoint: WebhookEndpoint & WebhookEndpointSecrets): void {
  const url = URL.canParse(endpoint.url) ? new URL(endpoint.url) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw invalid(
      'The address of a webhook endpoint is an http or https URL without a user in it.',
    );
  }
  decodeSecret(endpoint.secret);
  if (endpoint.previousSecret) decodeSecret(endpoint.previousSecret);
  if (!endpoint.header) return;
  const { name, value } = endpoint.header;
  if (!/^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name) || reservedHeaders.test(name.toLowerCase())) {
    throw invalid(`The header of a webhook endpoint can't be named "${name}".`);
  }
  if (!/^[\t\x20-\x7e]{0,4096}$/.test(value)) {
    throw invalid('The header of a webhook endpoint has visible ASCII characters, at most 4,096.');
  }
}

function invalid(message: string): WebhookError {
  return new WebhookError({ code: 'WEBHOOK_OPTION_INVALID', message });
}
