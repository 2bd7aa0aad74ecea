/** Bundles the engine as an application's bundler would, and says what landed where. */
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** One part of a bundle. */
export interface BundlePart {
  /** Source files in it, as paths from the root of the repository. */
  inputs: string[];
  /** What it imports from outside the bundle. */
  externals: string[];
  gzippedBytes: number;
}

/** The chunk that is loaded at once with what it imports statically, and all that may come later. */
export async function bundleEngine(): Promise<{ first: BundlePart; later: BundlePart }> {
  const entry = fileURLToPath(new URL('../src/index.ts', import.meta.url));
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: `import { createSoftphone } from ${JSON.stringify(entry)};
        globalThis.phone = createSoftphone({ server: '' });`,
      resolveDir: fileURLToPath(new URL('..', import.meta.url)),
      sourcefile: 'application.js',
    },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@dialwright/source'],
    absWorkingDir: fileURLToPath(new URL('../../..', import.meta.url)),
    write: false,
    metafile: true,
    outdir: 'bundle',
    logLevel: 'silent',
  });
  const outputs = Object.entries(metafile.outputs);
  const firstName = outputs.find(([, output]) =>
    output.entryPoint?.endsWith('application.js'),
  )?.[0];
  if (firstName === undefined) throw new Error('The bundle has no entry chunk.');
  const wanted = new Set([firstName]);
  for (const name of wanted) {
    for (const { path, kind, external } of metafile.outputs[name]?.imports ?? []) {
      if (kind === 'import-statement' && !external) wanted.add(path);
    }
  }
  const part = (names: string[]): BundlePart => ({
    inputs: names.flatMap((name) =>
      Object.entries(metafile.outputs[name]?.inputs ?? {})
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([path]) => path),
    ),
    externals: names.flatMap((name) =>
      (metafile.outputs[name]?.imports ?? [])
        .filter(({ external }) => external)
        .map(({ path }) => path),
    ),
    gzippedBytes: names
      .map((name) => outputFiles.find(({ path }) => path.endsWith(name)))
      .reduce((sum, file) => sum + (file ? gzipSync(file.contents, { level: 9 }).length : 0), 0),
  });
  const later = outputs.map(([name]) => name).filter((name) => !wanted.has(name));
  return { first: part([...wanted]), later: part(later) };
}
