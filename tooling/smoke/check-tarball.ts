/** What `npm pack --json` tells of one tarball. */
export interface PackedPackage {
  name: string;
  filename: string;
  size: number;
  files: { path: string; size: number }[];
}

const MAX_BYTES = 2 * 1024 * 1024;
const unwanted =
  /\.test(-d)?\.[cm]?[jt]s|__fixtures__|(^|\/)(bench|fixtures|\.env|node_modules)(\/|$)/;

const neededByAll = ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts'];

/** What a package can't do its work without and no import leads to. */
const neededBy: Readonly<Record<string, readonly string[]>> = {
  '@dialwright/ari': ['asterisk/extensions.conf'],
  '@dialwright/server-reference': [
    'dist/cockpit/agent.html',
    'migrations/0001-tenants-and-people.sql',
  ],
};

/** What a tarball has and should not, or should have and has not, as sentences. */
export function checkTarball(packed: PackedPackage): string[] {
  const problems = packed.files.flatMap(({ path, size }) => {
    if (unwanted.test(path)) return [`${packed.name}: ${path} does not belong into the tarball.`];
    if (size > MAX_BYTES) return [`${packed.name}: ${path} has ${size} bytes, more than 2 MB.`];
    return [];
  });
  if (packed.size > MAX_BYTES) {
    problems.push(`${packed.name}: the tarball has ${packed.size} bytes, more than 2 MB.`);
  }
  for (const file of [...neededByAll, ...(neededBy[packed.name] ?? [])]) {
    if (!packed.files.some(({ path }) => path === file)) {
      problems.push(`${packed.name}: ${file} is missing from the tarball.`);
    }
  }
  return problems;
}
