import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DialwrightError, type Logger } from '@dialwright/core';
import { createFakeClock, type FakeClock } from '@dialwright/core/testing';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from './http-server.ts';
import {
  ann,
  AT,
  CALL_ID,
  CAMPAIGN_ID,
  scriptedIdentity,
  scriptedService,
  type ScriptedService,
  tokens,
} from './scripted-service.ts';

let server: HttpServer;
let service: ScriptedService;
let clock: FakeClock;
let logged: string[];

/** Routes that a contract test has asked, as `GET /v1/…`. */
const exercised = new Set<string>();

beforeEach(async () => {
  service = scriptedService();
  clock = createFakeClock(AT);
  logged = [];
  const log =
    (level: string) =>
    (message: string, fields?: object): void => {
      logged.push(`${level} ${message} ${JSON.stringify(fields)}`);
      if (fields && 'route' in fields && 'method' in fields) {
        exercised.add(`${String(fields.method)} ${String(fields.route)}`);
      }
    };
  const logger: Logger = {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
  };
  server = await createHttpServer({
    service,
    identity: scriptedIdentity(),
    clock,
    logger,
    publicUrl: 'https://dialer.example.com/',
    cockpitDir: join(tmpdir(), 'no-such-cockpit'),
  });
});
afterEach(async () => {
  await server.close();
  expect(clock.pendingTimers).toBe(0);
});

type Who = keyof typeof tokens | 'nobody';

function ask(
  method: NonNullable<InjectOptions['method']>,
  url: string,
  who: Who,
  more: Omit<InjectOptions, 'method' | 'url'> = {},
): Promise<LightMyRequestResponse> {
  const authorization = who === 'nobody' ? {} : { authorization: `Bearer ${tokens[who]}` };
  return server.fastify.inject({
    method,
    url,
    ...more,
    headers: { ...authorization, ...more.headers },
  });
}

function expectProblem(response: LightMyRequestResponse, status: number, code: string): void {
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(response.json()).toMatchObject({ status, code, detail: expect.stringMatching(/^\S.+/) });
  expect(response.statusCode).toBe(status);
}

const campaign = {
  name: 'Autumn',
  dial_method: 'predictive',
  caller_id: { strategy: 'fixed', numbers: ['+16025550100'] },
};

describe('sessions', () => {
  it('begin with a password or a login token, and log an agent in', async () => {
    for (const payload of [{ username: 'ann', password: 'right' }, { login_token: 'log_good' }]) {
      const response = await ask('POST', '/v1/sessions', 'nobody', { payload });
      expect(response.statusCode).toBe(201);
      expect(response.json()).toEqual({
        token: expect.stringMatching(/^ses_/),
        expires_at: '2026-11-03T16:00:00.000Z',
        identity: { agent_id: ann.agentId, username: 'ann', name: 'ann', role: 'agent' },
      });
    }
    expect(service.asked).toEqual([
      ['logIn', 'ann'],
      ['logIn', 'ann'],
    ]);
  });

  it('do not begin with a wrong password, and make whoever guesses wait', async () => {
    const payload = { username: 'ann', password: 'wrong' };
    for (let attempt = 0; attempt < 10; attempt += 1) {
      expectProblem(await ask('POST', '/v1/sessions', 'nobody', { payload }), 401, 'LOGIN_FAILED');
    }
    const response = await ask('POST', '/v1/sessions', 'nobody', { payload });
    expectProblem(response, 429, 'TOO_MANY_ATTEMPTS');
    expect(response.headers['retry-after']).toBe('60');
  });

  it('end: the token is worthless afterwards', async () => {
    expect((await ask('GET', '/v1/me', 'agent')).json()).toMatchObject({ username: 'ann' });
    expect((await ask('DELETE', '/v1/sessions/current', 'agent')).statusCode).toBe(204);
    expectProblem(await ask('GET', '/v1/me', 'agent'), 401, 'UNAUTHENTICATED');
  });
});

