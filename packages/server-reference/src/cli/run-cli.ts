/** The `dialwright` command. Everything it touches is passed in, so that a test can be the terminal. */
import { parseArgs } from 'node:util';
import { DialwrightError, type Logger } from '@dialwright/core';
import { readSettings, type Settings, settingsTable } from '../settings.ts';
import { createSupervisor } from './create-supervisor.ts';
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
  create-supervisor --tenant NAME --username NAME [--name NAME] [--server-key]
                                      print a link that logs a supervisor in, once; tenant and
                                      supervisor are made if need be, the key on demand
  settings                            print every setting, as a Markdown table

Settings are environment variables; "dialwright settings" lists them.`;

/** What the command line says besides the command. */
interface Given {
  values: Readonly<Record<string, string | undefined>>;
  switches: ReadonlySet<string>;
}

interface Command {
  /** Options that take a value. */
  options?: readonly string[];
  /** Options that take none. */
  switches?: readonly string[];
  run(around: CliSurroundings, given: Given): Promise<void> | void;
}

const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['start', { options: ['host', 'port'], run: start }],
  [
    'migrate',
    { run: (around) => migrateCommand(around.environment, (line) => around.print(line)) },
  ],
  [
    'create-supervisor',
    {
      options: ['tenant', 'username', 'name'],
      switches: ['server-key'],
      run: (around, { values, switches }) => {
        const { tenant, username, name } = values;
        return createSupervisor(
          { tenant, username, name, serverKey: switches.has('server-key') },
          around.environment,
          (line) => around.print(line),
        );
      },
    },
  ],
  ['settings', { run: (around) => around.print(settingsTable()) }],
]);

/** Runs one command. @returns the exit code: 0 done, 1 it went wrong, 2 it was not understood. */
export async function runCli(args: readonly string[], around: CliSurroundings): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    around.print(HELP);
    return 0;
  }
  const misunderstood = (problem: string): number => {
    around.complain(`${problem} "dialwright --help" lists what there is.`);
    return 2;
  };
  const [name, ...rest] = args;
  if (name === undefined) {
    around.complain(HELP);
    return 2;
  }
  const command = commands.get(name);
  if (!command) return misunderstood(`There is no command "${name}".`);
  const given = parse(command, rest);
  if (typeof given === 'string') return misunderstood(given);
  try {
    await command.run(around, given);
    return 0;
  } catch (error) {
    // What we know has a sentence that says what to do; anything else is a fault, and keeps its stack.
    if (!DialwrightError.isInstance(error)) throw error;
    around.complain(error.message);
    return 1;
  }
}

async function start(around: CliSurroundings, { values }: Given): Promise<void> {
  const flags = { HOST: values['host'], PORT: values['port'] };
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

/** @returns a sentence when the command does not know what it is told. */
function parse(command: Command, args: readonly string[]): Given | string {
  const { options = [], switches = [] } = command;
  const known = [
    ...options.map((name) => [name, { type: 'string' }] as const),
    ...switches.map((name) => [name, { type: 'boolean' }] as const),
  ];
  try {
    const parsed = parseArgs({ args: [...args], options: Object.fromEntries(known) });
    const given = Object.entries<unknown>(parsed.values);
    return {
      values: Object.fromEntries(
        given.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
      ),
      switches: new Set(given.flatMap(([name, value]) => (value === true ? [name] : []))),
    };
  } catch (error) {
    return `${error instanceof Error ? error.message.split('. ')[0] : 'What?'}.`;
  }
}
