/** What keeps the fake honest: the same cases on the real Asterisk. */
import { sleep, systemClock } from '@dialwright/core';
import ariClient from 'ari-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AriClient, fromAriClient } from '../ari-client/index.ts';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import { connectAsterisk } from '../connection/connect-asterisk.ts';
import { addLabPhone, labAddress, labNames, removeLabPhone } from './__fixtures__/lab-subject.ts';
import { asteriskConformance, type ConformanceSubject } from './conformance.ts';

const lab = labAddress(process.env['DIALWRIGHT_LAB']);
const account = { username: lab.username, password: lab.password };

beforeAll(() => addLabPhone(lab, 'agent-7'));
afterAll(() => removeLabPhone(lab, 'agent-7'));

async function subject(
  open: () => Promise<{ asterisk: AsteriskConnection; stop: () => void }>,
): Promise<ConformanceSubject> {
  const { asterisk, stop } = await open();
  return {
    ...labNames,
    asterisk,
    pass: (ms) => sleep(systemClock, ms),
    async close() {
      const left = await nothingLeft(asterisk);
      await asterisk.close();
      stop();
      expect(left).toEqual([]);
    },
  };
}

/** The last hang-up may still be on its way. What is left is taken down: one failure is enough. */
async function nothingLeft(asterisk: AsteriskConnection): Promise<string[]> {
  const left = async (): Promise<string[]> => {
    const channels = await asterisk.request('channels.list', {});
    const bridges = await asterisk.request('bridges.list', {});
    const ids = [...channels, ...bridges].map(({ id }) => id);
    return ids.filter((id) => id.startsWith(`conformance-${process.pid}-`));
  };
  for (let waitedMs = 0; waitedMs < 2_000 && (await left()).length > 0; waitedMs += 50) {
    await sleep(systemClock, 50);
  }
  const found = await left();
  for (const id of found) {
    await Promise.allSettled([
      asterisk.request('channels.hangup', { channelId: id }),
      asterisk.request('bridges.destroy', { bridgeId: id }),
    ]);
  }
  return found;
}

describe('Asterisk over webSocketConnection', () => {
  const cases = asteriskConformance({
    connect: () =>
      subject(async () => ({
        asterisk: await connectAsterisk({ url: lab.url, ...account, app: 'conformance' }),
        stop: () => {},
      })),
  });
  for (const { name, run } of cases) it(name, run);
});

describe('Asterisk over ari-client', () => {
  // It prints a deprecation notice for each connection.
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const cases = asteriskConformance({
    connect: () =>
      subject(async () => {
        const client = (await ariClient.connect(
          lab.url.replace('/ari', ''),
          account.username,
          account.password,
        )) as AriClient & { stop: () => void };
        await client.start('conformance');
        const asterisk = fromAriClient(client, { app: 'conformance' });
        await vi.waitFor(() => expect(asterisk.state.status).toBe('connected'), 5_000);
        return { asterisk, stop: () => client.stop() };
      }),
  });
  for (const { name, run } of cases) it(name, run);
});
