import { describe, expect, it } from 'vitest';
import { createApi } from './api.ts';
import { addressAfterLogin, loginAddress, loginTokenIn } from './routes.ts';
import { createSessionStore } from './session-store.ts';

const origin = 'https://dialer.example.com';

describe('the address', () => {
  it('finds a one-time token in the fragment, and only there', () => {
    expect(loginTokenIn('#login=abc%2Bd')).toBe('abc+d');
    expect(loginTokenIn('#login=')).toBeNull();
    expect(loginTokenIn('#elsewhere')).toBeNull();
  });

  it('comes back to where one was, with the question', () => {
    const address = new URL(loginAddress('/records?call=7', 'expired'), origin);
    expect(address.searchParams.get('why')).toBe('expired');
    expect(addressAfterLogin(address.searchParams.get('next'), origin, 'agent')).toBe(
      '/records?call=7',
    );
  });

  it.each([
    'https://evil.example/floor',
    '//evil.example/floor',
    '/\\evil.example',
    'javascript:1',
  ])('never leads to %s', (next) => {
    expect(addressAfterLogin(next, origin, 'supervisor')).toBe('/floor');
  });

  it('leads an agent to the agent page, not to the floor', () => {
    expect(addressAfterLogin('/floor', origin, 'agent')).toBe('/agent');
    expect(addressAfterLogin(null, origin, 'supervisor')).toBe('/floor');
  });
});

describe('the session store', () => {
  it('keeps a session, and takes what it cannot read for none', () => {
    const items = new Map<string, string>();
    const store = createSessionStore({
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => items.set(key, value),
      removeItem: (key) => items.delete(key),
    });
    expect(store.read()).toBeNull();
    const identity = { agentId: 'a', username: 'ana', name: 'Ana', role: 'agent' } as const;
    store.write({ token: 't', identity });
    expect(store.read()).toEqual({ token: 't', identity });
    for (const key of items.keys()) items.set(key, '{"token":');
    expect(store.read()).toBeNull();
  });
});

describe('the API', () => {
  const api = (response: () => Response, token: string | null = 'secret') => {
    const asked: { path: unknown; init: RequestInit }[] = [];
    let unauthorized = 0;
    const made = createApi({
      fetch: async (path, init) => {
        asked.push({ path, init: init ?? {} });
        return response();
      },
      token,
      onUnauthorized: () => (unauthorized += 1),
    });
    return { api: made, asked, unauthorized: () => unauthorized };
  };

  it('reads the wire: names and moments', async () => {
    const { api: it, asked } = api(() =>
      Response.json({ items: [{ placed_at: '2026-11-03T15:00:00.000Z' }], next_cursor: null }),
    );
    expect(await it.get('/v1/calls')).toEqual({
      ok: true,
      value: { items: [{ placedAt: Date.UTC(2026, 10, 3, 15) }], nextCursor: null },
    });
    expect(new Headers(asked[0]?.init.headers).get('authorization')).toBe('Bearer secret');
  });

  it('says when the session is over, once a request', async () => {
    const { api: it, unauthorized } = api(() => new Response(null, { status: 401 }));
    expect(await it.get('/v1/calls')).toMatchObject({ ok: false, status: 401 });
    expect(unauthorized()).toBe(1);
  });

  it('a wrong password is not a session that is over', async () => {
    const detail = 'The user name or the password is wrong.';
    const { api: it, unauthorized } = api(() => Response.json({ detail }, { status: 401 }), null);
    expect(await it.post('/v1/sessions', {})).toEqual({ ok: false, status: 401, message: detail });
    expect(unauthorized()).toBe(0);
  });

  it('puts a lost network into words', async () => {
    const { api: it } = api(() => {
      throw new TypeError('fetch failed');
    });
    expect(await it.get('/v1/calls')).toMatchObject({ ok: false, status: 0 });
  });
});
