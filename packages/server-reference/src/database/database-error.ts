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
  if (code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !/^(08|53|57)/.test(code)) return error;
  if (code === undefined && !isDroppedConnection(error)) return error;
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

/** What `pg` throws without any code: a timeout, or a socket that was closed on it. */
function isDroppedConnection(error: unknown): boolean {
  return error instanceof Error && /timeout|terminated|closed/i.test(error.message);
}