describe('access', () => {
  it('S4-11 is refused without a good bearer token', async () => {
    const missing = await ask('GET', '/v1/me', 'nobody');
    expectProblem(missing, 401, 'UNAUTHENTICATED');
    expect(missing.headers['www-authenticate']).toBe('Bearer realm="dialwright"');
    for (const authorization of ['Bearer ses_unknown', `Basic ${tokens.agent}`, 'Bearer']) {
      const response = await ask('GET', '/v1/me', 'nobody', { headers: { authorization } });
      expectProblem(response, 401, 'UNAUTHENTICATED');
    }
    // Nor is a token in the address looked at.
    expectProblem(
      await ask('GET', `/v1/me?access_token=${tokens.agent}`, 'nobody'),
      401,
      'UNAUTHENTICATED',
    );
  });

  it('S1-39 is refused to a server key that comes with an Origin', async () => {
    const headers = { origin: 'https://crm.example.com' };
    const response = await ask('GET', '/v1/campaigns', 'server', { headers });
    expectProblem(response, 403, 'SERVER_KEY_IN_BROWSER');
    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
    expect((await ask('GET', '/v1/campaigns', 'server')).statusCode).toBe(200);
  });

  it.each<[InjectOptions['method'] & string, string, Who[]]>([
    ['GET', '/v1/floor', ['agent']],
    ['GET', '/v1/floor/stream', ['agent']],
    ['GET', '/v1/campaigns', ['agent']],
    ['POST', '/v1/campaigns', ['agent']],
    ['PATCH', `/v1/campaigns/${CAMPAIGN_ID}`, ['agent']],
    ['POST', `/v1/campaigns/${CAMPAIGN_ID}/start`, ['agent']],
    ['POST', `/v1/campaigns/${CAMPAIGN_ID}/leads`, ['agent']],
    ['POST', '/v1/suppressions', ['agent']],
    ['PUT', '/v1/agents/bob', ['agent']],
    ['POST', '/v1/agents/ann/login-links', ['agent', 'supervisor']],
    ['POST', '/v1/agents/me/ready', ['server']],
    ['GET', '/v1/agents/me/stream', ['server']],
  ])('to %s %s is refused to %s', async (method, url, whos) => {
    for (const who of whos) expectProblem(await ask(method, url, who), 403, 'FORBIDDEN');
    expectProblem(await ask(method, url, 'nobody'), 401, 'UNAUTHENTICATED');
    expect(service.asked).toEqual([]);
  });
});

