import { systemClock } from '@dialwright/core';
import { isSignableId } from './sign-webhook.ts';
import { computeSignature, equalInConstantTime } from './signature.ts';
import { WebhookError } from './webhook-error.ts';

/** A request whose body was kept as it came, e.g. by Express with `express.raw()`. */
export interface ReceivedWebhook {
  /** Names in any case. */
  headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes as they came, never JSON that was parsed and written again. For a GET: path and query. */
  body: string | Uint8Array;
}

/** How strict to be. */
export interface VerifyOptions {
  /** How far the signed time may be from now, either way, in milliseconds. Default 300,000. */
  toleranceMs?: number | undefined;
  /** What time it is, in milliseconds since 1970. Default: the system's clock. */
  now?: number | undefined;
}

/** A message that is proved to come from somebody who has the secret. */
export interface VerifiedWebhook {
  /** The same on every try of one message: remember it, and ignore a message you have had. */
  id: string;
  /** When this try was signed, in milliseconds since 1970, on a whole second. */
  timestamp: number;
  /** The body, as text. For a GET: path and query. */
  body: string;
}

const DEFAULT_TOLERANCE_MS = 300_000;
/** Room for a dozen secrets in rotation; more is somebody trying something. */
const MAX_SIGNATURE_HEADER_LENGTH = 1_024;

/**
 * Verifies a message by Standard Webhooks 1.0.0. Takes a fetch `Request` (whose body it reads) or the
 * headers and the raw body. A GET is signed over its request target, so a proxy in front must not
 * rewrite the path.
 *
 * @param secret `whsec_…`; several while a secret is being changed, any of which will do.
 * @throws {WebhookError} `WEBHOOK_HEADER_INVALID`, `WEBHOOK_TIMESTAMP_REFUSED`,
 *   `WEBHOOK_SIGNATURE_MISMATCH`, `WEBHOOK_BODY_CONSUMED` or `WEBHOOK_SECRET_INVALID`.
 */
export async function verifyWebhook(
  request: Request | ReceivedWebhook,
  secret: string | readonly string[],
  options: VerifyOptions = {},
): Promise<VerifiedWebhook> {
  const id = readHeader(request, 'webhook-id', isSignableId);
  const seconds = readHeader(request, 'webhook-timestamp', (text) => /^\d{1,12}$/.test(text));
  const signatures = readHeader(
    request,
    'webhook-signature',
    (text) => text.length <= MAX_SIGNATURE_HEADER_LENGTH,
  );
  const timestamp = Number(seconds) * 1000;
  checkTimestamp(timestamp, options);
  const body = 'arrayBuffer' in request ? await readBody(request) : request.body;
  const given = signatures.split(' ').filter((each) => each.startsWith('v1,'));
  let matches = false;
  for (const each of typeof secret === 'string' ? [secret] : secret) {
    const expected = await computeSignature(each, id, seconds, body);
    // Every pair is compared, so that the time taken does not tell which one matched.
    for (const signature of given) matches = equalInConstantTime(expected, signature) || matches;
  }
  if (!matches) {
    throw new WebhookError({
      code: 'WEBHOOK_SIGNATURE_MISMATCH',
      message:
        'No signature matches. Check the secret, and that the body is verified exactly as it came.',
    });
  }
  return { id, timestamp, body: typeof body === 'string' ? body : new TextDecoder().decode(body) };
}

function checkTimestamp(timestamp: number, options: VerifyOptions): void {
  const toleranceMs = options.toleranceMs ?? DEFAULT_TOLERANCE_MS;
  const nowMs = options.now ?? systemClock.now();
  const ageMs = nowMs - timestamp;
  // The header has whole seconds: what was signed within the tolerance may read up to a second older.
  if (ageMs < toleranceMs + 1000 && -ageMs <= toleranceMs) return;
  throw new WebhookError({
    code: 'WEBHOOK_TIMESTAMP_REFUSED',
    message: `The message was signed ${Math.abs(ageMs)} ms ${ageMs < 0 ? 'from now' : 'ago'}; ${toleranceMs} ms are allowed.`,
    details: { ageMs, toleranceMs },
  });
}

function readHeader(
  request: Request | ReceivedWebhook,
  name: string,
  isValid: (text: string) => boolean,
): string {
  const value = findHeader(request.headers, name);
  if (value !== undefined && value !== '' && isValid(value)) return value;
  throw new WebhookError({
    code: 'WEBHOOK_HEADER_INVALID',
    message: `The header ${name} is ${value === undefined ? 'missing' : 'malformed'}.`,
    details: { header: name },
  });
}

function findHeader(headers: ReceivedWebhook['headers'], name: string): string | undefined {
  // By shape, not by class: a polyfill's Headers, or another realm's, is as good.
  if (isHeaders(headers)) return headers.get(name) ?? undefined;
  const record: Readonly<Record<string, unknown>> = { ...headers };
  const key =
    name in record ? name : Object.keys(record).find((each) => each.toLowerCase() === name);
  const value = key === undefined ? undefined : record[key];
  return typeof value === 'string' ? value : undefined;
}

function isHeaders(headers: ReceivedWebhook['headers']): headers is Headers {
  return typeof headers.get === 'function';
}

async function readBody(request: Request): Promise<string | Uint8Array> {
  if (request.method === 'GET' || request.method === 'HEAD') {
    const { pathname, search } = new URL(request.url);
    return pathname + search;
  }
  if (request.bodyUsed) {
    throw new WebhookError({
      code: 'WEBHOOK_BODY_CONSUMED',
      message: 'The body was read already. Verify the request before anything parses it.',
    });
  }
  return new Uint8Array(await request.arrayBuffer());
}
