/**
 * The one shape of every benchmark: `npm run bench -w @dialwright/NAME [-- --only FIGURE] [-- --json]`.
 * Prints a table of figures with their targets, or with `--json` one JSON line a figure. A figure that
 * misses its target is printed as such; the command fails only when something could not be measured.
 */
import { parseArgs } from 'node:util';

/** One figure to measure. */
export interface Figure {
  /** Stable, lower case with hyphens: `bridge-vs-bare`. */
  name: string;
  /** What the number counts: `ms`, `x`, `rows/s`. */
  unit: string;
  /** What it must be: at most (`<=`) or at least (`>=`) a number. */
  target: readonly ['<=' | '>=', number];
  /** Measures it. Throws, with a sentence, when it can't be measured here. */
  measure(): Promise<number> | number;
}

/** Runs the figures that the command line asks for and prints them. */
export async function runBench(figures: readonly Figure[]): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
    },
  });
  const wanted = figures.filter((figure) => !values.only || values.only.includes(figure.name));
  if (wanted.length === 0) {
    throw new Error(
      `There is no such figure. There are: ${figures.map((each) => each.name).join(', ')}.`,
    );
  }
  for (const figure of wanted) {
    const [relation, bound] = figure.target;
    const base = { name: figure.name, unit: figure.unit, target: `${relation} ${bound}` };
    try {
      const value = round(await figure.measure());
      print({ ...base, value, holds: relation === '<=' ? value <= bound : value >= bound });
    } catch (error) {
      process.exitCode = 1;
      print({
        ...base,
        value: null,
        holds: false,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }

  function print(row: {
    name: string;
    unit: string;
    target: string;
    value: number | null;
    holds: boolean;
    reason?: string;
  }): void {
    if (values.json) {
      process.stdout.write(`${JSON.stringify(row)}\n`);
      return;
    }
    const value = row.value === null ? 'not measured' : `${row.value} ${row.unit}`;
    const verdict = row.reason ?? (row.holds ? 'holds' : 'MISSED');
    process.stdout.write(
      `${row.name.padEnd(28)} ${value.padStart(18)}   target ${row.target.padEnd(10)} ${verdict}\n`,
    );
  }
}

/** The value below which `share` (0 to 1) of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  if (value === undefined) throw new Error('There are no samples.');
  return value;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