describe('campaigns', () => {
  const url = `/v1/campaigns/${CAMPAIGN_ID}`;

  it('are listed, read and created with the defaults filled in', async () => {
    const list = await ask('GET', '/v1/campaigns', 'supervisor');
    expect(list.json()).toMatchObject({ items: [{ campaign_id: CAMPAIGN_ID, started_at: null }] });
    expect((await ask('GET', url, 'server')).json()).toMatchObject({ campaign_id: CAMPAIGN_ID });
    const created = await ask('POST', '/v1/campaigns', 'server', { payload: campaign });
    expect(created.statusCode).toBe(201);
    expect(created.headers.location).toBe(url);
    expect(created.json()).toMatchObject({ settings: { hold_window_ms: 2_000 } });
    expect(service.asked.at(-1)).toMatchObject(['create', { holdWindowMs: 2_000 }]);
  });

  it('are refused with every problem and where it is, an unknown field among them', async () => {
    const payload = { ...campaign, name: '', hold_window: 5, caller_id: { strategy: 'fixed' } };
    const response = await ask('POST', '/v1/campaigns', 'server', { payload });
    expectProblem(response, 422, 'VALIDATION_FAILED');
    expect(response.json<{ errors: { pointer: string }[] }>().errors).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pointer: '/hold_window', code: 'UNKNOWN_FIELD' }),
        expect.objectContaining({ pointer: '/name', code: 'TOO_SMALL' }),
        expect.objectContaining({ pointer: '/caller_id/numbers' }),
      ]),
    );
    expect(service.asked).toEqual([]);
  });

  it('change only what was sent: no default comes back in by the side door', async () => {
    const response = await ask('PATCH', url, 'supervisor', { payload: { drop_target: 0.01 } });
    expect(response.statusCode).toBe(200);
    expect(service.asked).toEqual([['change', CAMPAIGN_ID, { dropTarget: 0.01 }]]);
    expect(response.json()).toMatchObject({ settings: { drop_target: 0.01, name: 'Autumn' } });
  });

  it('start and pause, with or without an empty body', async () => {
    expect((await ask('POST', `${url}/start`, 'server')).json()).toMatchObject({
      status: 'running',
    });
    const paused = await ask('POST', `${url}/pause`, 'server', { payload: {} });
    expect(paused.json()).toMatchObject({ status: 'paused' });
    service.refuseNext('NO_LEADS');
    expectProblem(await ask('POST', `${url}/start`, 'server'), 409, 'NO_LEADS');
    const wrong = await ask('POST', `${url}/start`, 'server', { payload: { now: true } });
    expectProblem(wrong, 422, 'VALIDATION_FAILED');
  });

  it('get a new webhook secret, told this once', async () => {
    const response = await ask('POST', `${url}/webhook-secret`, 'server');
    expect([response.statusCode, response.json()]).toEqual([201, { secret: 'whsec_new' }]);
  });

  it('are not found under an unknown id, or under what is no id', async () => {
    const unknown = `/v1/campaigns/${CALL_ID}`;
    expectProblem(await ask('GET', unknown, 'server'), 404, 'CAMPAIGN_NOT_FOUND');
    expectProblem(await ask('GET', '/v1/campaigns/autumn', 'server'), 404, 'NOT_FOUND');
  });

  it('take leads from a file of any size, as it comes, whatever it is called', async () => {
    const row = 'Lea,+16025550134\n';
    const file = Buffer.from(`name,phone\n${row.repeat(200_000)}`);
    for (const type of ['text/csv', 'application/x-www-form-urlencoded', 'application/json']) {
      const headers = { 'content-type': type };
      const leads = `${url}/leads?default_country=GB`;
      const response = await ask('POST', leads, 'server', { payload: file, headers });
      expect(response.json()).toMatchObject({ rows: 1, problems: [{ line: 2, column: 'phone' }] });
      const [name, id, seen] = service.asked.at(-1) ?? [];
      expect([name, id, seen]).toEqual([
        'importLeads',
        CAMPAIGN_ID,
        { bytes: file.length, defaultCountry: 'GB', largestChunk: expect.any(Number) },
      ]);
    }
  });

  it('say what is wrong with a file that cannot be read', async () => {
    const message = 'The file has no column with phone numbers.';
    service.failNext(new DialwrightError({ code: 'NO_PHONE_COLUMN', message }));
    const headers = { 'content-type': 'text/csv' };
    const response = await ask('POST', `${url}/leads`, 'server', { payload: 'a,b', headers });
    expectProblem(response, 422, 'VALIDATION_FAILED');
    expect(response.json()).toMatchObject({ errors: [{ code: 'NO_PHONE_COLUMN', message }] });
  });

  it('S0-41 numbers are suppressed for all of them', async () => {
    const payload = { numbers: ['+16025550134', '+16025550135'], reason: 'asked us to' };
    const response = await ask('POST', '/v1/suppressions', 'server', { payload });
    expect(response.json()).toEqual({ suppressed: 2 });
    expect(service.asked).toEqual([['suppress', payload.numbers, 'asked us to']]);
    // A number that nobody could be sure of is refused, never left out in silence.
    const national = { ...payload, numbers: ['+16025550134', '(602) 555-0135'] };
    const refused = await ask('POST', '/v1/suppressions', 'server', { payload: national });
    expect(refused.statusCode).toBe(422);
    expect(refused.json()).toMatchObject({ errors: [{ pointer: '/numbers/1' }] });
  });
});

describe('people', () => {
  it('are put in place and changed, and let in by a link', async () => {
    const payload = { name: 'Bob', campaign_id: CAMPAIGN_ID };
    const created = await ask('PUT', '/v1/agents/bob', 'server', { payload });
    expect(created.statusCode).toBe(201);
    expect(created.json()).toMatchObject({ username: 'bob', role: 'agent' });
    expect((await ask('PUT', '/v1/agents/bob', 'supervisor', { payload })).statusCode).toBe(200);

    const link = await ask('POST', '/v1/agents/bob/login-links', 'server');
    expect(link.statusCode).toBe(201);
    const { login_token: token, url } = link.json<{ login_token: string; url: string }>();
    expect(url).toBe(`https://dialer.example.com/agent#login=${token}`);
    expectProblem(await ask('POST', '/v1/agents/eve/login-links', 'server'), 404, 'NOT_FOUND');
  });

  it('are not put on a campaign that is not there', async () => {
    const payload = { name: 'Bob', campaign_id: CALL_ID };
    const response = await ask('PUT', '/v1/agents/bob', 'server', { payload });
    expectProblem(response, 422, 'VALIDATION_FAILED');
    expect(response.json()).toMatchObject({ errors: [{ pointer: '/campaign_id' }] });
  });
});

