/**
 * `node tooling/complete-lock.ts`: adds to package-lock.json the builds for other platforms that the
 * registry at hand could not offer. npm leaves an optional package that it can't find out of the lock
 * file, and `npm ci` then refuses the lock file on every machine. The entries have no checksum, since
 * nobody here has seen the file; a machine of that platform takes it from its own registry by version.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { missingOptionals, platformOf, type LockFile } from './lock-file.ts';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(await readFile(file, 'utf8')) as LockFile;

const missing = missingOptionals(lock);
for (const { name, version, dev } of missing) {
  lock.packages[`node_modules/${name}`] = {
    version,
    ...platformOf(name),
    ...(dev ? { dev: true } : {}),
    optional: true,
  };
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en')),
);
if (missing.length > 0) await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`package-lock.json: ${missing.length} platform builds added.`);
