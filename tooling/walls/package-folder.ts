/** Reads what the wall checks look at: a package's manifest and its sources. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package.json, as far as the checks read it. */
export interface Manifest {
  name: string;
  version: string;
  exports?: Record<string, string | Record<string, string>>;
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

/** One package of the checkout. */
export interface PackageFolder {
  /** Its folder's name: `core`. */
  name: string;
  /** From the root of the checkout: `packages/core`. */
  path: string;
  /** Absolute. */
  folder: string;
  manifest: Manifest;
}

/** The packages that stand under `root`/packages. */
export function readPackages(root: string): PackageFolder[] {
  return globSync('packages/*/package.json', { cwd: root })
    .toSorted()
    .map((file) => {
      const path = file.slice(0, -'/package.json'.length);
      return {
        name: path.slice('packages/'.length),
        path,
        folder: join(root, path),
        manifest: JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest,
      };
    });
}

/** The TypeScript files in a package's `src`, from the root of the checkout. */
export function sourceFiles(root: string, one: PackageFolder): string[] {
  return globSync(`${one.path}/src/**/*.ts`, { cwd: root })
    .filter((file) => !file.includes('/generated/'))
    .toSorted();
}

/** Where a door's source must be: `src/index.ts`, `src/testing/index.ts`. */
export function doorSource(one: PackageFolder, door: string): string {
  return door === '.' ? `${one.path}/src/index.ts` : `${one.path}/src/${door.slice(2)}/index.ts`;
}

/** Whether a file of the checkout exists. */
export function exists(root: string, file: string): boolean {
  return existsSync(join(root, file));
}
