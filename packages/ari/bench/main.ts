/**
 * What the orchestrator costs on the call path: answered → bridged, beside a bare loop that sends the
 * same requests on the same connection to the same served fake.
 */
import {
  type AsteriskConnection,
  connectAsterisk,
  createCallOrchestrator,
  type OutboundCall,
} from '@dialwright/ari';
import { createFakeAsterisk, serveFakeAsterisk } from '@dialwright/ari/testing';
import { percentile, runBench } from '../../../tooling/bench.ts';

const WARM_UP = 100;
const SAMPLES = 600;

interface Samples {
  orchestratedMs: number[];
  bareMs: number[];
}

let samples: Promise<Samples> | null = null;
const measured = (): Promise<Samples> => (samples ??= measure());

await runBench([
  {
    name: 'bridge-vs-bare',
    unit: 'x',
    target: ['<=', 1.5],
    measure: async () => {
      const { orchestratedMs, bareMs } = await measured();
      return percentile(orchestratedMs, 0.5) / percentile(bareMs, 0.5);
    },
  },
  {
    name: 'bridge-p50',
    unit: 'ms',
    target: ['<=', 5],
    measure: async () => percentile((await measured()).orchestratedMs, 0.5),
  },
  {
    name: 'bridge-p99',
    unit: 'ms',
    target: ['<=', 15],
    measure: async () => percentile((await measured()).orchestratedMs, 0.99),
  },
]);

async function measure(): Promise<Samples> {
  const fake = createFakeAsterisk({
    network: () => ({ reaction: { type: 'answer', afterMs: 0 } }),
  });
  fake.phones.add('PJSIP/agent-7');
  fake.phones.add('PJSIP/agent-8');
  const account = { username: 'bench', password: 'bench' };
  const served = await serveFakeAsterisk(fake, account);
  const asterisk = await connectAsterisk({ url: served.url, ...account, app: 'bench' });
  const calls = createCallOrchestrator({
    asterisk,
    trunks: [{ endpoint: 'PJSIP/{number}@carrier' }],
    heartbeatTimeoutMs: 600_000,
  });
  const agent = await calls.agents.connect({ agentId: '7', endpoint: 'PJSIP/agent-7' });
  const bareAgent = 'bare-agent';
  await asterisk.request('channels.originate', {
    endpoint: 'PJSIP/agent-8',
    channelId: bareAgent,
    app: 'bench',
    appArgs: 'bare-agent',
  });
  const result: Samples = { orchestratedMs: [], bareMs: [] };
  for (let round = 0; round < WARM_UP + SAMPLES; round += 1) {
    // In turns, so that whatever else the machine does falls on both.
    const orchestratedMs = await orchestrated(
      calls.place({
        to: '+16025550134',
        callerId: '+16025550100',
        ringTimeoutMs: 20_000,
        holdWindowMs: 20_000,
      }),
    );
    const bareMs = await bare(asterisk, `bare-${round}`, bareAgent);
    if (round < WARM_UP) continue;
    result.orchestratedMs.push(orchestratedMs);
    result.bareMs.push(bareMs);
  }
  await calls.close();
  await asterisk.close();
  await served.close();
  return result;

  async function orchestrated(call: OutboundCall): Promise<number> {
    const tookMs = await new Promise<number>((resolve, reject) => {
      call.on('call.answered', () => {
        const startedAt = performance.now();
        call.bridgeTo(agent).then((bridged) => {
          if (bridged.ok) resolve(performance.now() - startedAt);
          else reject(new Error(`A call could not be bridged: ${bridged.reason}.`));
        }, reject);
      });
    });
    await call.hangUp();
    return tookMs;
  }
}

/** The same requests, with nothing around them. */
async function bare(
  asterisk: AsteriskConnection,
  callId: string,
  agentId: string,
): Promise<number> {
  const answered = new Promise<void>((resolve) => {
    const stop = asterisk.onEvent((event) => {
      if (event.type !== 'StasisStart' || event.channel.id !== callId) return;
      stop();
      resolve();
    });
  });
  await asterisk.request('channels.originate', {
    endpoint: 'PJSIP/+16025550134@carrier',
    channelId: callId,
    app: 'bench',
    appArgs: 'bare',
  });
  await answered;
  const startedAt = performance.now();
  await Promise.all([
    asterisk.request('channels.setChannelVar', {
      channelId: callId,
      variable: 'TIMEOUT(absolute)',
      value: '0',
    }),
    asterisk.request('bridges.createWithId', { bridgeId: `call-${callId}`, type: 'mixing' }),
  ]);
  await asterisk.request('bridges.addChannel', {
    bridgeId: `call-${callId}`,
    channel: `${callId},${agentId}`,
  });
  const tookMs = performance.now() - startedAt;
  await asterisk.request('channels.hangup', { channelId: callId });
  await asterisk.request('bridges.destroy', { bridgeId: `call-${callId}` });
  return tookMs;
}
