/** Longer than this is a mistake or a trick, and is not honoured. One hour. */
const MAX_WAIT_MS = 3_600_000;

/**
 * What a `Retry-After` header asks for (RFC 9110, 10.2.3: seconds, or a date), in milliseconds from
 * `now`. Null when there is none, it can't be read, or it asks for more than an hour.
 */
export function readRetryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return sane(Number(text) * 1000);
  if (!/^[A-Za-z]{3},? /.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : sane(Math.max(0, at - now));
}

function sane(waitMs: number): number | null {
  return waitMs <= MAX_WAIT_MS ? waitMs : null;
}
