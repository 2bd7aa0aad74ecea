import { parseArgs } from 'node:util';

/** What the demo's command line may say. */
export interface DemoOptions {
  /** Stops by itself after so many minutes and prints the summary. Null: runs until Ctrl-C. */
  minutes: number | null;
  /** How many simulated agents work beside yours. */
  agents: number;
  /** A CSV of leads; null: the one that comes along. */
  leadsFile: string | null;
  /** The same seed gives the same people behind the same numbers. */
  seed: number;
  port: number;
  /** Ends with one line of JSON on standard output. */
  json: boolean;
}

export const demoHelp = `npm run demo -- [options]

Runs the whole dialer on this machine, with nothing to set up: a database, a stand-in for Asterisk
with a scripted public network behind it, the server, and simulated agents. One seat is yours.

  --minutes N    stop after N minutes and print a summary (default: until Ctrl-C)
  --agents N     how many simulated agents work, 1 to 200 (default 12)
  --leads FILE   a CSV of your own instead of the one that comes along
  --seed N       another public network (default 1)
  --port N       where the pages are served (default 8080)
  --json         print the summary as one line of JSON, last on standard output
  --help         this text
`;

/** Reads the command line. A `problem` is one sentence about what is wrong with it. */
export function readDemoOptions(
  args: readonly string[],
): DemoOptions | 'help' | { problem: string } {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        minutes: { type: 'string' },
        agents: { type: 'string', default: '12' },
        leads: { type: 'string' },
        seed: { type: 'string', default: '1' },
        port: { type: 'string', default: '8080' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return { problem: `${error instanceof Error ? error.message : String(error)} See --help.` };
  }
  if (values.help) return 'help';
  const minutes = values.minutes === undefined ? null : Number(values.minutes);
  if (minutes !== null && !(minutes > 0 && minutes <= 24 * 60)) {
    return { problem: `--minutes takes a number above 0 and up to 1440, not "${values.minutes}".` };
  }
  const agents = wholeNumber(values.agents, 1, 200);
  if (agents === null) {
    return { problem: `--agents takes a whole number from 1 to 200, not "${values.agents}".` };
  }
  const seed = wholeNumber(values.seed, 0, 0xffff_ffff);
  if (seed === null) {
    return { problem: `--seed takes a whole number from 0 to 4294967295, not "${values.seed}".` };
  }
  const port = wholeNumber(values.port, 0, 65_535);
  if (port === null) {
    return { problem: `--port takes a whole number from 0 to 65535, not "${values.port}".` };
  }
  return { minutes, agents, leadsFile: values.leads ?? null, seed, port, json: values.json };
}

function wholeNumber(text: string, least: number, most: number): number | null {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= least && value <= most ? value : null;
}
