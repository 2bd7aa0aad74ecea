/** The command line. Exit code 0: every row is a lead or a duplicate of one; 1: some are not; 2: no list. */
import { parseArgs } from 'node:util';
import { DialwrightError } from '@dialwright/core';
import { checkFile, renderReport } from './check-file.ts';

const usage = 'Usage: leads check FILE [--country US] [--rejected FILE] [--json]';

process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  let told;
  try {
    told = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        country: { type: 'string', default: 'US' },
        rejected: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
  const { values, positionals } = told;
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const [command, path, ...rest] = positionals;
  if (command !== 'check' || path === undefined || rest.length > 0) return fail(usage);
  try {
    const report = await checkFile({
      path,
      country: values.country,
      rejectedPath: values.rejected,
      onProgress: progress(),
    });
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : renderReport(path, report));
    return report.rejected > 0 ? 1 : 0;
  } catch (error) {
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    if (DialwrightError.isInstance(error)) return fail(error.message);
    throw error;
  }
}

function progress(): ((share: number, rows: number) => void) | undefined {
  if (!process.stderr.isTTY) return undefined;
  return (share, rows) => {
    const full = Math.round(share * 30);
    const bar = '#'.repeat(full).padEnd(30, '.');
    process.stderr.write(`\r[${bar}] ${Math.round(share * 100)} %  ${rows} rows`);
  };
}

function fail(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}
