import type { Logger } from '@dialwright/core';
import { pino } from 'pino';

/** JSON lines on standard output. Fields that could hold a secret are blanked, whoever put them there. */
export function pinoLogger(level: 'debug' | 'info' | 'warn' | 'error'): Logger {
  const secrets = ['password', 'token', 'secret', 'authorization', 'cookie', 'url'];
  const paths = secrets.flatMap((name) => [name, `*.${name}`]);
  const log = pino({ level, redact: { paths, censor: '[hidden]' } });
  const write =
    (name: typeof level) =>
    (message: string, fields?: Readonly<Record<string, unknown>>): void =>
      log[name](fields ?? {}, message);
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
}
