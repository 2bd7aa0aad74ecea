/** Stands in for a real Asterisk: the fake, over HTTP and WebSocket, with one phone and one customer. */
import { createFakeAsterisk, serveFakeAsterisk } from '@dialwright/ari/testing';
import { systemClock } from '@dialwright/core';

interface StandIn {
  account: { url: string; username: string; password: string };
  close(): Promise<void>;
}

export async function startAsterisk(): Promise<StandIn> {
  const fake = createFakeAsterisk({
    clock: systemClock,
    network: () => ({ ringAfterMs: 100, reaction: { type: 'answer', afterMs: 300, talkMs: 500 } }),
  });
  fake.phones.add('PJSIP/agent-7');
  const account = { username: 'dialer', password: 'on-a-desk-only' };
  const served = await serveFakeAsterisk(fake, account);
  return { account: { ...account, url: served.url }, close: () => served.close() };
}
