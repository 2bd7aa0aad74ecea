import { WebhookError } from './webhook-error.ts';

const PREFIX = 'whsec_';
/** Standard Webhooks 1.0.0, "Symmetric": secrets are 24 to 64 bytes. */
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/**
 * Makes a signing secret: `whsec_` and the base64 of the bytes.
 *
 * @param bytes 24 to 64 unpredictable bytes; 32 from the platform's own source when left out.
 * @throws {WebhookError} `WEBHOOK_SECRET_INVALID` when there are too few or too many.
 */
export function generateSecret(
  bytes: Uint8Array = crypto.getRandomValues(new Uint8Array(32)),
): `whsec_${string}` {
  checkLength(bytes.length);
  return `${PREFIX}${btoa(String.fromCharCode(...bytes))}`;
}

/**
 * Reads the key out of a secret. The prefix may be missing.
 *
 * @throws {WebhookError} `WEBHOOK_SECRET_INVALID`; the message does not repeat the secret.
 */
export function decodeSecret(secret: string): Uint8Array<ArrayBuffer> {
  const base64 = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  let text: string;
  try {
    text = atob(base64);
  } catch {
    throw new WebhookError({
      code: 'WEBHOOK_SECRET_INVALID',
      message: 'A webhook secret is "whsec_" followed by base64. This one is not base64.',
    });
  }
  checkLength(text.length);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function checkLength(length: number): void {
  if (length >= MIN_BYTES && length <= MAX_BYTES) return;
  throw new WebhookError({
    code: 'WEBHOOK_SECRET_INVALID',
    message: `A webhook secret holds ${MIN_BYTES} to ${MAX_BYTES} bytes. This one holds ${length}.`,
    details: { length },
  });
}
