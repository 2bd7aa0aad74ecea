import { type Clock, type Random, sleep } from '@dialwright/core';
import { createSoftphone, type Softphone, testLine } from '@dialwright/softphone';

/** What a simulated agent chooses, and how often. */
const dispositions: readonly (readonly [code: string, weight: number])[] = [
  ['NOT_INTERESTED', 46],
  ['SALE', 14],
  ['CALLBACK', 16],
  ['ANSWERING_MACHINE', 10],
  ['WRONG_NUMBER', 8],
  ['DNC', 6],
];

export interface SimulatedAgent {
  /** Logs out. Resolves when the server has heard it. */
  stop(): Promise<void>;
}

export interface SimulatedAgentOptions {
  server: string;
  token: string;
  clock: Clock;
  random: Random;
}

/**
 * Somebody at a desk: the real softphone engine against the public API, and a person's habits. Goes
 * ready within a few seconds, notes down the call in 2 to 8 seconds after it, ends one call in eight
 * before the customer does, and now and then takes a break in the middle of waiting.
 */
export function startSimulatedAgent(options: SimulatedAgentOptions): SimulatedAgent {
  const { clock, random } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause = (ms: number): Promise<void> => sleep(clock, ms, signal);
  const phone = createSoftphone({
    server: options.server,
    credentials: () => Promise.resolve(options.token),
    line: testLine(),
  });
  phone.on('incoming', (call) => {
    if (random.next() > 0.125) return;
    const hangUp = async (): Promise<void> => {
      await pause(5_000 + random.next() * 20_000);
      await call.hangUp();
    };
    // The shift may end, or the customer hang up, first.
    hangUp().catch(() => {});
  });
  const work = async (): Promise<void> => {
    await phone.start();
    await pause(500 + random.next() * 3_000);
    for (;;) {
      await act(phone, random, pause);
      await pause(500);
    }
  };
  // Ends only by being stopped: whatever else happens at a desk, one goes on.
  const working = work().catch(() => {});

  return {
    async stop() {
      stopping.abort();
      await working;
      await phone.logOut().catch(() => {});
      await phone.close();
    },
  };
}

async function act(
  phone: Softphone,
  random: Random,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  const { agent } = phone.snapshot;
  switch (agent?.status) {
    case 'wrap_up':
      await pause(1_500 + random.next() * 6_000);
      await phone.call?.dispose({ code: choose(random), notes: '' }).catch(() => {});
      return;
    case 'ready':
      // Looked at twice a second: a break about once in two minutes of waiting.
      if (random.next() > 0.004) return;
      await phone.pause('BREAK').catch(() => {});
      await pause(8_000 + random.next() * 15_000);
      return;
    case 'paused':
      await phone.ready().catch(() => {});
      return;
    case 'connecting':
    case 'talking':
    case 'offline':
    case undefined:
  }
}

function choose(random: Random): string {
  const total = dispositions.reduce((sum, [, weight]) => sum + weight, 0);
  let draw = random.next() * total;
  for (const [code, weight] of dispositions) {
    draw -= weight;
    if (draw < 0) return code;
  }
  return 'NOT_INTERESTED';
}
