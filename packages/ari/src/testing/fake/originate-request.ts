import type { RestRequest } from '../../protocol/rest-request.ts';
import type { OriginateRequest } from './exchange.ts';

/** Reads `POST /channels` as Asterisk does; `refused` is what it would say with a 400. */
export function originateFrom(
  { query, body }: RestRequest,
  now: number,
): OriginateRequest | { refused: string } {
  const endpoint = query.get('endpoint') ?? '';
  if (!/^\w+\/.+/.test(endpoint)) {
    return {
      refused: endpoint === '' ? 'Endpoint must be specified' : 'Invalid endpoint specified',
    };
  }
  const app = query.get('app');
  const extension = query.get('extension');
  if (app === null && extension === null) {
    return { refused: 'Application or extension must be specified' };
  }
  const seconds = Number(query.get('timeout') ?? 30);
  return {
    id: query.get('channelId') ?? `${Math.floor(now / 1_000)}.${Math.floor(now % 1_000)}`,
    endpoint,
    callerId: query.get('callerId') ?? '',
    timeoutMs: seconds < 0 ? null : seconds * 1_000,
    variables: variablesIn(body),
    target:
      app === null
        ? {
            type: 'dialplan',
            context: query.get('context') ?? 'default',
            extension: extension ?? 's',
            priority: Number(query.get('priority') ?? 1),
          }
        : { type: 'app', app, args: (query.get('appArgs') ?? '').split(',').filter(Boolean) },
  };
}

function variablesIn(body: string | null): Map<string, string> {
  if (body === null || body === '') return new Map();
  const parsed = JSON.parse(body) as { variables?: Record<string, unknown> };
  return new Map(
    Object.entries(parsed.variables ?? {}).map(([name, value]) => [name, String(value)]),
  );
}
