import { compareMethods, type ComparisonRow } from '../benchmark/compare-methods.ts';
import { comparisonTable } from './comparison-table.ts';
import { readSimulateFlags, type SimulateFlags } from './simulate-flags.ts';

/** Where the program writes. */
export interface CliOutput {
  /** Results. */
  print(text: string): void;
  /** Mistakes. */
  complain(text: string): void;
  /** A line that overwrites itself; null when nobody watches. */
  progress: ((text: string) => void) | null;
}

const HELP = `Usage: npx @dialwright/pacer simulate [options]

Simulates a shift of an outbound call centre under each way of pacing, on the same people.

  --agents 20        agents on the floor, 1 to 1000
  --hours 8          length of the shift; it starts with nothing learned
  --scenario real    real: answers, rings and talks as on a steady list
                     drift: the same, with answers changing by the hour and agents on breaks
                     expo: the textbook case whose optimum is known
  --seed 1           another seed is another day
  --method NAME      progressive, adaptive-overdial or predictive; repeat for several; default all
  --target 0.03      highest share of answered people abandoned, 0 to 0.03
  --json             one JSON document instead of the table
  --help             this text
`;

/** Runs a command line (without the program's own name) and says with which code to exit: 0, or 2 for a mistake in it. */
export function runCli(argv: readonly string[], output: CliOutput): 0 | 2 {
  const [command, ...rest] = argv;
  if (command === '--help' || command === '-h') {
    output.print(HELP);
    return 0;
  }
  if (command !== 'simulate') {
    const what = command === undefined ? 'Say what to do' : `There is no command "${command}"`;
    output.complain(`${what}: npx @dialwright/pacer simulate (--help tells more).\n`);
    return 2;
  }
  const flags = readSimulateFlags(rest);
  if ('problem' in flags) {
    output.complain(`${flags.problem}\n`);
    return 2;
  }
  if (flags.help) {
    output.print(HELP);
    return 0;
  }
  const rows = compare(flags, output);
  const { agents, hours, scenario, seed, target } = flags;
  const setting = { agents, hours, scenario, seed, target };
  if (flags.json) output.print(`${JSON.stringify({ ...setting, rows }, null, 2)}\n`);
  else output.print(comparisonTable(setting, rows));
  return 0;
}

function compare(flags: SimulateFlags, output: CliOutput): ComparisonRow[] {
  const { progress } = output;
  const rows = compareMethods({
    ...flags,
    abandonRateTarget: flags.target,
    onProgress: (method, share) => {
      progress?.(
        `\r\u001b[K${method}: ${Math.round(share * flags.hours * 10) / 10} of ${flags.hours} h`,
      );
    },
  });
  progress?.('\r\u001b[K');
  return rows;
}
