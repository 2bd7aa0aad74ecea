/** `npm run demo`: the outermost shell. Reads the command line, shows what happens, ends cleanly. */
import { isatty } from 'node:tty';
import { DialwrightError } from '@dialwright/core';
import { type DemoOptions, demoHelp, readDemoOptions } from './demo-options.ts';
import { progressLine } from './progress.ts';
import { type Demo, runDemo } from './run-demo.ts';
import type { DemoSummary } from './summary.ts';

const options = readDemoOptions(process.argv.slice(2));
if (options === 'help') {
  process.stdout.write(demoHelp);
} else if ('problem' in options) {
  process.stderr.write(`${options.problem}\n`);
  process.exitCode = 2;
} else {
  await main(options);
}

async function main(chosen: DemoOptions): Promise<void> {
  // With --json standard output belongs to the one line of JSON.
  const out = chosen.json ? process.stderr : process.stdout;
  const live = isatty(out.fd);
  const say = (line: string): void => {
    out.write(`${live ? '\r\u001b[K' : ''}${line}\n`);
  };
  const stopping = new AbortController();
  const onSignal = (): void => {
    if (stopping.signal.aborted) {
      process.stderr.write('\nStopped at once.\n');
      process.exit(130);
    }
    say('Stopping: ending calls and delivering the last webhooks. Ctrl-C again stops at once.');
    stopping.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);

  let demo: Demo | undefined;
  try {
    demo = await runDemo(chosen, say);
    introduce(demo, say);
    await watch(demo, chosen, stopping, live ? out.columns : null, (text) => out.write(text));
    const summary = await demo.finish();
    say(describe(summary));
    await demo.close();
    if (chosen.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  } catch (error) {
    await demo?.close();
    process.stderr.write(`${DialwrightError.isInstance(error) ? error.message : String(error)}\n`);
    process.exitCode = 1;
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}

function introduce(demo: Demo, say: (line: string) => void): void {
  const { rows, accepted, duplicate, rejected } = demo.imported;
  say(`Imported ${accepted} of ${rows} leads (${duplicate} duplicates, ${rejected} rejected).`);
  say('');
  say(`  The floor       ${demo.floorUrl}`);
  say(`  Your own seat   ${demo.seatUrl}`);
  say('');
  say('Open both, press Ready at your seat, and take a call. Ctrl-C stops everything.');
}

/** Shows the line of progress until the time is up or somebody stops it. `columns` null: not a terminal. */
async function watch(
  demo: Demo,
  { minutes }: DemoOptions,
  stopping: AbortController,
  columns: number | null,
  write: (text: string) => void,
): Promise<void> {
  const startedAt = performance.now();
  const show = (): void => {
    const line = progressLine(demo.floor(), performance.now() - startedAt);
    write(columns === null ? `${line}\n` : `\r\u001b[K${line.slice(0, columns - 1)}`);
  };
  const showing = setInterval(show, columns === null ? 10_000 : 1_000);
  const ending =
    minutes === null ? undefined : setTimeout(() => stopping.abort(), minutes * 60_000);
  await new Promise<void>((resolve) => {
    if (stopping.signal.aborted) resolve();
    stopping.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  clearInterval(showing);
  clearTimeout(ending);
}

function describe(summary: DemoSummary): string {
  const percent = (fraction: number | null): string =>
    fraction === null ? 'none yet' : `${(100 * fraction).toFixed(1)} %`;
  return [
    '',
    `  dials                ${summary.dials}`,
    `  answered             ${summary.answered}`,
    `  abandoned            ${summary.abandoned}`,
    `  dispositioned        ${summary.dispositioned}`,
    `  records              ${summary.records}`,
    `  drop rate            ${percent(summary.dropRate)}`,
    `  utilisation          ${percent(summary.utilisation)}`,
    `  webhooks delivered   ${summary.webhooksDelivered}`,
    '',
  ].join('\n');
}
