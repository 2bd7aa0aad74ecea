/** The command as somebody meets it at a terminal: what it says, where it says it, and its exit code. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFakeAsterisk, serveFakeAsterisk } from '@dialwright/ari/testing';
import { type Floor, fromTrustedWire, systemClock } from '@dialwright/core';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../database/embedded-postgres.ts';
import { freePort } from '../free-port.ts';

const SECRETS = { database: 'hunter2-database', asterisk: 'hunter2-asterisk' };
const command = `const { main } = await import(${JSON.stringify(new URL('main.ts', import.meta.url).href)});
  await main(process.argv.slice(1));`;

interface Ended {
  code: number | null;
  out: string;
  complaint: string;
}

let database: EmbeddedPostgres;
let folder: string;
/** Everything that a server needs, and a database that has nothing in it yet. */
let settings: Record<string, string>;
const running: ChildProcess[] = [];
/** The one that the story starts when its database is ready. */
let server: Awaited<ReturnType<typeof startServer>>;
let serverKey: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dialwright-cli-'));
  // Root runs PostgreSQL as another user, who has to pass through.
  await chmod(folder, 0o755);
  database = await startEmbeddedPostgres();
  settings = {
    DATABASE_URL: database.appUrl,
    MIGRATION_DATABASE_URL: database.ownerUrl,
    ASTERISK_URL: `http://127.0.0.1:${await freePort('127.0.0.1')}/ari`,
    ASTERISK_PASSWORD: SECRETS.asterisk,
    ASTERISK_LEASE_SECONDS: '2',
    DATA_DIR: folder,
    PORT: '0',
    LOG_LEVEL: 'error',
  };
}, 60_000);
afterAll(async () => {
  for (const child of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await database.close();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

function begin(args: readonly string[], environment: Record<string, string>) {
  const child = spawn(
    process.execPath,
    ['--conditions=@dialwright/source', '--input-type=module', '--eval', command, '--', ...args],
    { cwd: folder, env: { PATH: process.env['PATH'], ...environment } },
  );
  running.push(child);
  const said = { out: '', complaint: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.complaint += text));
  return { child, said };
}

async function run(args: readonly string[], environment = settings): Promise<Ended> {
  const { child, said } = begin(args, environment);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}

/** One sentence on standard error, nothing on standard output, no stack and no secret in it. */
function expectOneSentence(ended: Ended, code: number, sentence: RegExp | string): void {
  expect(ended.complaint).toMatch(sentence);
  expect(ended.complaint.trim().split('\n')).toHaveLength(1);
  expect(ended.complaint).not.toMatch(/\n\s+at |hunter2|node:/);
  expect({ code: ended.code, out: ended.out }).toEqual({ code, out: '' });
}

/** `dialwright start`, once it listens. */
async function startServer(
  environment = settings,
): Promise<{ url: string; stop(): Promise<unknown> }> {
  const { child, said } = begin(['start'], environment);
  await vi.waitFor(() => expect(said.out + said.complaint).toMatch(/\n/), { timeout: 30_000 });
  const url = /listens on (\S+)/.exec(said.out)?.[1];
  if (url === undefined) throw new Error(said.complaint);
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      return (await once(child, 'exit'))[0];
    },
  };
}

function changed(url: string, change: (url: URL) => void): string {
  const copy = new URL(url);
  change(copy);
  return copy.href;
}