describe("an agent's desk", () => {
  it('passes commands on, as the agent of the session', async () => {
    for (const path of ['ready', 'heartbeat', 'log-out']) {
      expect((await ask('POST', `/v1/agents/me/${path}`, 'agent')).statusCode).toBe(200);
    }
    await ask('POST', `/v1/calls/${CALL_ID}/hang-up`, 'agent', { payload: {} });
    expect((await ask('GET', '/v1/agents/me/phone', 'agent')).json()).toEqual({ kind: 'test' });
    expect(service.asked).toEqual([
      ['ready', 'ann'],
      ['heartbeat', 'ann'],
      ['logOut', 'ann'],
      ['hangUp', 'ann', CALL_ID],
      ['phone', 'ann'],
    ]);
  });

  it('S0-36 pauses with a code, and knows which codes there are', async () => {
    const pause = (code: string) =>
      ask('POST', '/v1/agents/me/pause', 'agent', { payload: { code } });
    expect((await pause('LUNCH')).statusCode).toBe(200);
    expect(service.asked).toEqual([['pause', 'ann', 'LUNCH']]);
    service.refuseNext('PAUSE_CODE_UNKNOWN');
    expectProblem(await pause('SIESTA'), 422, 'PAUSE_CODE_UNKNOWN');
    expectProblem(await pause('lunch break'), 422, 'VALIDATION_FAILED');
  });

  it('S0-44 is not ready before the last call has its disposition', async () => {
    service.refuseNext('DISPOSITION_MISSING');
    expectProblem(await ask('POST', '/v1/agents/me/ready', 'agent'), 409, 'DISPOSITION_MISSING');
    const payload = { code: 'SALE', notes: 'Wants two.' };
    const disposed = await ask('POST', `/v1/calls/${CALL_ID}/disposition`, 'agent', { payload });
    expect(disposed.json()).toMatchObject({ call_id: CALL_ID, disposition: 'SALE' });
    expect(service.asked.at(-1)).toEqual(['dispose', 'ann', CALL_ID, payload]);
  });

  it.each([
    ['CALL_NOT_FOUND', 404],
    ['CALL_NOT_YOURS', 403],
    ['CALL_STILL_UP', 409],
    ['DISPOSITION_UNKNOWN', 422],
    ['NOT_THE_OWNER', 503],
  ] as const)('tells a refusal %s as %i', async (code, status) => {
    service.refuseNext(code);
    const payload = { code: 'SALE' };
    const response = await ask('POST', `/v1/calls/${CALL_ID}/disposition`, 'agent', { payload });
    expectProblem(response, status, code);
    expect(response.headers['retry-after']).toBe(status === 503 ? '2' : undefined);
  });
});

describe('records', () => {
  it('are filtered and paged, with a link to the next page', async () => {
    const query = `campaign_id=${CAMPAIGN_ID}&phone=5550134&outcome=CONNECTED&disposition=SALE`;
    const page = await ask('GET', `/v1/calls?${query}&limit=1`, 'supervisor');
    expect(page.json()).toMatchObject({
      items: [{ call_id: CALL_ID, placed_at: '2026-11-03T15:00:00.000Z' }],
      next_cursor: 'next',
    });
    expect(service.asked).toEqual([
      [
        'records',
        {
          campaignId: CAMPAIGN_ID,
          phone: '5550134',
          outcome: 'CONNECTED',
          disposition: 'SALE',
          agentId: undefined,
        },
        { cursor: null, limit: 1 },
      ],
    ]);
    const next = /^<(.+)>; rel="next"$/.exec(String(page.headers.link))?.[1] ?? '';
    const last = await ask('GET', next, 'supervisor');
    expect(last.json()).toMatchObject({ next_cursor: null });
    expect(last.headers).not.toHaveProperty('link');
    expect(service.asked.at(-1)?.[2]).toEqual({ cursor: 'next', limit: 1 });
  });

  it('refuses a filter it does not know, or a page that is too long', async () => {
    for (const query of ['agent=ann', 'limit=201', 'limit=0', 'limit=', 'outcome=HAPPY']) {
      const response = await ask('GET', `/v1/calls?${query}`, 'supervisor');
      expectProblem(response, 422, 'VALIDATION_FAILED');
    }
    expect(service.asked).toEqual([]);
  });

  it('shows an agent their own only', async () => {
    await ask('GET', '/v1/calls', 'agent');
    expect(service.asked.at(-1)?.[1]).toMatchObject({ agentId: ann.agentId });
    const others = await ask('GET', `/v1/calls?agent_id=${CALL_ID}`, 'agent');
    expectProblem(others, 403, 'FORBIDDEN');
    const detail = await ask('GET', `/v1/calls/${CALL_ID}`, 'agent');
    expect(detail.json()).toMatchObject({
      record: { call_id: CALL_ID },
      timeline: [{ at: '2026-11-03T15:00:00.000Z', details: { Kept_As: 'it is' } }],
      decision: { dial: 2 },
    });
    expectProblem(await ask('GET', `/v1/calls/${CAMPAIGN_ID}`, 'agent'), 404, 'CALL_NOT_FOUND');
  });
});

