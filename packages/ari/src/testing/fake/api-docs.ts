/**
 * The API description that `ari-client` downloads before it does anything (Swagger 1.1, in Asterisk's
 * layout), made from the same table of operations that this package speaks.
 */
import { knownEventTypes } from '../../protocol/events.ts';
import { type OperationName, operations } from '../../protocol/operations.ts';

/** The resource that an operation answers with, where `ari-client` wraps it. */
const answers: Readonly<Partial<Record<OperationName, string>>> = {
  'asterisk.getInfo': 'AsteriskInfo',
  'asterisk.getGlobalVar': 'Variable',
  'applications.get': 'Application',
  'applications.subscribe': 'Application',
  'applications.unsubscribe': 'Application',
  'endpoints.get': 'Endpoint',
  'channels.list': 'List[Channel]',
  'channels.get': 'Channel',
  'channels.originate': 'Channel',
  'channels.getChannelVar': 'Variable',
  'channels.play': 'Playback',
  'bridges.list': 'List[Bridge]',
  'bridges.get': 'Bridge',
  'bridges.createWithId': 'Bridge',
  'bridges.record': 'LiveRecording',
  'recordings.getLive': 'LiveRecording',
  'recordings.getStored': 'StoredRecording',
  'recordings.getStoredFile': 'binary',
};

const resources = ['asterisk', 'applications', 'endpoints', 'channels', 'bridges', 'recordings'];

/** The document at `path`; null: there is none. `basePath` is where the interface is, with its host. */
export function apiDocs(path: string, basePath: string): unknown {
  if (path === '/ari/api-docs/resources.json') {
    return {
      apiVersion: '9.0.0',
      swaggerVersion: '1.1',
      basePath,
      apis: [...resources, 'playbacks', 'events'].map((name) => ({
        path: `/api-docs/${name}.{format}`,
        description: `${name} resources`,
      })),
    };
  }
  const [, name = ''] = /^\/ari\/api-docs\/(\w+)\.json$/.exec(path) ?? [];
  if (![...resources, 'playbacks', 'events'].includes(name)) return null;
  return {
    apiVersion: '9.0.0',
    swaggerVersion: '1.1',
    basePath,
    resourcePath: `/api-docs/${name}.{format}`,
    apis: apisOf(name),
    models: name === 'events' ? eventModels() : {},
  };
}

function apisOf(resource: string): unknown[] {
  return (Object.keys(operations) as OperationName[])
    .filter((name) => name.startsWith(`${resource}.`))
    .map((name) => {
      const shape = operations[name];
      const inPath = [...shape.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
      return {
        path: shape.path,
        description: name,
        operations: [
          {
            httpMethod: shape.method,
            nickname: name.slice(resource.length + 1),
            summary: name,
            responseClass: answers[name] ?? 'void',
            parameters: [
              ...inPath.map((each) => parameter(each, 'path', true)),
              ...shape.query.map((each) => parameter(each, 'query', false)),
              ...(shape.body === undefined ? [] : [parameter(shape.body, 'body', false)]),
            ],
          },
        ],
      };
    });
}

function parameter(name: string, paramType: string, required: boolean): unknown {
  const dataType = paramType === 'body' ? 'containers' : 'string';
  return { name, description: name, paramType, required, allowMultiple: false, dataType };
}

function eventModels(): Record<string, unknown> {
  const property = (type: string): unknown => ({ type, required: false, description: type });
  const properties = {
    channel: property('Channel'),
    peer: property('Channel'),
    bridge: property('Bridge'),
    playback: property('Playback'),
    recording: property('LiveRecording'),
    endpoint: property('Endpoint'),
    application: property('string'),
  };
  return Object.fromEntries(knownEventTypes.map((id) => [id, { id, description: id, properties }]));
}
