import { describe, expect, it } from 'vitest';
import { toRestRequest } from '../protocol/rest-request.ts';
import { retryDelayMs } from './backoff.ts';
import { hasRestOverWebSocket } from './rest-over-web-socket.ts';

describe('the delay before the next try', () => {
  const never = { next: () => 0 };
  const always = { next: () => 1 };

  it('ari-2 doubles up to ten seconds and has no last try', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 1_000].map((each) => retryDelayMs(each, false, always))).toEqual([
      250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
    ]);
  });

  it('is half by chance', () => {
    expect(retryDelayMs(3, false, never)).toBe(500);
  });

  it('is long after a refused password', () => {
    expect(retryDelayMs(1, true, never)).toBe(15_000);
  });
});

describe('commands over the WebSocket', () => {
  it.each([
    ['22.10.1~dfsg+~cs6.15', true],
    ['22.4.0', true],
    ['22.3.9', false],
    ['21.9.0', true],
    ['20.13.0', false],
    ['certified-22.8-cert1', true],
    ['16.28.0', false],
    ['23.0.0', true],
    ['GIT-master-abc', true],
  ])('are there in %s: %s', (version, expected) => {
    expect(hasRestOverWebSocket(version)).toBe(expected);
  });
});

describe('an operation as a request', () => {
  it('fills the path, encodes it, and puts the rest where Asterisk reads it', () => {
    expect(
      toRestRequest('channels.originate', {
        endpoint: 'PJSIP/+16025550134@carrier',
        channelId: 'a b',
        variables: { DW_APP: 'dialer' },
      }),
    ).toEqual({
      method: 'POST',
      path: '/channels',
      query: new URLSearchParams('endpoint=PJSIP%2F%2B16025550134%40carrier&channelId=a+b'),
      body: '{"variables":{"DW_APP":"dialer"}}',
    });
    expect(toRestRequest('channels.hangup', { channelId: 'a/b' }).path).toBe('/channels/a%2Fb');
  });
});
