import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { messyLeadsCsv } from '../testing/index.ts';
import { checkFile, renderReport } from './check-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'leads-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('reports what would become of a file, and how far it is', async () => {
  const path = join(folder, 'leads.csv');
  writeFileSync(path, messyLeadsCsv({ rows: 2_000, seed: 5 }));
  const seen: number[] = [];
  const report = await checkFile({ path, country: 'US', onProgress: (_, rows) => seen.push(rows) });
  expect(report.rows).toBe(2_000);
  expect(seen).toEqual([1_000, 2_000]);
  expect(renderReport(path, report)).toMatch(/: 2000 rows\n {2}accepted {4}\d+\n/);
  expect(renderReport(path, report)).toMatch(/line \d+, Phone Number: .*\(NUMBER_/);
  expect(renderReport(path, report)).toContain('more like these');
});

it('says in one sentence that there is no such file, or that it is a folder', async () => {
  const missing = join(folder, 'nothing.csv');
  await expect(checkFile({ path: missing, country: 'US' })).rejects.toMatchObject({
    code: 'FILE_UNREADABLE',
    message: `There is no file ${missing}.`,
  });
  await expect(checkFile({ path: folder, country: 'US' })).rejects.toThrow('it is a directory');
});

it('P26 writes the rejected rows to a new file, never over one that is there', async () => {
  const path = join(folder, 'two.csv');
  const rejectedPath = join(folder, 'to-mend.csv');
  writeFileSync(path, 'name,phone\nAna,6025550134\nBen,12\nCara,\n');
  await checkFile({ path, country: 'US', rejectedPath });
  const rejected = readFileSync(rejectedPath, 'utf8').trimEnd().split('\r\n');
  expect(rejected.map((line) => line.split(',')[0])).toEqual(['\ufeffname', 'Ben', 'Cara']);
  await expect(checkFile({ path, country: 'US', rejectedPath })).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
  });
  await expect(checkFile({ path, country: 'US', rejectedPath: path })).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
  });
  expect(readFileSync(path, 'utf8')).toContain('Ana');
});
