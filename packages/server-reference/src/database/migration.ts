/** What a migration is, and where this package's own are. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** One step of the schema's history. */
export interface Migration {
  /** Unique; the order of names is the order in which this package's own are applied. */
  name: string;
  /** Plain SQL, run in one transaction. `:role` stands for the application's role. */
  sql: string;
}

/** The migrations that this package brings, in order. */
export async function ownMigrations(): Promise<Migration[]> {
  // By the package's own name: the same from the sources and from the build.
  const ours = createRequire(import.meta.url).resolve('@dialwright/server-reference/package.json');
  const folder = join(dirname(ours), 'migrations');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => ({
      name: name.replace(/\.sql$/, ''),
      sql: await readFile(join(folder, name), 'utf8'),
    })),
  );
}

/** What is remembered of an applied migration, to notice that it was changed afterwards. */
export function checksum(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex');
}
