import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './run-command.ts';

/**
 * Runs the example beside a test (its `main.ts`, as `npm start` does) and reads what its README promises
 * that it prints: the README's `text` fence.
 *
 * @param testUrl the test's `import.meta.url`.
 * @throws Error with what the example said, when it fails or has no promise.
 */
export async function runExample(testUrl: string): Promise<{ printed: string; promised: string }> {
  const folder = dirname(fileURLToPath(testUrl));
  const readme = await readFile(join(folder, 'README.md'), 'utf8');
  const promised = /^```text\n([\s\S]*?)^```/m.exec(readme)?.[1];
  if (promised === undefined) throw new Error(`${folder}/README.md has no text fence.`);
  const result = await runCommand(
    process.execPath,
    ['--conditions=@dialwright/source', 'main.ts'],
    {
      cwd: folder,
      timeoutMs: 30_000,
      env: { NODE_OPTIONS: undefined, FORCE_COLOR: undefined, NO_COLOR: '1' },
    },
  );
  if (result.code !== 0) throw new Error(`main.ts failed:\n${result.stdout}\n${result.stderr}`);
  return { printed: result.stdout, promised };
}
