/** The `dialwright` command. Everything it touches is passed in, so that a test can be the terminal. */
import { parseArgs } from 'node:util';
import { DialwrightError, type Logger } from '@dialwright/core';
import { readSettings, type Settings, settingsTable } from '../settings.ts';
import { migrateCommand } from './migrate-command.ts';
import { type StartDialer, startServer } from './start-server.ts';

/** What surrounds the command. */
export interface CliSurroundings {
  environment: Readonly<Record<string, string | undefined>>;
  print(line: string): void;
  complain(line: string): void;
  createLogger(level: Settings['LOG_LEVEL']): Logger;
  startDialer: StartDialer;
  cockpitDir: string;
  /** Resolves when the process is asked to stop. */
  stopped: Promise<void>;
}

const HELP = `Usage: dialwright COMMAND

  start [--host HOST] [--port PORT]   run the server
  migrate                             bring the database of DATABASE_URL up to date
  settings                            print every setting, as a Markdown table

Settings are environment variables; "dialwright settings" lists them.`;

/** Runs one command. @returns the exit code: 0 done, 1 it went wrong, 2 it was not understood. */
export async function runCli(args: readonly string[], around: CliSurroundings): Promise<number> {
  const parsed = parse(args);
  if ('problem' in parsed) {
    around.complain(`${parsed.problem} "dialwright --help" lists what there is.`);
    return 2;
  }
  const { command, help, host, port } = parsed;
  if (help || command === undefined) {
    around.print(HELP);
    return command === undefined && !help ? 2 : 0;
  }
  try {
    switch (command) {
      case 'start':
        await start(around, { HOST: host, PORT: port });
        return 0;
      case 'migrate':
        await migrateCommand(around.environment, (line) => around.print(line));
        return 0;
      case 'settings':
        around.print(settingsTable());
        return 0;
      default:
        around.complain(
          `There is no command "${command}". "dialwright --help" lists what there is.`,
        );
        return 2;
    }
  } catch (error) {
    // What we know has a sentence that says what to do; anything else is a fault, and keeps its stack.
    if (!DialwrightError.isInstance(error)) throw error;
    around.complain(error.message);
    return 1;
  }
}

async function start(
  around: CliSurroundings,
  flags: Record<string, string | undefined>,
): Promise<void> {
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  const settings = readSettings({ ...around.environment, ...Object.fromEntries(given) });
  const { startDialer, cockpitDir } = around;
  const logger = around.createLogger(settings.LOG_LEVEL);
  const server = await startServer({ settings, logger, startDialer, cockpitDir });
  around.print(`Dialwright listens on ${server.url}`);
  if (server.firstLogin !== null) {
    around.print(`Nobody is here yet. Come in as the supervisor, once: ${server.firstLogin}`);
  }
  await around.stopped;
  await server.close();
}

type Parsed =
  | {
      command: string | undefined;
      help: boolean;
      host: string | undefined;
      port: string | undefined;
    }
  | { problem: string };

function parse(args: readonly string[]): Parsed {
  try {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        host: { type: 'string' },
        port: { type: 'string' },
      },
    });
    const { help, host, port } = values;
    return { command: positionals[0], help, host, port };
  } catch (error) {
    return { problem: `${error instanceof Error ? error.message.split('. ')[0] : 'What?'}.` };
  }
}
