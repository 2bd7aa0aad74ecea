import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { generateSecret, signWebhook, verifyWebhook, WebhookError } from './index.ts';
import { equalInConstantTime } from './signature.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const otherSecret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX';
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const timestamp = 1_614_265_330_000;
const body = '{"test": 2432232314}';
const bodies = ['', '{}', body, '{"name":"Zoë ☎ 日本"}', 'x'.repeat(100_000)];

describe('signing', () => {
  it("S4-28 gives the signature of Standard Webhooks' published example", async () => {
    expect(await signWebhook({ id, timestamp, body, secret })).toEqual({
      'webhook-id': id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('S4-28 is believed by the reference library, and gives its signatures, for any body', async () => {
    const now = new Date();
    const reference = new Webhook(secret);
    for (const each of bodies) {
      const headers = await signWebhook({ id, timestamp: now.getTime(), body: each, secret });
      expect(headers['webhook-signature']).toBe(reference.sign(id, now, each));
      expect(() => reference.verify(each, { ...headers }, { jsonParse: false })).not.toThrow();
    }
  });

  it('S4-28 believes the reference library', async () => {
    for (const each of bodies) {
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(timestamp / 1000),
        'webhook-signature': new Webhook(secret).sign(id, new Date(timestamp), each),
      };
      const verified = await verifyWebhook({ headers, body: each }, secret, { now: timestamp });
      expect(verified).toEqual({ id, timestamp, body: each });
    }
  });

  it('signs bytes and the text they spell alike', async () => {
    const text = bodies[3] ?? '';
    const bytes = new TextEncoder().encode(text);
    expect(await signWebhook({ id, timestamp, body: bytes, secret })).toEqual(
      await signWebhook({ id, timestamp, body: text, secret }),
    );
  });

  it('signs with every secret while one replaces another', async () => {
    const headers = await signWebhook({ id, timestamp, body, secret: [secret, otherSecret] });
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    for (const each of [secret, otherSecret]) {
      await expect(
        verifyWebhook({ headers, body }, each, { now: timestamp }),
      ).resolves.toMatchObject({ id });
    }
  });

  it.each(['', 'msg.1', 'two words', 'naïve', 'line\nbreak', 'x'.repeat(257)])(
    'refuses the id %j, which a signature cannot cover',
    async (bad) => {
      await expect(signWebhook({ id: bad, timestamp, body, secret })).rejects.toMatchObject({
        code: 'WEBHOOK_ID_INVALID',
      });
    },
  );

  it('refuses a timestamp that is none, and no secret at all', async () => {
    for (const change of [{ timestamp: Number.NaN }, { timestamp: -1 }, { secret: [] }]) {
      await expect(signWebhook({ id, timestamp, body, secret, ...change })).rejects.toMatchObject({
        code: 'WEBHOOK_OPTION_INVALID',
      });
    }
  });
});

describe('a secret', () => {
  it('is made of the bytes given, or of 32 new ones', () => {
    const bytes = Uint8Array.from({ length: 24 }, (_, index) => index);
    expect(generateSecret(bytes)).toBe(otherSecret);
    expect(generateSecret()).not.toBe(generateSecret());
    expect(atob(generateSecret().slice('whsec_'.length))).toHaveLength(32);
  });

  it('is refused when it is too short, too long or not base64, without being repeated', async () => {
    expect(() => generateSecret(new Uint8Array(23))).toThrow(WebhookError);
    expect(() => generateSecret(new Uint8Array(65))).toThrow(WebhookError);
    for (const bad of ['whsec_', 'whsec_c2hvcnQ=', 'whsec_n@t-base64!']) {
      const error: unknown = await signWebhook({ id, timestamp, body, secret: bad }).catch(
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ code: 'WEBHOOK_SECRET_INVALID' });
      if (bad.length > 6) expect(String(error)).not.toContain(bad.slice(6));
    }
  });

  it('signs as well after a thousand others were used', async () => {
    const mine = await signWebhook({ id, timestamp, body, secret });
    for (let index = 0; index < 1_001; index += 1) {
      await signWebhook({ id, timestamp, body, secret: generateSecret() });
    }
    expect(await signWebhook({ id, timestamp, body, secret })).toEqual(mine);
  });
});

describe('comparing signatures', () => {
  it('reads every character, wherever the first difference is', () => {
    const expected = 'abcdefgh';
    for (const given of ['abcdefgh', 'Xbcdefgh', 'abcdefgX', 'XXXXXXXX']) {
      let reads = 0;
      const counted = {
        length: given.length,
        charCodeAt(index: number) {
          reads += 1;
          return given.charCodeAt(index);
        },
      };
      expect(equalInConstantTime(expected, counted)).toBe(given === expected);
      expect(reads).toBe(expected.length);
    }
    expect(equalInConstantTime('abc', 'abcd')).toBe(false);
  });
});
