/** Asterisk's REST interface over the fake's model: paths, status codes and words as Asterisk has them. */
import type { RestRequest } from '../../protocol/rest-request.ts';
import type { Exchange } from './exchange.ts';
import { originateFrom } from './originate-request.ts';
import {
  bridgeJson,
  channelJson,
  type FakeBridge,
  type FakeChannel,
  recordingJson,
} from './model.ts';
import { toneWav } from './wav.ts';

/** What the interface answers. */
export interface RestAnswer {
  status: number;
  /** To be written as JSON; null: no body. */
  json: unknown;
  /** Instead of JSON. */
  bytes?: Uint8Array<ArrayBuffer>;
}

type Handler = (request: RestRequest, exchange: Exchange, ids: readonly string[]) => RestAnswer;

const done: RestAnswer = { status: 204, json: null };
const ok = (json: unknown): RestAnswer => ({ status: 200, json });
const refuse = (status: number, message: string): RestAnswer => ({ status, json: { message } });

const withChannel =
  (act: (channel: FakeChannel, request: RestRequest, exchange: Exchange) => RestAnswer): Handler =>
  (request, exchange, [id = '']) => {
    const channel = exchange.channels.get(id);
    return channel ? act(channel, request, exchange) : refuse(404, 'Channel not found');
  };

const withBridge =
  (act: (bridge: FakeBridge, request: RestRequest, exchange: Exchange) => RestAnswer): Handler =>
  (request, exchange, [id = '']) => {
    const bridge = exchange.bridging.bridges.get(id);
    return bridge ? act(bridge, request, exchange) : refuse(404, 'Bridge not found');
  };

/** For what only a channel in an application can do. */
const inStasis = (
  act: (channel: FakeChannel, request: RestRequest, exchange: Exchange) => RestAnswer,
): Handler =>
  withChannel((channel, request, exchange) =>
    channel.stasisApp === null
      ? refuse(409, 'Channel not in Stasis application')
      : act(channel, request, exchange),
  );

