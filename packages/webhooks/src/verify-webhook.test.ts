import { describe, expect, it } from 'vitest';
import { signWebhook, verifyEvent, verifyWebhook } from './index.ts';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const otherSecret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX';
const now = Date.UTC(2026, 0, 6, 15);
const body = '{"type":"call.busy","timestamp":"2026-01-06T15:00:00.000Z","data":{"kind":"busy"}}';

const sign = (content = body, timestamp = now) =>
  signWebhook({ id: 'msg_1', timestamp, body: content, secret });
const post = (headers: object, content: string | Uint8Array<ArrayBuffer> = body) =>
  new Request('https://crm.example/hooks', {
    method: 'POST',
    headers: { ...headers },
    body: content,
  });

describe('verifying', () => {
  it('takes a fetch Request, Headers, and the headers of Node, in any case', async () => {
    const headers = await sign();
    const upper = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    const expected = { id: 'msg_1', timestamp: now, body };
    for (const request of [
      post(headers),
      { headers: new Headers({ ...headers }), body },
      { headers: { ...headers, cookie: ['a', 'b'], host: undefined }, body },
      { headers: upper, body: new TextEncoder().encode(body) },
    ]) {
      expect(await verifyWebhook(request, secret, { now })).toEqual(expected);
    }
  });

  it('believes any of several secrets and any of several signatures', async () => {
    const { 'webhook-signature': signature, ...rest } = await sign();
    const headers = { ...rest, 'webhook-signature': `v1a,ed25519 v1,bm90IHRoaXM= ${signature}` };
    await expect(
      verifyWebhook({ headers, body }, [otherSecret, secret], { now }),
    ).resolves.toMatchObject({ id: 'msg_1' });
  });

  it('refuses a changed body, id, time or signature, and another secret', async () => {
    const headers = await sign();
    const good = headers['webhook-signature'];
    const flipped = good.replace(/.=$/, (end) => (end === 'A=' ? 'B=' : 'A='));
    const forgeries = [
      { headers, body: `${body} ` },
      { headers: { ...headers, 'webhook-id': 'msg_2' }, body },
      { headers: { ...headers, 'webhook-timestamp': String(now / 1000 + 1) }, body },
      { headers: { ...headers, 'webhook-signature': flipped }, body },
      { headers: { ...headers, 'webhook-signature': good.replace('v1,', 'v2,') }, body },
      { headers: { ...headers, 'webhook-signature': 'v1,' }, body },
    ];
    for (const forged of forgeries) {
      await expect(
        verifyWebhook({ body: forged.body, headers: { ...forged.headers } }, secret, { now }),
      ).rejects.toMatchObject({ code: 'WEBHOOK_SIGNATURE_MISMATCH' });
    }
    await expect(verifyWebhook(post(headers), otherSecret, { now })).rejects.toMatchObject({
      code: 'WEBHOOK_SIGNATURE_MISMATCH',
    });
    await expect(verifyWebhook(post(headers), [], { now })).rejects.toMatchObject({
      code: 'WEBHOOK_SIGNATURE_MISMATCH',
    });
  });

  it('refuses headers that are missing or malformed', async () => {
    const headers = await sign();
    for (const change of [
      { 'webhook-id': undefined },
      { 'webhook-id': 'a.1' },
      { 'webhook-timestamp': undefined },
      { 'webhook-timestamp': `${now / 1000}.5` },
      { 'webhook-timestamp': '-1' },
      { 'webhook-timestamp': 'soon' },
      { 'webhook-signature': '' },
      { 'webhook-signature': `v1,${'A'.repeat(2_000)}` },
    ]) {
      await expect(
        verifyWebhook({ headers: { ...headers, ...change }, body }, secret, { now }),
      ).rejects.toMatchObject({ code: 'WEBHOOK_HEADER_INVALID' });
    }
  });

  it('allows five minutes either way, or what it is told, zero included', async () => {
    const at = async (signedAt: number, options = {}) =>
      verifyWebhook({ headers: await sign(body, signedAt), body }, secret, {
        now,
        ...options,
      });
    const refused = { code: 'WEBHOOK_TIMESTAMP_REFUSED' };
    await expect(at(now - 300_000)).resolves.toMatchObject({ id: 'msg_1' });
    await expect(at(now + 300_000)).resolves.toMatchObject({ id: 'msg_1' });
    await expect(at(now - 301_000)).rejects.toMatchObject(refused);
    await expect(at(now + 301_000)).rejects.toMatchObject(refused);
    await expect(at(now, { toleranceMs: 0 })).resolves.toMatchObject({ id: 'msg_1' });
    await expect(at(now - 2_000, { toleranceMs: 0 })).rejects.toMatchObject(refused);
    await expect(at(now - 900_000, { toleranceMs: 900_000 })).resolves.toMatchObject({
      id: 'msg_1',
    });
  });

  it('says so when something read the body before', async () => {
    const request = post(await sign());
    await request.text();
    await expect(verifyWebhook(request, secret, { now })).rejects.toMatchObject({
      code: 'WEBHOOK_BODY_CONSUMED',
    });
  });

  it('verifies a GET over its path and query', async () => {
    const target = '/start?lead_id=4821&phone=%2B16025550134&campaign=001&agent=1001';
    const headers = await sign(target);
    const get = (path: string) => new Request(`https://crm.example${path}`, { headers });
    expect(await verifyWebhook(get(target), secret, { now })).toMatchObject({ body: target });
    await expect(
      verifyWebhook(get(target.replace('4821', '4822')), secret, { now }),
    ).rejects.toMatchObject({ code: 'WEBHOOK_SIGNATURE_MISMATCH' });
  });

  it('never quotes a secret or a body in an error', async () => {
    const error = (await verifyWebhook(post(await sign()), otherSecret, { now }).catch(
      (reason: unknown) => reason,
    )) as Error;
    const told = JSON.stringify([error.message, error]);
    expect(told).not.toContain(otherSecret.slice(6));
    expect(told).not.toContain('call.busy');
  });
});

describe('an event', () => {
  it('comes out typed, with names and moments as TypeScript has them', async () => {
    const event = await verifyEvent(post(await sign()), secret, { now });
    expect(event).toEqual({ type: 'call.busy', timestamp: now, data: { kind: 'busy' } });
    if (event.type === 'call.transferred') event.data.to satisfies string;
  });

  it.each([
    'not json',
    '[]',
    'null',
    '{"type":"call.busy"}',
    '{"type":1,"timestamp":"2026-01-06T15:00:00Z","data":{}}',
  ])('is refused when the signed body is %s', async (content) => {
    await expect(
      verifyEvent(post(await sign(content), content), secret, { now }),
    ).rejects.toMatchObject({ code: 'WEBHOOK_BODY_INVALID' });
  });
});
