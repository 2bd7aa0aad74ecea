/** `npm run demo -- --leads FILE` with what is no list of leads. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dialwright-leads-'));
  await mkdir(join(folder, 'a-folder'));
  await writeFile(join(folder, 'no-phones.csv'), 'name,town\nAnn,Rome\n');
  await writeFile(join(folder, 'sheet.xlsx'), Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each([
  ['missing.csv', /^There is no file .*missing\.csv that can be read\./],
  ['a-folder', /^The file cannot be read: .*directory/],
  ['no-phones.csv', /^No column looks like one of phone numbers: .* The file has: name, town\.$/],
  ['sheet.xlsx', /^This is a workbook or an archive, not text: save the sheet as CSV/],
])(
  'says of %s what is wrong, and stops',
  async (file, sentence) => {
    const args = ['--conditions=@dialwright/source', main, '--port', '0', '--leads'];
    const child = spawn(process.execPath, [...args, join(folder, file)], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    const [code] = (await once(child, 'close')) as [number | null];
    expect(complaint.trim().split('\n')).toEqual([expect.stringMatching(sentence)]);
    expect(code).toBe(1);
  },
  60_000,
);