const handlers: Readonly<Record<string, Handler>> = {
  'GET /asterisk/info': (_, exchange) =>
    ok({
      build: {
        os: 'Linux',
        kernel: '6.1',
        options: 'OPTIONAL_API',
        machine: 'x86_64',
        date: '',
        user: 'fake',
      },
      system: { version: exchange.version, entity_id: '00:00:5e:00:53:01' },
      config: { name: '', default_language: 'en', setid: { user: '', group: '' } },
      status: { startup_time: exchange.startupTime(), last_reload_time: exchange.startupTime() },
    }),
  'GET /asterisk/ping': () => ok({ asterisk_id: '00:00:5e:00:53:01', ping: 'pong', timestamp: '' }),
  'GET /asterisk/variable': ({ query }, exchange) => {
    const name = query.get('variable') ?? '';
    return name === ''
      ? refuse(400, 'Variable name is required')
      : ok({ value: exchange.globals.get(name) ?? '' });
  },
  'POST /asterisk/variable': ({ query }, exchange) => {
    const name = query.get('variable') ?? '';
    if (name === '') return refuse(400, 'Variable name is required');
    const value = query.get('value') ?? '';
    if (value === '') exchange.globals.delete(name);
    else exchange.globals.set(name, value);
    return done;
  },
  'GET /applications/*': (_, exchange, [name = '']) => {
    const json = exchange.applications.json(name);
    return json ? ok(json) : refuse(404, 'Application not found');
  },
  'POST /applications/*/subscription': (request, exchange, [name = '']) =>
    changeSubscription(request, exchange, name, 'subscribe'),
  'DELETE /applications/*/subscription': (request, exchange, [name = '']) =>
    changeSubscription(request, exchange, name, 'unsubscribe'),
  'GET /endpoints/*/*': (_, exchange, [technology = '', resource = '']) => {
    const json = exchange.endpointJson(`${technology}/${resource}`);
    return json ? ok(json) : refuse(404, 'Endpoint not found');
  },
  'GET /channels': (_, exchange) => ok([...exchange.channels.values()].map(channelJson)),
  'POST /channels': (request, exchange) => {
    const wanted = originateFrom(request, exchange.now());
    if ('refused' in wanted) return refuse(400, wanted.refused);
    if (exchange.channels.has(wanted.id)) {
      return refuse(409, 'Channel with given unique ID already exists');
    }
    const channel = exchange.originate(wanted);
    return channel
      ? ok(channelJson(channel))
      : { status: 500, json: { error: 'Allocation failed' } };
  },
  'GET /channels/*': withChannel((channel) => ok(channelJson(channel))),
  'DELETE /channels/*': withChannel((channel, _, exchange) => {
    exchange.hangUp(channel, 16);
    return done;
  }),
  'POST /channels/*/continue': inStasis((channel, { query }, exchange) => {
    const afterwards = channel.afterStasis;
    exchange.leaveStasis(channel);
    const extension = query.get('extension');
    if (extension === null) afterwards?.();
    else exchange.continueAt(channel, query.get('context') ?? channel.place.context, extension);
    return done;
  }),
  'GET /channels/*/variable': withChannel((channel, { query }) => {
    const name = query.get('variable') ?? '';
    const value = channel.variables.get(name);
    return value === undefined ? refuse(404, 'Provided variable was not found') : ok({ value });
  }),
  'POST /channels/*/variable': withChannel((channel, { query }, exchange) => {
    const name = query.get('variable') ?? '';
    const value = query.get('value') ?? '';
    if (name === 'TIMEOUT(absolute)') exchange.setAbsoluteTimeout(channel, Number(value));
    else channel.variables.set(name, value);
    return done;
  }),
  'POST /channels/*/play': inStasis((channel, { query }, exchange) => {
    const media = query.get('media') ?? '';
    if (media === '') return refuse(400, 'Missing media');
    const id = query.get('playbackId') ?? `playback-${exchange.now()}-${channel.id}`;
    exchange.playing.play(channel, { id, media });
    return {
      status: 201,
      json: {
        id,
        media_uri: media,
        target_uri: `channel:${channel.id}`,
        language: 'en',
        state: 'queued',
      },
    };
  }),
  'GET /bridges': (_, exchange) => ok([...exchange.bridging.bridges.values()].map(bridgeJson)),
  'POST /bridges/*': ({ query }, exchange, [id = '']) => {
    const type = query.get('type') ?? 'mixing';
    if (exchange.bridging.bridges.has(id))
      return refuse(409, `Bridge with id '${id}' already exists`);
    return ok(
      bridgeJson(
        exchange.bridging.create(
          id,
          type.includes('holding') ? 'holding' : 'mixing',
          query.get('name') ?? '',
        ),
      ),
    );
  },
  'GET /bridges/*': withBridge((bridge) => ok(bridgeJson(bridge))),
  'DELETE /bridges/*': withBridge((bridge, _, exchange) => {
    exchange.bridging.destroy(bridge);
    return done;
  }),
  'POST /bridges/*/addChannel': withBridge((bridge, request, exchange) =>
    withListed(request, exchange, (channels) => {
      for (const channel of channels) exchange.bridging.enter(channel, bridge);
      return done;
    }),
  ),
  'POST /bridges/*/removeChannel': withBridge((bridge, request, exchange) =>
    withListed(request, exchange, (channels) => {
      if (channels.some((channel) => channel.bridge !== bridge)) {
        return refuse(422, 'Channel not in this bridge');
      }
      for (const channel of channels) exchange.bridging.leave(channel);
      return done;
    }),
  ),
  'POST /bridges/*/moh': withBridge(() => done),
  'POST /bridges/*/record': withBridge((bridge, { query }, exchange) => {
    const name = query.get('name') ?? '';
    if (name === '') return refuse(400, 'Missing name');
    const taken = exchange.bridging.recordings.has(name) && query.get('ifExists') !== 'overwrite';
    if (taken || bridge.recording?.name === name) {
      return refuse(409, `Recording '${name}' already exists and can not be overwritten`);
    }
    exchange.bridging.startRecording(bridge, name, query.get('format') ?? 'wav');
    return {
      status: 201,
      json: bridge.recording && recordingJson(bridge.recording, 'queued'),
    };
  }),
  'GET /recordings/live/*': (_, exchange, [name]) => {
    const bridges = [...exchange.bridging.bridges.values()];
    const recording = bridges.find((each) => each.recording?.name === name)?.recording;
    return recording
      ? ok(recordingJson(recording, 'recording'))
      : refuse(404, 'Recording not found');
  },
  'POST /recordings/live/*/stop': (_, exchange, [name]) => {
    const bridge = [...exchange.bridging.bridges.values()].find(
      (each) => each.recording?.name === name,
    );
    if (!bridge) return refuse(404, 'Recording not found');
    exchange.bridging.endRecording(bridge);
    return done;
  },
  'GET /recordings/stored/*': (_, exchange, [name = '']) => {
    const stored = exchange.bridging.recordings.get(name);
    return stored
      ? ok({ name: stored.name, format: stored.format })
      : refuse(404, 'Recording not found');
  },
  'GET /recordings/stored/*/file': (_, exchange, [name = '']) => {
    const stored = exchange.bridging.recordings.get(name);
    return stored
      ? { status: 200, json: null, bytes: toneWav(stored.durationMs) }
      : refuse(404, 'Recording not found');
  },
  'DELETE /recordings/stored/*': (_, exchange, [name = '']) =>
    exchange.bridging.recordings.delete(name) ? done : refuse(404, 'Recording not found'),
};

