/** What goes wrong with a request, as RFC 9457 problem documents. */
import { STATUS_CODES } from 'node:http';
import { DialwrightError } from '@dialwright/core';
import { z } from 'zod';
import type { RefusalCode } from '../dialer-service.ts';

/** The document, as it is written. Its names are those of RFC 9457 and ours beside them. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  /** Stable, for programs. */
  code: z.string(),
  /** Each thing that is wrong with what was sent; `pointer` is an RFC 6901 JSON pointer. */
  errors: z
    .array(z.object({ pointer: z.string(), code: z.string(), message: z.string() }))
    .optional(),
});

/** A problem document. */
export type Problem = z.output<typeof problemSchema>;

/** The problems this layer itself finds. */
export type HttpProblemCode =
  | 'BODY_TOO_LARGE'
  | 'COCKPIT_NOT_BUILT'
  | 'FORBIDDEN'
  | 'INTERNAL_ERROR'
  | 'LOGIN_FAILED'
  | 'MALFORMED_REQUEST'
  | 'NOT_FOUND'
  | 'RANGE_NOT_SATISFIABLE'
  | 'SERVER_KEY_IN_BROWSER'
  | 'TOO_MANY_ATTEMPTS'
  | 'UNAUTHENTICATED'
  | 'UNAVAILABLE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'VALIDATION_FAILED';

/** Thrown by a handler to answer with a problem document. */
export class HttpProblem extends DialwrightError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly errors: Problem['errors'];

  constructor(
    status: number,
    code: HttpProblemCode | RefusalCode,
    detail: string,
    more: { headers?: Record<string, string>; errors?: Problem['errors'] } = {},
  ) {
    super({ code, message: detail });
    this.status = status;
    this.headers = more.headers ?? {};
    this.errors = more.errors;
  }

  /** The document of it. */
  toDocument(): Problem {
    return {
      type: `urn:dialwright:problem:${this.code.toLowerCase().replaceAll('_', '-')}`,
      title: STATUS_CODES[this.status] ?? 'Error',
      status: this.status,
      detail: this.message,
      code: this.code,
      ...(this.errors && { errors: this.errors }),
    };
  }
}

/** Also what a stranger is told about things that exist and are not theirs. */
export function notFound(what: string): HttpProblem {
  return new HttpProblem(404, 'NOT_FOUND', `There is no such ${what}.`);
}
