import { computeSignature } from './signature.ts';
import { WebhookError } from './webhook-error.ts';

/** What is signed. */
export interface UnsignedWebhook {
  /**
   * The message's id, the same on every try: 1 to 256 visible ASCII characters. No full stop, which is
   * what separates the signed parts.
   */
  id: string;
  /** When this try is made, in milliseconds since 1970. Signed in whole seconds. */
  timestamp: number;
  /** Exactly what is sent. For a GET: the request target (path and query). */
  body: string | Uint8Array;
  /** `whsec_…`; several while a secret is being changed, each of which signs. */
  secret: string | readonly string[];
}

/** The three headers of Standard Webhooks 1.0.0. A type, not an interface: it fits where headers go. */
export type WebhookHeaders = Record<
  'webhook-id' | 'webhook-timestamp' | 'webhook-signature',
  string
>;

/**
 * Signs a message by Standard Webhooks 1.0.0 (`v1`, HMAC-SHA256) with Web Crypto, in any runtime.
 *
 * @throws {WebhookError} `WEBHOOK_ID_INVALID`, `WEBHOOK_SECRET_INVALID`, or `WEBHOOK_OPTION_INVALID`
 *   for a timestamp that is not a moment since 1970 or an empty list of secrets.
 */
export async function signWebhook(webhook: UnsignedWebhook): Promise<WebhookHeaders> {
  const { id, body, timestamp } = webhook;
  if (!isSignableId(id)) {
    throw new WebhookError({
      code: 'WEBHOOK_ID_INVALID',
      message: 'A webhook id is 1 to 256 visible ASCII characters without a full stop.',
    });
  }
  const secrets = typeof webhook.secret === 'string' ? [webhook.secret] : webhook.secret;
  if (secrets.length === 0 || !Number.isFinite(timestamp) || timestamp < 0) {
    throw new WebhookError({
      code: 'WEBHOOK_OPTION_INVALID',
      message: 'Signing takes at least one secret and a timestamp in milliseconds since 1970.',
    });
  }
  const seconds = String(Math.floor(timestamp / 1000));
  let signatures = '';
  for (const secret of secrets) {
    const signature = await computeSignature(secret, id, seconds, body);
    signatures = signatures === '' ? signature : `${signatures} ${signature}`;
  }
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures,
  };
}

/**
 * Whether a signature can cover `id` safely. A full stop in it would let a part of the body pass for
 * the timestamp: `a.1` + `2` + `b` and `a` + `1` + `2.b` are the same signed bytes.
 */
export function isSignableId(id: string): boolean {
  return id.length <= 256 && /^[\x21-\x2d\x2f-\x7e]+$/.test(id);
}
