/** What can be wrong with a database, each with a sentence that says what to do. */
import { DialwrightError } from '@dialwright/core';

/** Why the database cannot be used. */
export type DatabaseErrorCode =
  | 'DATABASE_UNREACHABLE'
  | 'DATABASE_REFUSED'
  | 'DATABASE_NOT_MIGRATED'
  | 'DATABASE_ROLE_TOO_POWERFUL'
  | 'MIGRATION_CHANGED'
  | 'MIGRATION_FAILED'
  | 'EMBEDDED_DATABASE_FAILED'
  | 'EMBEDDED_DATABASE_IN_USE';

/** SQLSTATEs with which a reachable server turns a login away. */
const refusals: Readonly<Record<string, string>> = {
  '28P01': 'the password is wrong, or there is no such role',
  '28000': 'its rules (pg_hba.conf) do not let this role in',
  '3D000': 'it has no database of that name',
  '42501': 'the role lacks a privilege',
};

/**
 * Makes of an error met while connecting one that says what to do, naming host and database but
 * never the password. An error that has nothing to do with connecting comes back as it is.
 *
 * @param setting the name of the setting that holds `url`, for the sentence.
 */
export function connectionError(error: unknown, url: string, setting: string): unknown {
  if (DialwrightError.isInstance(error)) return error;
  const code = codeOf(error);
  const place = describeUrl(url);
  const refusal = code === undefined ? undefined : refusals[code];
  if (refusal !== undefined) {
    return new DialwrightError<DatabaseErrorCode>({
      code: 'DATABASE_REFUSED',
      message: `PostgreSQL at ${place} refused us: ${refusal}. Check ${setting}.`,
      cause: error,
    });
  }
  if (code === '42P01') {
    return new DialwrightError<DatabaseErrorCode>({
      code: 'DATABASE_NOT_MIGRATED',
      message: `The database at ${place} has no tables yet. Run "dialwright migrate" first.`,
      cause: error,
    });
  }
  if (!isConnectionLoss(error)) return error;
  return new DialwrightError<DatabaseErrorCode>({
    code: 'DATABASE_UNREACHABLE',
    message: `PostgreSQL at ${place} cannot be reached. Start it, or correct ${setting}.`,
    retryable: true,
    cause: error,
  });
}

/** Host, port and database of a connection URL; nothing else of it may reach a screen or a log. */
export function describeUrl(url: string): string {
  if (!URL.canParse(url)) return 'the given URL';
  const { host, pathname } = new URL(url);
  return `${host || 'localhost'}${pathname}`;
}

/** The SQLSTATE or the system error's code; the first inner one of an `AggregateError`. */
function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : undefined;
}

/** What the system says of a socket that does not come up or does not last. */
const socketErrors = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * Whether `error` says that the database is out of reach for now: no connection, or the server is
 * stopping, starting or out of room (SQLSTATE classes 08, 53 and 57P).
 */
export function isConnectionLoss(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return socketErrors.has(code) || /^(08...|53...|57P..)$/.test(code);
  // What `pg` throws has no code when it gave up waiting, or the socket was closed on it.
  return (
    error instanceof Error &&
    /^(Connection terminated|timeout expired|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(
      error.message,
    )
  );
}
