import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { doorSource, exists, type PackageFolder } from './package-folder.ts';
import type { Wall } from './table.ts';

/** Finds doors that are missing, too many, in the wrong place, or that open onto more than names. */
export function checkDoors(root: string, one: PackageFolder, wall: Wall): string[] {
  const manifestFile = `${one.path}/package.json`;
  const expected = [...wall.doors, './package.json'];
  const actual = Object.keys(one.manifest.exports ?? {});
  const breaches = [
    ...actual
      .filter((door) => !expected.includes(door))
      .map((door) => `${manifestFile}: "${door}" is not a door of ${one.name}.`),
    ...expected
      .filter((door) => !actual.includes(door))
      .map((door) => `${manifestFile}: the door "${door}" is missing from exports.`),
  ];
  for (const door of wall.doors.filter((each) => actual.includes(each))) {
    breaches.push(...checkConditions(one, door));
    const source = doorSource(one, door);
    if (exists(root, source)) breaches.push(...checkNames(root, source));
    else breaches.push(`${source}: the door "${door}" has no source here.`);
  }
  return breaches;
}

function checkConditions(one: PackageFolder, door: string): string[] {
  const built = door === '.' ? 'index' : door.slice(2);
  const expected = {
    '@dialwright/source': `./${doorSource(one, door).slice(one.path.length + 1)}`,
    types: `./dist/${built}.d.ts`,
    default: `./dist/${built}.js`,
  };
  return JSON.stringify(one.manifest.exports?.[door]) === JSON.stringify(expected)
    ? []
    : [`${one.path}/package.json: the door "${door}" must be exactly ${JSON.stringify(expected)}.`];
}

/** A door is a list of names, written by hand: nothing passes through it unseen. */
function checkNames(root: string, file: string): string[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
  );
  return source.statements.flatMap((statement) => {
    if (ts.isExportAssignment(statement)) return [`${file}: a door has no default export.`];
    if (ts.isExportDeclaration(statement)) {
      const named = statement.exportClause && ts.isNamedExports(statement.exportClause);
      if (!named && !statement.isTypeOnly) {
        return [`${file}: a door names what it exports; "export *" does not.`];
      }
      const hasDefault =
        named && statement.exportClause.elements.some((each) => each.name.text === 'default');
      return hasDefault ? [`${file}: a door has no default export.`] : [];
    }
    return ts.isImportDeclaration(statement)
      ? []
      : [`${file}: a door only lists exports; put the code into a file of its own.`];
  });
}
