import { isBuiltin } from 'node:module';
import { join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { doorSource, exists, type PackageFolder } from './package-folder.ts';
import type { Wall } from './table.ts';

/** Bundles every browser door as a web page would and finds zod or Node in what it pulls in. */
export async function checkBrowser(
  root: string,
  one: PackageFolder,
  wall: Wall,
): Promise<string[]> {
  const breaches: string[] = [];
  for (const door of wall.browser.map((each) => doorSource(one, each))) {
    if (exists(root, door)) breaches.push(...(await bundle(root, door)));
  }
  return breaches;
}

async function bundle(root: string, door: string): Promise<string[]> {
  const found = new Set<string>();
  const say = (importer: string, what: string): void => {
    found.add(
      `${door}: a browser loads this door, and ${relative(root, importer)} imports ${what}.`,
    );
  };
  const guard: Plugin = {
    name: 'guard',
    setup(bundler) {
      bundler.onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
        if (kind === 'entry-point') return undefined;
        const forbidden = /^zod(\/|$)/.test(path) || isBuiltin(path);
        if (!forbidden) return undefined;
        say(importer, `"${path}"`);
        return { path, external: true };
      });
    },
  };
  try {
    await build({
      entryPoints: [join(root, door)],
      absWorkingDir: root,
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      conditions: ['@dialwright/source'],
      splitting: false,
      logLevel: 'silent',
      plugins: [guard],
    });
  } catch (error) {
    const [first] = (error as { errors?: { text: string }[] }).errors ?? [];
    found.add(`${door}: it does not bundle for a browser: ${first?.text ?? String(error)}.`);
  }
  return [...found];
}
