import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { missingOptionals, type LockFile } from './lock-file.ts';
import { readPackages } from './walls/package-folder.ts';
import { walls } from './walls/table.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const packages = readPackages(root);
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const readJson = (file: string): unknown => JSON.parse(read(file));

const scripts = {
  build: expect.stringMatching(/^tsup( |$)/) as string,
  typecheck: 'tsc --noEmit',
  test: expect.stringMatching(/^vitest run --root \.\.\/\.\. --dir packages\//) as string,
  bench: 'node --conditions=@dialwright/source bench/main.ts',
  'check:package': 'publint --strict && attw --pack . --profile esm-only',
};

describe('the packages', () => {
  it('are the seven of the table, all of one version', () => {
    expect(packages.map((one) => one.name).toSorted()).toEqual(Object.keys(walls).toSorted());
    expect(new Set(packages.map((one) => one.manifest.version)).size).toBe(1);
  });

  it('are released together', () => {
    const { fixed } = readJson('.changeset/config.json') as { fixed: string[][] };
    expect(fixed[0]?.toSorted()).toEqual(packages.map((one) => one.manifest.name).toSorted());
  });
});

describe.each(packages.map((one) => [one.manifest.name, one] as const))('%s', (_, one) => {
  const manifest = one.manifest as typeof one.manifest & {
    files: string[];
    description: string;
    keywords: string[];
  };

  it('has the same files, scripts, licence and engines as every other package', () => {
    for (const file of [
      'README.md',
      'LICENSE',
      'tsconfig.json',
      'tsup.config.ts',
      'src/index.ts',
    ]) {
      expect(() => statSync(join(root, one.path, file)), file).not.toThrow();
    }
    expect(read(`${one.path}/LICENSE`)).toBe(read('LICENSE'));
    expect(manifest).toMatchObject({
      name: `@dialwright/${one.name}`,
      license: 'MIT',
      type: 'module',
      engines: { node: '>=22.12' },
      repository: { type: 'git', directory: one.path },
      homepage: expect.stringContaining(`/${one.path}#readme`) as string,
      publishConfig: { access: 'public', provenance: true },
      scripts,
    });
    expect(manifest.description).toMatch(/^[A-Z].*\.$/);
    expect(manifest.keywords.length).toBeGreaterThan(2);
  });

  it('ships its sources and build, and neither tests nor fixtures', () => {
    for (const entry of ['dist', 'src', '!src/**/*.test.ts', '!src/**/__fixtures__']) {
      expect(manifest.files).toContain(entry);
    }
  });

  it('builds every door', () => {
    const config = read(`${one.path}/tsup.config.ts`);
    for (const door of Object.keys(manifest.exports ?? {})) {
      if (door === './package.json') continue;
      expect(config).toContain(door === '.' ? "'src/index.ts'" : `'src/${door.slice(2)}/index.ts'`);
    }
  });

  it('has its commands in the checkout, executable, before anything is built', () => {
    for (const file of Object.values(manifest.bin ?? {})) {
      expect(read(join(one.path, file))).toMatch(/^#!\/usr\/bin\/env node\n/);
      expect(statSync(join(root, one.path, file)).mode & 0o111).toBe(0o111);
      expect(manifest.files).toContain('bin');
    }
  });

  it('opens its README with how to install it', () => {
    expect(read(`${one.path}/README.md`)).toMatch(
      new RegExp(`^(# .+\\n+)?\`\`\`(sh|bash|console|shell)\\nnpm (i|install) ${manifest.name}\\n`),
    );
  });
});

describe('the lock file', () => {
  const lock = readJson('package-lock.json') as LockFile;

  it('lets no package run an install script that package.json does not allow', () => {
    const { allowScripts } = readJson('package.json') as { allowScripts: Record<string, boolean> };
    const running = Object.entries(lock.packages)
      .filter(([path, entry]) => path.includes('node_modules/') && entry.hasInstallScript)
      .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    expect(running.filter((name) => !allowScripts[name])).toEqual([]);
  });

  it('lists the builds for every platform; else npm ci refuses it ("npm run lock" adds them)', () => {
    expect(missingOptionals(lock)).toEqual([]);
  });

  it('names no registry', () => {
    const resolved = Object.values(lock.packages)
      .map((entry) => entry.resolved)
      .filter((target) => target?.includes('://'));
    expect(resolved).toEqual([]);
  });
});
