/**
 * The cockpit without a server behind it, to look at and to design on: every page in every state, from a
 * scripted stand-in of the HTTP API. A scene is named by its login: /floor#login=busy.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { type FloorStreamMessage, systemClock } from '@dialwright/core';
import {
  agentStreamMessage,
  callRecord,
  floorStreamMessage,
  timelineEntry,
  toWire,
} from '@dialwright/core/schemas';
import { buildCockpit } from '../scripts/build-cockpit.ts';
import { type AgentScene, type AgentSceneName, createAgentScene } from './agent-scenes.ts';
import { busyFloor, floorChanges, floorWithoutAsterisk, newFloor } from './floor-scenes.ts';
import { idOf } from './people.ts';
import { galleryRecording, galleryRecords, galleryTimeline } from './record-scenes.ts';

const scenes: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  floor: [
    ['busy', 'A busy afternoon'],
    ['new', 'Nothing set up yet'],
    ['late', 'A stream that falls silent'],
    ['cut', 'A server that goes away'],
    ['down', 'Asterisk does not answer, too many drops'],
  ],
  agent: [
    ['paused', 'Just logged in'],
    ['ready', 'Waiting for a call'],
    ['talking', 'On a call with a long name'],
    ['rtl', 'On a call with a right-to-left name'],
    ['wrap_up', 'Wrap-up'],
  ],
  records: [
    ['full', 'A day of calls'],
    ['empty', 'No calls yet'],
  ],
};

const policy =
  "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; " +
  "media-src 'self' blob:; connect-src 'self' ws: wss:";
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.map': 'application/json',
};

const outputFolder = join(tmpdir(), 'dialwright-gallery');
const pages = await buildCockpit({ outputFolder });
const recording = galleryRecording();
const agentScenes = new Map<string, AgentScene>();
/** How often the floor that goes away has been asked for. */
let cuts = 0;

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    response.writeHead(500).end(String(error));
  });
});
const port = Number(process.env.PORT ?? 8099);
server.listen(port, '127.0.0.1', () => {
  console.log(`The cockpit's gallery is at http://127.0.0.1:${port}/`);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://gallery');
  if (pathname.startsWith('/v1/')) return api(request, response, pathname, searchParams);
  if (pathname === '/') {
    response.writeHead(200, { 'content-type': types['.html'] }).end(index());
    return;
  }
  const name = pathname.slice(1);
  const file = pages.includes(name) ? `${name}.html` : normalize(pathname);
  const bytes = await readFile(join(outputFolder, file)).catch(() => null);
  if (bytes === null) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': policy,
  });
  response.end(bytes);
}

function index(): string {
  const lists = Object.entries(scenes).map(
    ([page, list]) =>
      `<h2>${page}</h2><ul>${list.map(([scene, title]) => `<li><a href="/${page}#login=${scene}">${title}</a>`).join('')}</ul>`,
  );
  return `<!doctype html><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Gallery</title><h1>Cockpit gallery</h1>${lists.join('')}<h2>login</h2><ul><li><a href="/login?why=expired">Session ended</a></ul>`;
}

async function api(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: URLSearchParams,
): Promise<void> {
  const scene = request.headers.authorization?.replace('Bearer ', '') ?? '';
  if (path === '/v1/sessions') return logIn(request, response);
  if (path.startsWith('/v1/sessions/')) return void response.writeHead(204).end();
  if (path.startsWith('/v1/recordings/')) return play(request, response, query);
  if (scene === '') {
    return json(response, 401, { detail: 'Log in first.' });
  }
  if (path === '/v1/floor/stream') return floor(response, scene);
  if (path.startsWith('/v1/agents/me/') || request.method === 'POST') {
    return agent(request, response, path, scene);
  }
  if (path === '/v1/calls') return records(response, scene, query);
  const callId = /^\/v1\/calls\/([^/]+)$/.exec(path)?.[1];
  const all = galleryRecords(Date.now());
  const record = all.find((each) => each.callId === callId) ?? all[2];
  if (callId === undefined || record === undefined) {
    return json(response, 404, { detail: 'There is no such call.' });
  }
  json(response, 200, {
    record: toWire(callRecord, record),
    timeline: galleryTimeline(record).map((entry) => toWire(timelineEntry, entry)),
    decision: {
      at: new Date(record.placedAt - 4).toISOString(),
      dial: 4,
      message: '2 idle, 1.3 answers due in 9 s, blocked 1.1 % ≤ 1.4 %: dial 4',
      reasons: [
        { code: 'IDLE_AGENTS', message: '2 agents wait for a call.' },
        { code: 'DROP_RISK', message: 'A fifth line would take the risk of a drop to 3.4 %.' },
      ],
    },
  });
}

