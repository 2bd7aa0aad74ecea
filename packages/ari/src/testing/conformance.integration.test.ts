import { sleep, systemClock } from '@dialwright/core';
import ariClient from 'ari-client';
import { describe, expect, it, vi } from 'vitest';
import { type AriClient, fromAriClient } from '../ari-client/index.ts';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import { connectAsterisk } from '../connection/connect-asterisk.ts';
import { conformingFake, subjectNames } from './__fixtures__/fake-subject.ts';
import { asteriskConformance, type ConformanceSubject } from './conformance.ts';
import { serveFakeAsterisk } from './serve-fake-asterisk.ts';

const account = { username: 'dialer', password: 'secret' };

interface StoppableClient extends AriClient {
  stop(): void;
}

function connected(asterisk: AsteriskConnection): Promise<void> {
  return new Promise((resolve) => {
    if (asterisk.state.status === 'connected') resolve();
    asterisk.onState((state) => state.status === 'connected' && resolve());
  });
}

async function subject(
  open: (url: string) => Promise<{ asterisk: AsteriskConnection; stop: () => void }>,
): Promise<ConformanceSubject> {
  const fake = conformingFake(systemClock);
  const served = await serveFakeAsterisk(fake, account);
  const { asterisk, stop } = await open(served.url);
  return {
    ...subjectNames,
    asterisk,
    pass: (ms) => sleep(systemClock, ms),
    async close() {
      await asterisk.close();
      stop();
      await served.close();
      expect(fake.channels()).toEqual([]);
      expect(fake.bridges()).toEqual([]);
    },
  };
}

describe('the served fake over webSocketConnection', () => {
  const cases = asteriskConformance({
    connect: () =>
      subject(async (url) => ({
        asterisk: await connectAsterisk({ url, ...account, app: 'conformance' }),
        stop: () => {},
      })),
  });
  for (const { name, run } of cases) it(name, run);
});

describe('the served fake over ari-client', () => {
  // It prints a deprecation notice for each connection.
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const cases = asteriskConformance({
    connect: () =>
      subject(async (url) => {
        const client = (await ariClient.connect(
          url.replace('/ari', ''),
          account.username,
          account.password,
        )) as StoppableClient;
        await client.start('conformance');
        const asterisk = fromAriClient(client, { app: 'conformance' });
        await connected(asterisk);
        return { asterisk, stop: () => client.stop() };
      }),
  });
  for (const { name, run } of cases) it(name, run);
});