describe('recordings', () => {
  const bytes = Buffer.from('0123456789');
  beforeEach(() => {
    service.recordings.set('the-token', {
      bytes: bytes.length,
      contentType: 'audio/wav',
      fileName: 'Lea "1".wav',
      async *read(start, end) {
        for (let at = start; at <= end; at += 3)
          yield bytes.subarray(at, Math.min(at + 3, end + 1));
      },
    });
  });
  const get = (more: Omit<InjectOptions, 'method' | 'url'> = {}, query = '') =>
    ask('GET', `/v1/recordings/the-token${query}`, 'nobody', more);

  it('S0-53 are played from anywhere, and saved', async () => {
    const whole = await get();
    expect(whole.statusCode).toBe(200);
    expect(whole.body).toBe('0123456789');
    expect(whole.headers).toMatchObject({
      'accept-ranges': 'bytes',
      'content-length': '10',
      'content-type': 'audio/wav',
      'content-disposition': 'inline; filename="Lea__1_.wav"',
    });
    const part = await get({ headers: { range: 'bytes=2-6' } });
    expect(part.statusCode).toBe(206);
    expect(part.body).toBe('23456');
    expect(part.headers).toMatchObject({
      'content-range': 'bytes 2-6/10',
      'content-length': '5',
    });
    expect((await get({ headers: { range: 'bytes=-2' } })).body).toBe('89');
    const beyond = await get({ headers: { range: 'bytes=10-' } });
    expectProblem(beyond, 416, 'RANGE_NOT_SATISFIABLE');
    expect(beyond.headers['content-range']).toBe('bytes */10');
    const saved = await get({}, '?download=1');
    expect(saved.headers['content-disposition']).toMatch(/^attachment;/);
  });

  it('S1-41 stay private: not cached by others, not told to other sites, not in the log', async () => {
    const { headers } = await get();
    expect(headers['cache-control']).toBe('private');
    expect(headers['referrer-policy']).toBe('no-referrer');
    await ask('GET', '/v1/recordings/another-token', 'nobody');
    expect(logged.join('\n')).toContain('/v1/recordings/:token');
    expect(logged.join('\n')).not.toMatch(/the-token|another-token/);
  });

  it('S1-36 are not there under an unknown link, by the same path', async () => {
    const response = await ask('GET', '/v1/recordings/unknown', 'nobody');
    expectProblem(response, 404, 'NOT_FOUND');
    expect(service.asked).toEqual([['openRecording']]);
  });

  it('tell a client their size without being read', async () => {
    const response = await ask('HEAD', '/v1/recordings/the-token', 'nobody');
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-length']).toBe('10');
    expect(response.body).toBe('');
  });
});

describe('the floor', () => {
  it('S0-48 is read as it is now', async () => {
    const response = await ask('GET', '/v1/floor', 'supervisor');
    expect(response.json()).toMatchObject({ at: '2026-11-03T15:00:00.000Z', agents: [] });
    expect(service.floorFeed.readers).toBe(0);
  });
});

describe('health', () => {
  it('says that the process lives, and which part keeps it from working', async () => {
    expect((await ask('GET', '/healthz', 'nobody')).json()).toEqual({ status: 'ok' });
    expect((await ask('GET', '/readyz', 'nobody')).statusCode).toBe(200);
    const message = 'Asterisk refused the password.';
    service.currentHealth = { ...service.currentHealth, asterisk: { ok: false, message } };
    const response = await ask('GET', '/readyz', 'nobody');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({ ready: false, asterisk: { ok: false, message } });
  });
});