async function logIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = (await bodyOf(request)) as { login_token?: string; password?: string };
  if (body.login_token === undefined && body.password !== 'gallery') {
    return json(response, 401, { detail: 'The user name or the password is wrong.' });
  }
  const scene = body.login_token ?? 'busy';
  const role = scenes.agent?.some(([name]) => name === scene) ? 'agent' : 'supervisor';
  const identity = { agent_id: idOf(3, 0), username: 'ana', name: 'Ana Ruiz', role };
  json(response, 201, { token: scene, identity });
}

function floor(response: ServerResponse, scene: string): void {
  if (scene === 'cut' && cuts++ > 0) return void response.writeHead(503).end();
  const say = openStream(response);
  const tell = (message: FloorStreamMessage): void => say(toWire(floorStreamMessage, message));
  const now = Date.now();
  const first =
    scene === 'new' ? newFloor(now) : scene === 'down' ? floorWithoutAsterisk(now) : busyFloor(now);
  tell({ type: 'floor.snapshot', at: now, floor: first });
  if (scene === 'cut') setTimeout(() => response.end(), 1_500);
  if (scene === 'late' || scene === 'cut') return;
  let tick = 0;
  const timer = setInterval(() => {
    response.write(': beat\n\n');
    if (scene === 'new' || scene === 'down') return;
    for (const change of floorChanges(Date.now(), (tick += 1))) tell(change);
  }, 1_000);
  response.on('close', () => clearInterval(timer));
}

async function agent(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  scene: string,
): Promise<void> {
  if (path === '/v1/agents/me/phone') return json(response, 200, { kind: 'test' });
  if (path === '/v1/agents/me/stream') {
    const fresh = createAgentScene(scene as AgentSceneName, systemClock);
    agentScenes.set(scene, fresh);
    const say = openStream(response);
    const stop = fresh.subscribe((message) => say(toWire(agentStreamMessage, message)));
    const timer = setInterval(() => response.write(': beat\n\n'), 1_000);
    response.on('close', () => {
      stop();
      clearInterval(timer);
    });
    return;
  }
  const body = (await bodyOf(request)) as { code?: string; notes?: string };
  const present = agentScenes.get(scene);
  const command = path.slice(path.lastIndexOf('/') + 1);
  if (command === 'ready') present?.ready();
  if (command === 'pause') present?.pause(body.code ?? '');
  if (command === 'hang-up') present?.hangUp();
  if (command === 'disposition') present?.dispose(body.code ?? '', body.notes ?? '');
  if (command === 'log-out') present?.logOut();
  json(response, 200, {});
}

function records(response: ServerResponse, scene: string, query: URLSearchParams): void {
  const matching = (scene === 'empty' ? [] : galleryRecords(Date.now())).filter(
    (record) =>
      (!query.has('outcome') || record.outcome === query.get('outcome')) &&
      (!query.has('agent_id') || record.agentId === query.get('agent_id')) &&
      record.customerNumber.includes(query.get('phone') ?? ''),
  );
  const from = Number(query.get('cursor') ?? 0);
  const to = from + Number(query.get('limit') ?? 50);
  json(response, 200, {
    items: matching.slice(from, to).map((record) => toWire(callRecord, record)),
    next_cursor: to < matching.length ? String(to) : null,
  });
}

function play(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const start = Number(range?.[1] ?? 0);
  const end = range?.[2] ? Number(range[2]) : recording.length - 1;
  response.writeHead(range ? 206 : 200, {
    'content-type': 'audio/wav',
    'accept-ranges': 'bytes',
    'content-length': end - start + 1,
    ...(range && { 'content-range': `bytes ${start}-${end}/${recording.length}` }),
    ...(query.has('download') && { 'content-disposition': 'attachment; filename="call.wav"' }),
  });
  response.end(recording.subarray(start, end + 1));
}

/** Begins an event stream and returns how to say something on it. */
function openStream(response: ServerResponse): (data: unknown) => void {
  let id = 0;
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  return (data) => response.write(`id: ${(id += 1)}\ndata: ${JSON.stringify(data)}\n\n`);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : JSON.parse(text);
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
