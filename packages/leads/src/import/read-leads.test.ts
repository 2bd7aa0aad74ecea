import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '@dialwright/core';
import { describe, expect, it } from 'vitest';
import { messyLeadsCsv } from '../testing/index.ts';
import { summarise } from './import-report.ts';
import type { LeadRow } from './lead-row.ts';
import { readLeads, type ReadLeadsOptions } from './read-leads.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

async function rowsOf(
  content: string | Uint8Array,
  options: Partial<ReadLeadsOptions> = {},
  chunkBytes = 1_000_000,
): Promise<LeadRow[]> {
  const bytes = typeof content === 'string' ? utf8(content) : content;
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    chunks.push(bytes.subarray(at, at + chunkBytes));
  }
  const rows: LeadRow[] = [];
  for await (const row of readLeads(chunks, { defaultCountry: 'US', ...options })) rows.push(row);
  return rows;
}

/** `2 accepted +1602…`: enough to see what became of each row. */
function short(rows: readonly LeadRow[]): string[] {
  return rows.map((row) => {
    const what =
      row.status === 'accepted' ? row.lead.e164 : row.status === 'rejected' ? row.code : row.e164;
    return `${row.line} ${row.status} ${what}`;
  });
}

function lead(rows: readonly LeadRow[], at = 0): LeadRow & { status: 'accepted' } {
  const row = rows[at];
  if (row?.status !== 'accepted') throw new Error(`Row ${at} is ${row?.status}.`);
  return row;
}

