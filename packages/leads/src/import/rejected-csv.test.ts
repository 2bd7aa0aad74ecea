import { expect, it } from 'vitest';
import { messyLeadsCsv } from '../testing/messy-leads-csv.ts';
import { summarise } from './import-report.ts';
import type { LeadRow } from './lead-row.ts';
import { readLeads } from './read-leads.ts';

async function readWithRejected(text: string): Promise<{ rows: LeadRow[]; rejected: string }> {
  let rejected = '';
  const rows: LeadRow[] = [];
  const options = {
    defaultCountry: 'US',
    rejectedCsv: (more: string): void => void (rejected += more),
  };
  for await (const row of readLeads([Buffer.from(text)], options)) rows.push(row);
  return { rows, rejected };
}

it('P26 writes the rejected rows out, to be mended and imported again', async () => {
  const { rejected } = await readWithRejected(
    'name,phone,notes\n"Diaz, Ana",602555013,"says ""hi"""\nBen,6025550134,\nCara,,"two\nlines"\n',
  );
  expect(rejected).toBe(
    '\ufeffname,phone,notes,import_line,import_problem\r\n' +
      '"Diaz, Ana",602555013,"says ""hi""",2,9 digits are too few for +1.\r\n' +
      'Cara,,"two\nlines",4,There is no phone number.\r\n',
  );
  const mended = await readWithRejected(rejected.replace('602555013', '6025550135'));
  expect(mended.rows).toMatchObject([
    { status: 'accepted', lead: { name: 'Diaz, Ana', fields: { notes: 'says "hi"' } } },
    { status: 'rejected', code: 'NUMBER_MISSING' },
  ]);
  const [first] = mended.rows;
  expect(first?.status === 'accepted' && Object.keys(first.lead.fields)).toEqual(['notes']);
  expect(mended.rejected.split('import_line')).toHaveLength(2);
});

it('P26 keeps every rejected row of a messy list, broken lines and all', async () => {
  const { rows, rejected } = await readWithRejected(messyLeadsCsv({ rows: 1_000, seed: 3 }));
  const count = rows.filter((row) => row.status === 'rejected').length;
  expect(count).toBeGreaterThan(10);
  const again = await summarise(readLeads([Buffer.from(rejected)], { defaultCountry: 'US' }));
  expect(again).toMatchObject({ rows: count, rejected: count });
});

it('P26 writes nothing when nothing is rejected', async () => {
  expect((await readWithRejected('phone\n6025550134\n')).rejected).toBe('');
});
