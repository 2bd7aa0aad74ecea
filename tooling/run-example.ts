import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './run-command.ts';

/** What an example printed and what its README promises. */
export interface ExampleRun {
  printed: string;
  promised: string;
}

/**
 * Runs the example beside a test (its `main.ts`, from source, as `npm start` does).
 *
 * @param testUrl the test's `import.meta.url`.
 * @throws Error with what the example said, when it fails or has no promise.
 */
export function runExample(testUrl: string): Promise<ExampleRun> {
  return runExampleIn(dirname(fileURLToPath(testUrl)), ['--conditions=@dialwright/source']);
}

/**
 * Runs the `main.ts` in `folder` and reads the `text` fence of the README beside it.
 *
 * @throws Error with what the example said, when it fails or has no promise.
 */
export async function runExampleIn(
  folder: string,
  nodeOptions: readonly string[],
): Promise<ExampleRun> {
  const readme = await readFile(join(folder, 'README.md'), 'utf8');
  const promised = /^```text\n([\s\S]*?)^```/m.exec(readme)?.[1];
  if (promised === undefined) throw new Error(`${folder}/README.md has no text fence.`);
  const result = await runCommand(process.execPath, [...nodeOptions, 'main.ts'], {
    cwd: folder,
    timeoutMs: 60_000,
    env: { NODE_OPTIONS: undefined, FORCE_COLOR: undefined, NO_COLOR: '1' },
  });
  if (result.code !== 0) throw new Error(`main.ts failed:\n${result.stdout}\n${result.stderr}`);
  return { printed: result.stdout, promised };
}