describe('readLeads', () => {
  it('gives each row one status, with its line, its column and the reason', async () => {
    const csv = [
      'name,phone',
      'Ana,(602) 555-0134',
      'Ben,602.555.0135',
      'Ana again,1-602-555-0134',
      'Carla,602 555 013',
      'David,6025550136',
      'Elena,6025550137',
    ].join('\n');
    const rows = await rowsOf(csv, {
      known: new Set(['+16025550136']),
      suppressed: new Set(['+16025550137']),
    });
    expect(short(rows)).toEqual([
      '2 accepted +16025550134',
      '3 accepted +16025550135',
      '4 duplicate +16025550134',
      '5 rejected NUMBER_TOO_SHORT',
      '6 duplicate +16025550136',
      '7 suppressed +16025550137',
    ]);
    expect(rows[2]).toMatchObject({ of: { line: 2 } });
    expect(rows[3]).toMatchObject({ column: 'phone', value: '602 555 013' });
    expect(rows[4]).toMatchObject({ of: 'known' });
  });

  it('S0-01 imports three spellings as one number', async () => {
    const rows = await rowsOf('phone\n(602) 555-0134\n602.555.0134\n1-602-555-0134\n');
    expect(short(rows)).toEqual([
      '2 accepted +16025550134',
      '3 duplicate +16025550134',
      '4 duplicate +16025550134',
    ]);
  });

  it('S0-02 three good rows and two bad ones are three and two', async () => {
    const csv = 'phone\n6025550130\nbad\n6025550131\n12\n6025550132\n';
    const report = await summarise(await rowsOf(csv));
    expect(report).toMatchObject({ rows: 5, accepted: 3, rejected: 2, duplicate: 0 });
    expect(report.problems.map(({ line, column, code }) => [line, column, code])).toEqual([
      [3, 'phone', 'NUMBER_HAS_LETTERS'],
      [5, 'phone', 'NUMBER_TOO_SHORT'],
    ]);
  });

  it('S0-05 importing the same file again finds nothing but duplicates', async () => {
    const csv = 'phone\n6025550130\n6025550131\n';
    const first = await rowsOf(csv);
    const known = new Set(first.map((_, at) => lead(first, at).lead.e164 as string));
    expect(short(await rowsOf(csv.replace('602555', '602-555-'), { known }))).toEqual([
      '2 duplicate +16025550130',
      '3 duplicate +16025550131',
    ]);
  });

  it('S0-06 a suppressed number is never accepted, however it is written and however often', async () => {
    const suppressed = new Set(['+16025550134']);
    const rows = await rowsOf('phone\n(602) 555-0134\n+1 602 555 0134\n', { suppressed });
    expect(rows.map((row) => row.status)).toEqual(['suppressed', 'suppressed']);
  });

  it('csv-1 reads past a byte order mark, before a quoted header too', async () => {
    expect(short(await rowsOf('\ufeff"phone",name\n6025550134,Ana'))).toEqual([
      '2 accepted +16025550134',
    ]);
  });

  it('csv-2 keeps both columns of one name, and the first one is the phone', async () => {
    const rows = await rowsOf('phone,phone,notes,notes_2,notes,\n6025550134,6025550135,a,b,c,d');
    expect(lead(rows).lead).toMatchObject({
      e164: '+16025550134',
      fields: { phone_2: '6025550135', notes: 'a', notes_2: 'b', notes_3: 'c', column_6: 'd' },
    });
  });

  it('csv-3 takes CRLF, LF and CR in one file, and keeps count', async () => {
    const rows = await rowsOf(
      'phone,name\r\n6025550130,A\n6025550131,B\r6025550132,C\r\n12,D',
      {},
      1,
    );
    expect(short(rows)).toEqual([
      '2 accepted +16025550130',
      '3 accepted +16025550131',
      '4 accepted +16025550132',
      '5 rejected NUMBER_TOO_SHORT',
    ]);
  });

  it.each([
    ['inside a cell that is not quoted', 'Joe "Bob" S,6025550131'],
    ['that closes too early', '"Joe" Bob,6025550131'],
    ['that is never closed', '"Joe,6025550131'],
  ])('csv-4 a quote %s costs its own line and no other', async (_, bad) => {
    const csv = `name,phone,notes\nA,6025550130,\n${bad},x\nB,6025550132,"two\nlines"\nC,6025550133,\n`;
    for (const size of [1, 7, 1_000]) {
      const rows = await rowsOf(csv, {}, size);
      expect(short(rows)).toEqual([
        '2 accepted +16025550130',
        '3 rejected QUOTE_BROKEN',
        '4 accepted +16025550132',
        '6 accepted +16025550133',
      ]);
      expect(rows[1]).toMatchObject({ column: null, value: `${bad},x` });
    }
  });

  it('csv-4 two broken quotes do not close each other over the rows between', async () => {
    const csv =
      'phone,notes,more\n6025550130,"a,\n6025550131,b,c\n6025550132,d,e"\n6025550133,f,g\n';
    expect(short(await rowsOf(csv))).toEqual([
      '2 rejected QUOTE_BROKEN',
      '3 accepted +16025550131',
      '4 rejected QUOTE_BROKEN',
      '5 accepted +16025550133',
    ]);
  });

  it('csv-4 a quote left open over a long file loses one line of it', async () => {
    const many = Array.from({ length: 3_000 }, (_, at) => `602${String(5_550_000 + at)},x`);
    const rows = await rowsOf(`phone,notes\n6035550100,"open\n${many.join('\n')}\n`, {}, 65_536);
    expect(rows.length).toBe(3_001);
    expect(rows.filter((row) => row.status === 'rejected').map((row) => row.line)).toEqual([2]);
  });

  it('csv-5 casts nothing: zeros and pluses stay', async () => {
    const rows = await rowsOf('phone,code\n07400 123456,007\n+447400123457,1e3', {
      defaultCountry: 'GB',
    });
    expect(lead(rows).lead).toMatchObject({ e164: '+447400123456', fields: { code: '007' } });
    expect(lead(rows, 1).lead).toMatchObject({ e164: '+447400123457', fields: { code: '1e3' } });
  });

  it.each([',', ';', '\t', '|'])('csv-6 finds out that %j separates the cells', async (by) => {
    const rows = await rowsOf(
      [
        ['name', 'phone', '"a,b;c"'],
        ['Ana', '6025550134', `"x${by}y"`],
      ]
        .map((cells) => cells.join(by))
        .join('\n'),
    );
    expect(lead(rows).lead).toMatchObject({ name: 'Ana', fields: { 'a,b;c': `x${by}y` } });
  });

  it('csv-6 believes a line that says sep=;', async () => {
    expect(short(await rowsOf('sep=;\r\nphone;a,b,c\r\n6025550134;x'))).toEqual([
      '3 accepted +16025550134',
    ]);
  });

  it('csv-7 reads Windows-1252 as such, and says so once', async () => {
    const bytes = Uint8Array.from(
      Buffer.from('name,phone\nJosé,6025550134\nZoë,6025550135\n', 'latin1'),
    );
    const rows = await rowsOf(bytes);
    expect([lead(rows).lead.name, lead(rows, 1).lead.name]).toEqual(['José', 'Zoë']);
    expect(rows.map((_, at) => lead(rows, at).warnings.map((each) => each.code))).toEqual([
      ['TEXT_NOT_UTF8'],
      [],
    ]);
  });

  it('csv-7 reads UTF-16 with a byte order mark, and UTF-8 cut anywhere', async () => {
    const csv = 'name,phone\r\n👩‍🚀 Søren,6025550134\r\n';
    const utf16 = Uint8Array.from(Buffer.from(`\ufeff${csv}`, 'utf16le'));
    for (const [bytes, size] of [
      [utf16, 3],
      [utf8(csv), 1],
    ] as const) {
      expect(lead(await rowsOf(bytes, {}, size)).lead.name).toBe('👩‍🚀 Søren');
    }
  });

  it('csv-8 takes from its source only what it is asked for, and ends it when the reader stops', async () => {
    let taken = 0;
    let ended = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        yield utf8('phone\n');
        for (let at = 0; ; at += 1) {
          taken += 1;
          yield utf8(`602555${String(1_000 + at)}\n`);
        }
      } finally {
        ended = true;
      }
    }
    let rows = 0;
    for await (const row of readLeads(source(), { defaultCountry: 'US' })) {
      if (row.status === 'accepted') rows += 1;
      if (rows === 3) break;
    }
    expect(taken).toBeLessThan(6);
    expect(ended).toBe(true);
  });

  it('csv-9 a column called __proto__ is a column', async () => {
    const { fields } = lead(await rowsOf('phone,__proto__\n6025550134,x')).lead;
    expect(Object.keys(fields)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(fields)).toBeNull();
  });

  it('csv-10 a row is where it begins, after quoted line ends and blank lines', async () => {
    const csv = '\n\nphone,notes\n6025550130,"a\nb\nc"\n\n6025550131,d\n';
    expect(short(await rowsOf(csv))).toEqual([
      '4 accepted +16025550130',
      '8 accepted +16025550131',
    ]);
  });

  it('csv-11 rows of nothing but separators are blank', async () => {
    expect(await rowsOf('phone,a,b\n,,\n" ",,\n\n')).toEqual([]);
  });

  it('maps columns by the names people give them, and by an explicit mapping on top', async () => {
    const guessed = await rowsOf(
      'First Name,LAST_NAME,Mobile Phone,Time Zone\nAna,Diaz,6025550134,America/Denver',
    );
    expect(lead(guessed)).toMatchObject({
      lead: {
        name: 'Ana Diaz',
        zones: ['America/Denver'],
        zoneBasis: 'explicit',
        fields: { 'First Name': 'Ana', LAST_NAME: 'Diaz' },
      },
      warnings: [],
    });
    const mapped = await rowsOf('phone,other,who\n6025550134,6025550135,Ana', {
      mapping: { phone: 'other', name: 'who' },
    });
    expect(lead(mapped).lead).toMatchObject({ e164: '+16025550135', name: 'Ana' });
    await expect(rowsOf('phone\n1', { mapping: { name: 'who' } })).rejects.toMatchObject({
      code: 'MAPPED_COLUMN_MISSING',
    });
  });

  it('warns of what it does not use, and calls on', async () => {
    const rows = await rowsOf('phone,zone,lat,lon\n2125550134,Eastern,0,0,x\n2125550135');
    expect(lead(rows).lead.zones).toEqual(['America/New_York']);
    expect(lead(rows).warnings.map(({ code, column }) => [code, column])).toEqual([
      ['ROW_TOO_LONG', null],
      ['ZONE_NOT_RECOGNISED', 'zone'],
      ['COORDINATES_NOT_RECOGNISED', 'lat'],
    ]);
    expect(lead(rows, 1).warnings.map((each) => each.code)).toEqual(['ROW_TOO_SHORT']);
  });

  it('accepts only the countries of the list', async () => {
    const rows = await rowsOf('phone\n6025550134\n8095550134\n', { countries: ['US'] });
    expect(short(rows)).toEqual(['2 accepted +16025550134', '3 rejected COUNTRY_NOT_ALLOWED']);
  });

  it.each([
    ['no bytes', '', 'FILE_EMPTY'],
    ['blank lines', '\n \r\n', 'FILE_EMPTY'],
    ['no phone column', 'name,city\nAna,Reno\n', 'NO_PHONE_COLUMN'],
    ['a workbook', 'PK\u0003\u0004rest', 'NOT_TEXT'],
    ['an image', '\u0089PNG\r\n\u0000\u0000\n', 'NOT_TEXT'],
    ['a broken header', '"phone\n', 'NO_PHONE_COLUMN'],
  ])('a file with %s is one error', async (_, content, code) => {
    await expect(rowsOf(content)).rejects.toMatchObject({ name: 'LeadsError', code });
  });

  it('names the columns it found, but not the people in a file without a header', async () => {
    await expect(rowsOf('name,city\nAna,Reno')).rejects.toThrow('The file has: name, city.');
    const noHeader = await rowsOf('Ana,+16025550134\n').catch((error: unknown) => error);
    expect(noHeader).toMatchObject({ code: 'NO_PHONE_COLUMN', details: {} });
    expect((noHeader as Error).message).not.toContain('Ana');
  });

  it('says so when the source breaks off or is not bytes, and when the reader has had enough', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield utf8('phone\n');
      throw new Error('disk on fire');
    }
    const run = (source: Parameters<typeof readLeads>[0], signal?: AbortSignal): Promise<unknown> =>
      summarise(readLeads(source, { defaultCountry: 'US', signal }));
    await expect(run(broken())).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    const text = ['phone\n'] as unknown as Uint8Array[];
    await expect(run(text)).rejects.toMatchObject({ code: 'SOURCE_NOT_BYTES' });
    const stop = new Error('enough');
    await expect(run([utf8('phone\n')], AbortSignal.abort(stop))).rejects.toBe(stop);
    await expect(
      summarise(readLeads([utf8('phone\n1')], { defaultCountry: 'ZZ' })),
    ).rejects.toMatchObject({ code: 'COUNTRY_UNKNOWN' });
  });

  it('reads a web stream', async () => {
    const source = new Blob(['phone\n6025550134\n']).stream();
    expect(await summarise(readLeads(source, { defaultCountry: 'US' }))).toMatchObject({
      accepted: 1,
    });
  });

  it('S0-02 loses no row of any file: the statuses add up, however the bytes are cut', async () => {
    const random = seededRandom(20_260_106);
    const pieces = [
      '"',
      '""',
      ',',
      ',',
      '\n',
      '\r\n',
      '\r',
      ' ',
      'x',
      '6025550134',
      '(208) 555-0101',
      '1.6E+10',
      'é',
      '\t',
    ];
    for (let file = 0; file < 300; file += 1) {
      let csv = 'name,phone,notes\n';
      const length = Math.floor(random.next() * 60);
      for (let at = 0; at < length; at += 1) {
        csv += pieces[Math.floor(random.next() * pieces.length)] as string;
      }
      const whole = await rowsOf(csv);
      const cut = await rowsOf(csv, {}, 1 + Math.floor(random.next() * 9));
      expect(cut, JSON.stringify(csv)).toEqual(whole);
      const report = await summarise(whole);
      expect(report.accepted + report.duplicate + report.suppressed + report.rejected).toBe(
        report.rows,
      );
      const lines = whole.map((row) => row.line);
      expect(new Set(lines).size).toBe(lines.length);
      expect(lines.toSorted((a, b) => a - b)).toEqual(lines);
    }
  });
});

