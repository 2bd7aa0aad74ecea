import type { ComparisonRow } from '../benchmark/compare-methods.ts';
import type { SimulateFlags } from './simulate-flags.ts';

const columns: readonly { head: string; cell(row: ComparisonRow): string }[] = [
  { head: 'method', cell: (row) => row.method },
  { head: 'utilisation', cell: (row) => percent(row.figures.utilisation, 1) },
  { head: 'abandoned', cell: (row) => percent(row.figures.abandonRate, 2) },
  { head: 'connected', cell: (row) => String(row.figures.connected) },
  { head: 'dials', cell: (row) => String(row.figures.dials) },
  { head: 'answered', cell: (row) => String(row.figures.answered) },
  { head: 'held', cell: (row) => String(row.figures.held) },
  { head: 'lost', cell: (row) => String(row.figures.abandoned) },
  { head: 'lines/idle', cell: (row) => row.figures.linesPerIdleAgent.toFixed(1) },
];

/** The comparison for a terminal: one line a method, figures to the right. */
export function comparisonTable(
  setting: Pick<SimulateFlags, 'agents' | 'hours' | 'scenario' | 'seed' | 'target'>,
  rows: readonly ComparisonRow[],
): string {
  const { agents, hours, scenario, seed, target } = setting;
  const lines = [
    columns.map((column) => column.head),
    ...rows.map((row) => columns.map((column) => column.cell(row))),
  ];
  const widths = columns.map((_, index) =>
    Math.max(...lines.map((cells) => (cells[index] ?? '').length)),
  );
  const table = lines.map((cells) =>
    cells
      .map((cell, index) =>
        index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
      )
      .join('  '),
  );
  const people = agents === 1 ? '1 agent' : `${agents} agents`;
  const over = rows.filter((row) => row.figures.abandonRate > target).map((row) => row.method);
  return [
    `${people}, ${hours} h, scenario ${scenario}, seed ${seed}, target ${percent(target, 1)}`,
    '',
    ...table,
    ...(over.length > 0 ? ['', `Over the target: ${over.join(', ')}.`] : []),
    '',
  ].join('\n');
}

function percent(fraction: number, decimals: number): string {
  return `${(fraction * 100).toFixed(decimals)} %`;
}
