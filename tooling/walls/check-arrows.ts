import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, normalize } from 'node:path';
import { importsOf } from './imports-of.ts';
import { type PackageFolder, sourceFiles } from './package-folder.ts';
import type { Wall } from './table.ts';

const SCOPE = '@dialwright/';

/** Finds imports, and dependencies in the manifest, that run against the arrows between packages. */
export function checkArrows(
  root: string,
  one: PackageFolder,
  wall: Wall,
  all: readonly PackageFolder[],
): string[] {
  const breaches = checkManifest(one, wall);
  for (const file of sourceFiles(root, one)) {
    for (const specifier of importsOf(readFileSync(join(root, file), 'utf8'))) {
      const reason = reasonAgainst(specifier, file, one, wall, all);
      if (reason) breaches.push(`${file}: ${reason}`);
    }
  }
  return breaches;
}

function checkManifest(one: PackageFolder, wall: Wall): string[] {
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = one.manifest;
  const installed = { ...dependencies, ...peerDependencies, ...optionalDependencies };
  const file = `${one.path}/package.json`;
  const ours = Object.keys({ ...installed, ...devDependencies })
    .filter((name) => name.startsWith(SCOPE))
    .map((name) => name.slice(SCOPE.length))
    .filter((name) => !wall.imports.includes(name))
    .map((name) => `${file}: ${one.name} must not depend on ${name}.`);
  const others = wall.thirdParty
    ? []
    : Object.keys(installed).map((name) => `${file}: ${one.name} depends on nothing, not ${name}.`);
  return [...ours, ...others];
}

function reasonAgainst(
  specifier: string,
  file: string,
  one: PackageFolder,
  wall: Wall,
  all: readonly PackageFolder[],
): string | undefined {
  if (specifier.startsWith('.')) {
    const target = normalize(join(file, '..', specifier));
    return target.startsWith(`${one.path}/`)
      ? undefined
      : `"${specifier}" leaves the package; import a door instead.`;
  }
  if (specifier.startsWith(SCOPE)) {
    const [name = '', ...rest] = specifier.slice(SCOPE.length).split('/');
    if (name !== one.name && !wall.imports.includes(name)) {
      return `${one.name} must not import ${name}.`;
    }
    const door = rest.length === 0 ? '.' : `./${rest.join('/')}`;
    const target = all.find((each) => each.name === name);
    return target?.manifest.exports?.[door] ? undefined : `"${specifier}" is not a door.`;
  }
  // A test may use the test runner; what a package ships may not.
  const allowed = wall.thirdParty || isBuiltin(specifier) || file.endsWith('.test.ts');
  return allowed ? undefined : `${one.name} imports no package, not "${specifier}".`;
}