describe('messyLeadsCsv', () => {
  it('S0-02 every row of a messy list is told of once', async () => {
    for (const seed of [1, 2, 3]) {
      const report = await summarise(await rowsOf(messyLeadsCsv({ rows: 500, seed }), {}, 4_096));
      expect(report.rows).toBe(500);
      expect(report.accepted + report.duplicate + report.rejected).toBe(500);
      expect(report.accepted).toBeGreaterThanOrEqual(450);
      expect(report.byCode.QUOTE_BROKEN).toBeGreaterThan(0);
      expect(report.byCode.NUMBER_EXCEL_DAMAGED).toBeGreaterThan(0);
    }
  });

  it('writes the list of the demo byte for byte, with at least nine leads in ten rows', async () => {
    const path = join(import.meta.dirname, '../../../server-reference/demo/leads.csv');
    const csv = messyLeadsCsv({ rows: 2_000, seed: 1 });
    expect(readFileSync(path, 'utf8') === csv).toBe(true);
    const rows = await rowsOf(csv);
    const leads = rows.flatMap((row) => (row.status === 'accepted' ? [row.lead] : []));
    expect(rows.length).toBe(2_000);
    expect(leads.length).toBeGreaterThanOrEqual(1_800);
    expect(leads.every((each) => /^\+1\d{3}55501\d\d$/.test(each.e164))).toBe(true);
    expect(leads.every((each) => each.zones.length > 0)).toBe(true);
    const zones = new Set(leads.flatMap((each) => each.zones));
    for (const zone of ['New_York', 'Chicago', 'Denver', 'Phoenix', 'Los_Angeles', 'Anchorage']) {
      expect(zones).toContain(`America/${zone}`);
    }
    expect(zones).toContain('Pacific/Honolulu');
    expect(leads.some((each) => each.name.length >= 40)).toBe(true);
    expect(leads.some((each) => /\p{Script=Arabic}/u.test(each.name))).toBe(true);
  });

  it('has no more numbers than are reserved for fiction', () => {
    expect(() => messyLeadsCsv({ rows: 3_001, seed: 1 })).toThrow(RangeError);
  });
});
