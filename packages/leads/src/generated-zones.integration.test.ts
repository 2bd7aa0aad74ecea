import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

it('the zone table is what its script writes from the installed data', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zones-'));
  try {
    const fresh = join(folder, 'zone-table.ts');
    const script = join(import.meta.dirname, '../scripts/generate-zones.ts');
    expect(spawnSync(process.execPath, [script, fresh]).status).toBe(0);
    const committed = join(import.meta.dirname, 'generated/zone-table.ts');
    expect(readFileSync(fresh, 'utf8') === readFileSync(committed, 'utf8')).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
