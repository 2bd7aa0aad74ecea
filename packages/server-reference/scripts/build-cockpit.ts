/**
 * Bundles the cockpit: one HTML page per folder of src/cockpit that has a main.ts, with its script and
 * style beside it under assets/, named by their content so that they can be cached for ever.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';

const packageFolder = resolve(fileURLToPath(new URL('..', import.meta.url)));
const sourceFolder = join(packageFolder, 'src/cockpit');

/** Where and how to build. */
export interface CockpitBuildOptions {
  /** Emptied first. Default: dist/cockpit of this package. */
  outputFolder?: string | undefined;
  /** Source files, by their path from src/cockpit, to be replaced by another file (absolute). For the gallery. */
  replace?: Readonly<Record<string, string>> | undefined;
}

/** Builds every page and returns their names. */
export async function buildCockpit(options: CockpitBuildOptions = {}): Promise<string[]> {
  const outputFolder = options.outputFolder ?? join(packageFolder, 'dist/cockpit');
  const pages = await findPages();
  await rm(outputFolder, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: packageFolder,
    entryPoints: [
      ...pages.flatMap((page) => [
        { in: join(sourceFolder, page, 'main.ts'), out: `assets/${page}` },
        { in: join(sourceFolder, page, 'page.css'), out: `assets/${page}-style` },
      ]),
      { in: join(sourceFolder, 'design/icon.svg'), out: 'assets/icon' },
    ],
    outdir: outputFolder,
    bundle: true,
    minify: true,
    splitting: true,
    sourcemap: true,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['@dialwright/source'],
    publicPath: '/',
    entryNames: '[dir]/[name]-[hash]',
    chunkNames: 'assets/part-[hash]',
    assetNames: 'assets/[name]-[hash]',
    loader: { '.woff2': 'file', '.svg': 'copy' },
    logLevel: 'warning',
    plugins: [replaceFiles(options.replace ?? {})],
  });
  const template = await readFile(join(sourceFolder, 'page.html'), 'utf8');
  for (const page of pages) {
    const html = fill(template, {
      TITLE: page.charAt(0).toUpperCase() + page.slice(1),
      ICON: outputOf(metafile, 'src/cockpit/design/icon.svg'),
      FONT: outputOf(metafile, 'inter-latin-wght-normal.woff2'),
      STYLE: outputOf(metafile, `src/cockpit/${page}/page.css`),
      SCRIPT: outputOf(metafile, `src/cockpit/${page}/main.ts`),
    });
    await writeFile(join(outputFolder, `${page}.html`), html);
  }
  return pages;

  /** The address of what became of the input whose path ends in `ending`. */
  function outputOf(metafile: Metafile, ending: string): string {
    for (const [path, output] of Object.entries(metafile.outputs)) {
      const inputs =
        output.entryPoint === undefined ? Object.keys(output.inputs) : [output.entryPoint];
      if (!path.endsWith('.map') && inputs.length === 1 && inputs[0]?.endsWith(ending)) {
        return `/assets/${basename(path)}`;
      }
    }
    throw new Error(`The bundle has nothing made from ${ending}.`);
  }
}

async function findPages(): Promise<string[]> {
  const entries = await readdir(sourceFolder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && existsSync(join(sourceFolder, entry.name, 'main.ts')))
    .map((entry) => entry.name);
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/%([A-Z]+)%/g, (place, name: string) => values[name] ?? place);
}

function replaceFiles(replace: Readonly<Record<string, string>>): Plugin {
  const byPath = new Map(
    Object.entries(replace).map(([path, by]) => [join(sourceFolder, path), by]),
  );
  return {
    name: 'replace-files',
    setup(pluginBuild) {
      pluginBuild.onResolve({ filter: /^\./ }, ({ resolveDir, path }) => {
        const by = byPath.get(resolve(resolveDir, path));
        return by === undefined ? undefined : { path: by };
      });
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildCockpit();
}
