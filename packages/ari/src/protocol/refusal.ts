import { AriError, type AriErrorCode } from '../ari-error.ts';

const codes: Readonly<Record<number, AriErrorCode>> = {
  401: 'ARI_UNAUTHORIZED',
  403: 'ARI_UNAUTHORIZED',
  404: 'ARI_NOT_FOUND',
  409: 'ARI_CONFLICT',
};

/** The error for an answer of Asterisk that is not a success (`status` 400 or above). */
export function refusal(operation: string, status: number, body: string): AriError {
  return new AriError({
    code: codes[status] ?? 'ARI_REFUSED',
    message: `Asterisk refused ${operation} with ${status}: ${reasonIn(body)}.`,
    retryable: status === 503,
    details: { operation, status },
  });
}

/** Asterisk says why in `message`, or, for an allocation that failed, in `error`. */
function reasonIn(body: string): string {
  try {
    const parsed = JSON.parse(body) as { message?: unknown; error?: unknown } | null;
    const reason = parsed?.message ?? parsed?.error;
    if (typeof reason === 'string' && reason !== '') return reason.replace(/\.$/, '');
  } catch {
    // An answer that is not JSON has no reason that we could repeat.
  }
  return 'no reason given';
}
