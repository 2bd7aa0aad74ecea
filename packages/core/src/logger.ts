/**
 * Where a package says what happened. Messages are static sentences; what varies is in `fields`.
 * A phone number, a secret, a recording link or a URL's query never goes into either.
 *
 * `info` is one line per change of a long-lived thing's state; `warn` is what mended itself;
 * `error` is what somebody has to look at.
 */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

const ignore = (): void => {};

/** Says nothing. The default everywhere. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
