import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'leads-'));
afterAll(() => rmSync(folder, { recursive: true }));

function leads(...args: string[]): { code: number | null; out: string; err: string } {
  const main = join(import.meta.dirname, 'main.ts');
  const run = spawnSync(process.execPath, ['--conditions=@dialwright/source', main, ...args], {
    encoding: 'utf8',
  });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

it('exits with 0 for a clean list, 1 when rows are rejected, 2 when there is no list', () => {
  const clean = file('clean.csv', 'phone\n6025550134\n');
  const mixed = file('mixed.csv', 'phone\n6025550134\n12\n');
  expect(leads('check', clean)).toMatchObject({ code: 0, err: '' });
  const json = leads('check', mixed, '--json');
  expect(json.code).toBe(1);
  expect(JSON.parse(json.out)).toMatchObject({ rows: 2, accepted: 1, rejected: 1 });
  for (const wrong of [
    ['check', file('other.csv', 'name\nAna\n')],
    ['check', join(folder, 'none.csv')],
    ['check', clean, '--country', 'XX'],
  ]) {
    const { code, out, err } = leads(...wrong);
    expect({ code, out, lines: err.trimEnd().split('\n').length }).toEqual({
      code: 2,
      out: '',
      lines: 1,
    });
  }
  expect(leads('sell', clean)).toMatchObject({ code: 2 });
  expect(leads('--nonsense').err).toContain('Usage:');
});