async function asOwner(sql: string): Promise<void> {
  const client = new Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

describe('the command line', () => {
  it('explains itself, and what it did not understand', async () => {
    const help = await run(['--help'], {});
    expect(help).toMatchObject({ code: 0, complaint: '' });
    expect(help.out).toMatch(/^Usage: dialwright COMMAND\n/);
    expect(await run([], {})).toEqual({ code: 2, out: '', complaint: help.out });
    const lists = '"dialwright --help" lists what there is.';
    expectOneSentence(await run(['dance'], {}), 2, `There is no command "dance". ${lists}`);
    expectOneSentence(
      await run(['start', '--tenant', 'x'], {}),
      2,
      /^Unknown option '--tenant'\. /,
    );
    expectOneSentence(await run(['migrate', 'now'], {}), 2, /^Unexpected argument 'now'\. /);
  });

  it('says what is missing before it starts anything', async () => {
    const { ASTERISK_PASSWORD: _, ...rest } = settings;
    expectOneSentence(
      await run(['start'], rest),
      1,
      /^ASTERISK_PASSWORD is not set\. Give the password of the user of ari\.conf\.$/m,
    );
    const port = await run(['start', '--port', 'eighty']);
    expectOneSentence(port, 1, /^PORT cannot be used\. Write a port, from 0 to 65535\.$/m);
    const { MIGRATION_DATABASE_URL: __, ...given } = settings;
    expectOneSentence(
      await run(['migrate'], given),
      1,
      /^Set DATABASE_URL .* and MIGRATION_DATABASE_URL/,
    );
    const nobody = await run(['create-supervisor', '--tenant', 'Acme']);
    expectOneSentence(nobody, 1, /^Say --username NAME, e\.g\. dialwright create-supervisor/);
  });
});

// One story: a database that somebody brings, from empty to a supervisor on the floor.
describe('a database of one’s own', () => {
  it.each([
    [
      'a port where nothing is',
      (url: URL) => (url.port = '1'),
      /cannot be reached\. Start it, or correct DATABASE_URL\.$/m,
    ],
    [
      'a password that is wrong',
      (url: URL) => (url.password = SECRETS.database),
      /refused us: the password is wrong, or there is no such role\. Check DATABASE_URL\.$/m,
    ],
    [
      'a database that is not there',
      (url: URL) => (url.pathname = '/nowhere'),
      /refused us: it has no database of that name\. Check DATABASE_URL\.$/m,
    ],
    [
      'no role',
      (url: URL) => ((url.username = ''), (url.password = '')),
      /^DATABASE_URL cannot be used\. It names no role/,
    ],
  ])('is refused at %s', async (_, spoil, sentence) => {
    const DATABASE_URL = changed(database.appUrl, spoil);
    expectOneSentence(await run(['start'], { ...settings, DATABASE_URL }), 1, sentence);
  });

  it('is refused with the command to run while it has no tables', async () => {
    const sentence = /has no tables yet\. Run "dialwright migrate" first\.$/m;
    expectOneSentence(await run(['start']), 1, sentence);
  });

  it('is migrated by its owner, once', async () => {
    const applied = await run(['migrate']);
    expect(applied).toMatchObject({ code: 0, complaint: '' });
    expect(applied.out).toMatch(
      /^applied 0001-tenants-and-people\n(applied .*\n)*applied webhooks-0001\n/,
    );
    expect(applied.out).toMatch(/\nThe database is up to date now\.\n$/);
    expect((await run(['migrate'])).out).toBe('The database is up to date.\n');
    const wrong = changed(database.ownerUrl, (url) => (url.password = SECRETS.database));
    expectOneSentence(
      await run(['migrate'], { ...settings, MIGRATION_DATABASE_URL: wrong }),
      1,
      /refused us: .*Check MIGRATION_DATABASE_URL\.$/m,
    );
  });

  it('S0-64 is refused to a role that could see past its tenants', async () => {
    const DATABASE_URL = database.ownerUrl;
    const sentence =
      /^The role dialwright_owner of DATABASE_URL owns tables, so PostgreSQL would not/;
    expectOneSentence(await run(['start'], { ...settings, DATABASE_URL }), 1, sentence);
  });

  it('is not served on a port in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const ended = await run(['start', '--port', String(port)]);
    await new Promise((resolve) => other.close(resolve));
    expectOneSentence(ended, 1, `Port ${port} on 127.0.0.1 is in use.`);
  });

  it('lets a supervisor in by a link, and a server by a key, both told once', async () => {
    server = await startServer();
    const PORT = new URL(server.url).port;
    const create = (...more: string[]) =>
      run(['create-supervisor', '--tenant', 'Acme', ...more], { ...settings, PORT });
    const first = await create('--username', 'ann', '--server-key');
    expect(first).toMatchObject({ code: 0, complaint: '' });
    const [, link, , key = ''] = first.out.split('\n');
    serverKey = key;
    expect(link).toMatch(`${server.url}/floor#login=log_`);
    const login_token = link?.split('#login=')[1];
    const logIn = (): Promise<Response> =>
      fetch(`${server.url}/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login_token }),
      });
    const session = (await (await logIn()).json()) as { token: string };
    expect((await logIn()).status).toBe(401);
    for (const token of [session.token, key]) {
      const answer = await fetch(`${server.url}/v1/campaigns`, {
        headers: { authorization: `Bearer ${token}` },
      });
      expect(await answer.json()).toEqual({ items: [] });
    }

    const again = await create('--username', 'ann');
    expect(again.out).toMatch(/^ann is a supervisor of Acme\. /);
    expect(again.out).not.toContain('sk_');
    const other = await create('--username', 'bob', '--name', 'Bob');
    expect(other.code).toBe(0);
    await asOwner(
      `set app.tenant_id = '00000000-0000-7000-8000-000000000001';
       insert into tenants values (current_setting('app.tenant_id')::uuid, 'Acme')`,
    );
    expectOneSentence(
      await create('--username', 'cid'),
      1,
      /^There are 2 tenants called Acme\. Rename all but one of them first\.$/m,
    );
  });

  it('may have its Asterisk away, refusing us, and then there: the server stays up, says how it is, and then dials', async () => {
    const readiness = async (): Promise<{
      status: number;
      asterisk: { ok: boolean; message: string };
    }> => {
      const answer = await fetch(`${server.url}/readyz`);
      const body = (await answer.json()) as { asterisk: { ok: boolean; message: string } };
      return { status: answer.status, asterisk: body.asterisk };
    };
    const says = (status: number, ok: boolean, message: RegExp): Promise<void> =>
      vi.waitFor(
        async () => {
          const asterisk = { ok, message: expect.stringMatching(message) };
          expect(await readiness()).toEqual({ status, asterisk });
          const floor = await fetch(`${server.url}/v1/floor`, {
            headers: { authorization: `Bearer ${serverKey}` },
          });
          const { health } = fromTrustedWire(await floor.json()) as Floor;
          expect(health.asterisk).toEqual(asterisk);
        },
        { timeout: 45_000, interval: 200 },
      );
    await says(503, false, /Asterisk.* Trying again, attempt \d+\.$/);

    const fake = createFakeAsterisk({
      clock: systemClock,
      network: () => ({ reaction: { type: 'busy' } }),
    });
    const port = Number(new URL(settings['ASTERISK_URL'] ?? '').port);
    const account = { port, username: 'dialwright' };
    const suspicious = await serveFakeAsterisk(fake, { ...account, password: 'another' });
    await says(503, false, /password|refused/i);
    await suspicious.close();

    const willing = await serveFakeAsterisk(fake, { ...account, password: SECRETS.asterisk });
    await says(200, true, /^Asterisk .* is connected\.$/);
    expect(await server.stop()).toBe(0);
    await willing.close();
  }, 120_000);
});

describe('the embedded database', () => {
  it('prints a link with the port that was really taken, and another for who lost it', async () => {
    const { DATABASE_URL: _, ...given } = settings;
    const embedded = { ...given, DATA_DIR: join(folder, 'embedded') };
    const { child, said } = begin(['start'], embedded);
    await vi.waitFor(() => expect(said.out).toMatch(/#login=/), { timeout: 30_000 });
    const url = /listens on (\S+)/.exec(said.out)?.[1] ?? '';
    expect(Number(new URL(url).port)).toBeGreaterThan(0);
    expect(said.out).toContain(`once: ${url}/floor#login=log_`);
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as { servers: unknown };
    expect(document.servers).toEqual([{ url }]);
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
    const lost = ['create-supervisor', '--tenant', 'My team', '--username', 'supervisor'];
    expect((await run(lost, { ...embedded, PORT: '8080' })).out).toContain('8080/floor#login=log_');
  });

  it('is refused a folder that cannot be made', async () => {
    const { DATABASE_URL: _, ...embedded } = settings;
    await writeFile(join(folder, 'file'), '');
    const ended = await run(['start'], { ...embedded, DATA_DIR: join(folder, 'file') });
    expectOneSentence(
      ended,
      1,
      /the folder cannot be made \(\w+\); choose another with DATA_DIR\.$/m,
    );
  });
});
