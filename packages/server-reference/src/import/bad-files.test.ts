/** What is no list of leads, sent to the import as a client would send it. */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { systemIdGenerator } from '@dialwright/core';
import { createFakeClock } from '@dialwright/core/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from '../http/http-server.ts';
import {
  AT,
  CAMPAIGN_ID,
  scriptedIdentity,
  scriptedService,
  tokens,
} from '../http/scripted-service.ts';
import { memoryStore } from '../store/memory/memory-store.ts';
import { importLeads } from './import-leads.ts';

let server: HttpServer;
let store: ReturnType<typeof memoryStore>;

beforeEach(async () => {
  const clock = createFakeClock(AT);
  const service = scriptedService();
  store = memoryStore({ clock });
  service.campaigns.importLeads = async (tenantId, campaignId, file, { defaultCountry }) => {
    const ref = { tenantId, campaignId };
    const parts = { store, clock, generateId: systemIdGenerator, ref, defaultCountry };
    return { ok: true, value: await importLeads(file, parts) };
  };
  server = await createHttpServer({
    service,
    identity: scriptedIdentity(),
    clock,
    publicUrl: 'https://dialer.example.com',
    cockpitDir: join(tmpdir(), 'no-such-cockpit'),
  });
});
afterEach(() => server.close());

const send = (payload: Buffer, contentType = 'text/csv') =>
  server.fastify.inject({
    method: 'POST',
    url: `/v1/campaigns/${CAMPAIGN_ID}/leads`,
    headers: { authorization: `Bearer ${tokens.supervisor}`, 'content-type': contentType },
    payload,
  });

const list = 'name,phone\nAnn,+16025550134\n';
const zip = Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00]);

it.each([
  ['an empty file', Buffer.alloc(0), 'FILE_EMPTY', /^The file is empty\.$/],
  ['nothing but blank lines', Buffer.from('\n \r\n\n'), 'FILE_EMPTY', /^The file is empty\.$/],
  ['no column of phones', Buffer.from('name,town\nAnn,Rome\n'), 'NO_PHONE_COLUMN', /name, town\.$/],
  [
    'a broken header',
    Buffer.from('name,"pho"ne\nAnn,1\n'),
    'NO_PHONE_COLUMN',
    /line 1 can't be read/,
  ],
  ['zeros among the text', Buffer.from(`${list}Bob,\0\n`), 'NOT_TEXT', /export the list as CSV/],
  ['a list in gzip', gzipSync(list), 'NOT_TEXT', /gzip: unpack it/],
  ['a workbook (.xlsx is a zip)', zip, 'NOT_TEXT', /workbook or an archive/],
])(
  'refuses %s with the sentence that says what to do, and stores nothing',
  async (_, file, code, sentence) => {
    const answer = await send(file);
    expect(answer.statusCode).toBe(422);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    const message = expect.stringMatching(sentence);
    expect(answer.json()).toMatchObject({
      status: 422,
      detail: message,
      errors: [{ pointer: '', code, message }],
    });
    expect(store.tables.leads.size).toBe(0);
  },
);

it('takes the list itself, whatever its sender calls it', async () => {
  const answer = await send(Buffer.from(list), 'application/vnd.ms-excel');
  expect(answer.json()).toMatchObject({ rows: 1, accepted: 1 });
  expect(store.tables.leads.size).toBe(1);
});
