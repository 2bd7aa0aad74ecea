/** Makes a problem document of whatever a request ended in, without telling what is inside. */
import { DialwrightError } from '@dialwright/core';
import type { WireIssue } from '@dialwright/core/schemas';
import type { LeadsErrorCode } from '@dialwright/leads';
import { isConnectionLoss } from '../database/database-error.ts';
import { HttpProblem } from './problem.ts';

/** What can be wrong with a file of leads as a whole. */
const fileErrors: ReadonlySet<string> = new Set<LeadsErrorCode>([
  'COUNTRY_UNKNOWN',
  'FILE_EMPTY',
  'FILE_UNREADABLE',
  'NO_PHONE_COLUMN',
  'NOT_TEXT',
]);

/** @param requestId told to the caller when the fault is ours, so that the log can be searched. */
export function errorToProblem(error: unknown, requestId: string): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (isConnectionLoss(error)) {
    return unavailable('The database cannot be reached just now. Try again in a few seconds.');
  }
  if (DialwrightError.isInstance(error)) return fromDialwrightError(error, requestId);
  return fromFastifyError(error) ?? ourFault(requestId);
}

function fromDialwrightError(error: DialwrightError, requestId: string): HttpProblem {
  if (error.code === 'VALIDATION_FAILED') {
    // A path with an id that cannot exist is a path to nothing.
    if (contextOf(error) === 'params') {
      return new HttpProblem(404, 'NOT_FOUND', 'There is nothing at this address.');
    }
    const errors = error.details.issues as WireIssue[];
    return new HttpProblem(422, 'VALIDATION_FAILED', error.message, { errors });
  }
  // A file that cannot be read is the sender's to mend; the sentence says how.
  if (fileErrors.has(error.code)) {
    const errors = [{ pointer: '', code: error.code, message: error.message }];
    return new HttpProblem(422, 'VALIDATION_FAILED', error.message, { errors });
  }
  return error.retryable ? unavailable(error.message) : ourFault(requestId);
}

/** Fastify's own errors below 500 speak of the request and are safe to repeat. */
function fromFastifyError(error: unknown): HttpProblem | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  switch (error.statusCode) {
    case 413:
      return new HttpProblem(413, 'BODY_TOO_LARGE', 'The body is larger than this address takes.');
    case 415:
      return new HttpProblem(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send JSON as application/json.');
    default:
      return typeof error.statusCode === 'number' && error.statusCode < 500
        ? new HttpProblem(
            400,
            'MALFORMED_REQUEST',
            'The body cannot be read: it is not valid JSON.',
          )
        : null;
  }
}

function unavailable(detail: string): HttpProblem {
  return new HttpProblem(503, 'UNAVAILABLE', detail, { headers: { 'retry-after': '5' } });
}

function ourFault(requestId: string): HttpProblem {
  const detail = `Something went wrong on the server. Its log has more under request ${requestId}.`;
  return new HttpProblem(500, 'INTERNAL_ERROR', detail);
}

function contextOf(error: object): unknown {
  return 'validationContext' in error ? error.validationContext : undefined;
}

/**
 * What of an error may stand in a log: messages of foreign errors may carry what a person typed, so of
 * those only the class, the code and the places in the source.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error ? error.code : undefined;
  const message = DialwrightError.isInstance(error) ? error.message : undefined;
  const places = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { error: error.name, code, message, places: places.map((line) => line.trim()) };
}
