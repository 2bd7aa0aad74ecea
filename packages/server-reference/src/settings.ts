/** Every setting of the reference server, read from its environment. One that stands here is used. */
import { DialwrightError } from '@dialwright/core';
import { z } from 'zod';

/** Why the settings cannot be used. */
export type SettingsErrorCode = 'SETTINGS_INVALID';

const postgresUrl = (who: string) =>
  z
    .url({
      protocol: /^postgres(ql)?$/,
      error: `Write it as postgres://ROLE:PASSWORD@HOST:PORT/DATABASE, with ${who}.`,
    })
    .refine((url) => new URL(url).username !== '', `It names no role: give it ${who}.`)
    .optional();

const webUrl = (example: string) =>
  z
    .url({ protocol: /^https?$/, error: `Write a URL such as ${example}.` })
    .transform((url) => url.replace(/\/+$/, ''));

const shape = {
  DATABASE_URL: postgresUrl("the application's role").describe(
    'PostgreSQL, as the role of the application. It must own nothing and not bypass row-level security. Without it, an embedded PostgreSQL runs in `DATA_DIR`.',
  ),
  MIGRATION_DATABASE_URL: postgresUrl('the role that owns the database').describe(
    'The same database as the role that owns it. Only `dialwright migrate` uses it.',
  ),
  ASTERISK_URL: webUrl('http://127.0.0.1:8088/ari')
    .default('http://127.0.0.1:8088/ari')
    .describe("Where Asterisk's REST interface is."),
  ASTERISK_USERNAME: z
    .string()
    .min(1, 'Give the name of a user of ari.conf.')
    .default('dialwright')
    .describe('The user of `ari.conf`.'),
  ASTERISK_PASSWORD: z
    .string('Give the password of the user of ari.conf.')
    .min(1, 'Give the password of the user of ari.conf.')
    .describe("That user's password."),
  ASTERISK_APP: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Use letters, digits, "_" and "-", at most 64.')
    .default('dialwright')
    .describe('The Stasis application. One dialer an Asterisk and application.'),
  ASTERISK_LEASE_SECONDS: z.coerce
    .number('Write a number of seconds, from 2 to 300.')
    .min(2, 'Write a number of seconds, from 2 to 300.')
    .max(300, 'Write a number of seconds, from 2 to 300.')
    .default(10)
    .describe(
      'How long after a crash another process waits before it takes this Asterisk over. Longer forgives a slower database.',
    ),
  ABANDON_MESSAGE: z
    .string()
    .regex(/^sound:\S+$/, 'Write it as Asterisk does, e.g. sound:custom/abandoned.')
    .default('sound:dialwright-abandoned')
    .describe(
      'What a person hears who answered and whom no agent came for. The law wants your name and number in it.',
    ),
  TRUNK_ENDPOINT: z
    .string()
    .regex(/\{number\}/, 'Write {number} where the number goes, e.g. PJSIP/{number}@carrier.')
    .default('PJSIP/{number}@carrier')
    .describe('How Asterisk reaches the carrier; `{number}` stands for the number.'),
  TRUNK_CALLS_PER_SECOND: z.coerce
    .number('Write a number of calls, e.g. 10.')
    .positive('Write a number above 0; leave it out for no limit.')
    .optional()
    .describe('How many calls a second the carrier takes. Without it: no limit.'),
  PUBLIC_URL: webUrl('https://dialer.example.com')
    .optional()
    .describe(
      'Where browsers and webhook receivers reach this server. Without it: where it listens.',
    ),
  HOST: z
    .string()
    .min(1, 'Give an address of this machine, e.g. 127.0.0.1, or 0.0.0.0 for all.')
    .default('127.0.0.1')
    .describe('The address to listen on.'),
  PORT: z.coerce
    .number('Write a port, from 0 to 65535.')
    .int('Write a port, from 0 to 65535.')
    .min(0, 'Write a port, from 0 to 65535.')
    .max(65_535, 'Write a port, from 0 to 65535.')
    .default(8080)
    .describe('The port to listen on. 0: any free one.'),
  DATA_DIR: z
    .string()
    .min(1, 'Give a folder.')
    .default('.dialwright')
    .describe('Where recordings and the embedded PostgreSQL are kept.'),
  WEBHOOKS_ALLOW_PRIVATE_NETWORK: z
    .enum(['true', 'false'], 'Write true or false.')
    .default('false')
    .transform((value) => value === 'true')
    .describe('Whether webhooks may go to private addresses. Only where all tenants are trusted.'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'], 'Write debug, info, warn or error.')
    .default('info')
    .describe('The least that is logged.'),
};

const schema = z.object(shape);

/** The settings, under the names of the environment. */
export type Settings = z.output<typeof schema>;

/**
 * Reads settings. An empty variable counts as one that is not set; variables that are not ours are
 * left alone.
 *
 * @throws {DialwrightError} `SETTINGS_INVALID` with one sentence a problem, all of them, a line each.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  return parse(schema, environment);
}

/** Reads only the settings that migrating needs. @throws {DialwrightError} `SETTINGS_INVALID`. */
export function readMigrationSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Pick<Settings, 'DATABASE_URL' | 'MIGRATION_DATABASE_URL' | 'DATA_DIR'> {
  const { DATABASE_URL, MIGRATION_DATABASE_URL, DATA_DIR } = shape;
  return parse(z.object({ DATABASE_URL, MIGRATION_DATABASE_URL, DATA_DIR }), environment);
}

/** Reads only the settings that making a login link needs. @throws {DialwrightError} `SETTINGS_INVALID`. */
export function readLinkSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Pick<Settings, 'DATABASE_URL' | 'DATA_DIR' | 'PUBLIC_URL' | 'HOST' | 'PORT'> {
  const { DATABASE_URL, DATA_DIR, PUBLIC_URL, HOST, PORT } = shape;
  return parse(z.object({ DATABASE_URL, DATA_DIR, PUBLIC_URL, HOST, PORT }), environment);
}

/** The settings as a Markdown table, for `docs/settings.md` and `dialwright settings`. */
export function settingsTable(): string {
  const rows = Object.entries(shape).map(([name, setting]) => {
    const { default: fallback } = z.toJSONSchema(setting, { io: 'input', unrepresentable: 'any' });
    const required = !setting.safeParse(undefined).success;
    const value =
      fallback === undefined
        ? required
          ? 'required'
          : ''
        : `\`${JSON.stringify(fallback).replaceAll('"', '')}\``;
    return [`\`${name}\``, value, setting.description ?? ''];
  });
  const table = [['setting', 'default', 'what it is'], ...rows];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[], filler = ' '): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0, filler)).join(' | ')} |`;
  const [head = [], ...body] = table.map((row) => line(row));
  return [head, line(['', '', ''], '-'), ...body].join('\n');
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const given = Object.entries(environment).filter(([, value]) => value !== '');
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  // One sentence a setting: a second one about the same value would only add noise.
  const problems = new Map<string, string>();
  for (const issue of result.error.issues) {
    const name = String(issue.path[0]);
    const state = environment[name] ? 'cannot be used' : 'is not set';
    if (!problems.has(name)) problems.set(name, `${name} ${state}. ${issue.message}`);
  }
  throw new DialwrightError<SettingsErrorCode>({
    code: 'SETTINGS_INVALID',
    message: [...problems.values()].join('\n'),
    details: { settings: [...problems.keys()] },
  });
}