describe('every answer', () => {
  it('carries a strict content policy and an id, errors included', async () => {
    for (const url of ['/healthz', '/v1/me', '/nowhere', '/floor']) {
      const { headers } = await ask('GET', url, 'nobody');
      expect(headers['content-security-policy']).toContain("script-src 'self'; ");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('is a problem document when there is no such address, or the body cannot be read', async () => {
    expectProblem(await ask('GET', '/v2/campaigns', 'server'), 404, 'NOT_FOUND');
    const headers = { 'content-type': 'application/json' };
    const post = (payload: string, type = headers) =>
      ask('POST', '/v1/campaigns', 'server', { payload, headers: type });
    expectProblem(await post('{'), 400, 'MALFORMED_REQUEST');
    expectProblem(await post(`"${'x'.repeat(1_100_000)}"`), 413, 'BODY_TOO_LARGE');
    const text = { 'content-type': 'text/plain' };
    expectProblem(await post('name', text), 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it('tells nothing of the inside when something breaks, and logs it under the id it tells', async () => {
    service.failNext(new Error('relation "credentials" does not exist'));
    const response = await ask('GET', '/v1/campaigns', 'server');
    expectProblem(response, 500, 'INTERNAL_ERROR');
    expect(response.body).not.toContain('credentials');
    const id = String(response.headers['x-request-id']);
    expect(response.json<{ detail: string }>().detail).toContain(id);
    expect(logged.filter((line) => line.includes(id))).toHaveLength(2);
  });

  it('asks to try again when the database is away', async () => {
    service.failNext(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));
    const response = await ask('GET', '/v1/campaigns', 'server');
    expectProblem(response, 503, 'UNAVAILABLE');
    expect(response.headers['retry-after']).toBe('5');
  });

  it('leaves no number, name or token in the log', async () => {
    await ask('GET', '/v1/calls?phone=6025550134', 'supervisor');
    await ask('PUT', '/v1/agents/secretive', 'server', { payload: { name: 'Bob' } });
    await ask('POST', '/v1/sessions', 'nobody', { payload: { login_token: 'log_good' } });
    expect(logged).toHaveLength(3);
    expect(logged.join('\n')).not.toMatch(/6025550134|secretive|log_|ses_|sk_/);
  });
});

describe('the cockpit', () => {
  it('leads from / to the floor, and says how to build the pages when they are missing', async () => {
    const root = await ask('GET', '/', 'nobody');
    expect([root.statusCode, root.headers.location]).toEqual([302, '/floor']);
    for (const page of ['/floor', '/agent', '/records', '/login']) {
      const response = await ask('GET', page, 'nobody');
      expectProblem(response, 503, 'COCKPIT_NOT_BUILT');
      expect(response.json<{ detail: string }>().detail).toContain('npm run build');
    }
  });
});

describe('the OpenAPI document', () => {
  it('S0-61 describes every route, and every route it describes has been exercised above', async () => {
    const response = await ask('GET', '/openapi.json', 'nobody');
    const document = response.json<{
      openapi: string;
      paths: Record<string, Record<string, { operationId?: string; responses: object }>>;
    }>();
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    for (const { operation } of operations) {
      expect(operation.operationId).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.responses).toHaveProperty('default');
    }
    const described = operations.map(
      ({ path, method }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(
      described.length,
    );
    // The streams answer without an end; they have a test of their own, over a socket.
    const streams = ['GET /v1/agents/me/stream', 'GET /v1/floor/stream'];
    expect(described).toEqual(expect.arrayContaining(streams));
    expect(described.filter((route) => !exercised.has(route))).toEqual([]);

    const hidden = /^(HEAD|OPTIONS) |^GET \/(floor|agent|records|login|openapi\.json)?$/;
    const asked = [...exercised].filter((route) => !hidden.test(route) && !route.endsWith(' null'));
    expect(asked.filter((route) => !described.includes(route))).toEqual([]);
  });

  it('speaks of the same names and limits as the checks do', async () => {
    const document = (await ask('GET', '/openapi.json', 'nobody')).json<{
      paths: Record<string, Record<string, { requestBody: unknown; parameters: unknown }>>;
    }>();
    expect(document.paths['/v1/campaigns']?.['post']?.requestBody).toMatchObject({
      content: {
        'application/json': {
          schema: {
            additionalProperties: false,
            required: ['name', 'dial_method', 'caller_id'],
            properties: { drop_target: { maximum: 0.03, default: 0.03 } },
          },
        },
      },
    });
    expect(
      document.paths['/v1/campaigns/{campaign_id}/leads']?.['post']?.requestBody,
    ).toMatchObject({ content: { 'text/csv': expect.anything() } });
    expect(document.paths['/v1/calls']?.['get']?.parameters).toContainEqual(
      expect.objectContaining({ in: 'query', name: 'limit', required: false }),
    );
  });
});