const routes = Object.entries(handlers).map(([key, handler]) => {
  const [method = '', path = ''] = key.split(' ');
  return { method, pattern: new RegExp(`^${path.replaceAll('*', '([^/]+)')}$`), handler };
});

/** Carries a request out. */
export function answerRest(exchange: Exchange, request: RestRequest): RestAnswer {
  for (const { method, pattern, handler } of routes) {
    if (method !== request.method) continue;
    const match = pattern.exec(request.path);
    if (match) return handler(request, exchange, match.slice(1).map(decodeURIComponent));
  }
  return refuse(404, 'Resource not found');
}

function withListed(
  { query }: RestRequest,
  exchange: Exchange,
  act: (channels: FakeChannel[]) => RestAnswer,
): RestAnswer {
  const channels: FakeChannel[] = [];
  for (const id of (query.get('channel') ?? '').split(',')) {
    const channel = exchange.channels.get(id);
    if (!channel) return refuse(400, 'Channel not found');
    if (channel.stasisApp === null) return refuse(422, 'Channel not in Stasis application');
    channels.push(channel);
  }
  return act(channels);
}

function changeSubscription(
  { query }: RestRequest,
  exchange: Exchange,
  name: string,
  change: 'subscribe' | 'unsubscribe',
): RestAnswer {
  if (exchange.applications.json(name) === null) return refuse(404, 'Application not found');
  const sources = (query.get('eventSource') ?? '').split(',');
  if (sources.some((source) => !exists(source, exchange))) {
    return refuse(422, 'Event source does not exist');
  }
  for (const source of sources) exchange.applications[change](name, source);
  return ok(exchange.applications.json(name));
}

function exists(source: string, exchange: Exchange): boolean {
  const [kind, id = ''] = splitOnce(source);
  const holders: Readonly<Record<string, ReadonlyMap<string, unknown>>> = {
    channel: exchange.channels,
    bridge: exchange.bridging.bridges,
    endpoint: exchange.phones,
  };
  return holders[kind]?.has(id) ?? false;
}

function splitOnce(source: string): [string, string?] {
  const colon = source.indexOf(':');
  return colon === -1 ? [source] : [source.slice(0, colon), source.slice(colon + 1)];
}
