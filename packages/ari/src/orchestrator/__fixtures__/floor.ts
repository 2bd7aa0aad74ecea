/** A small floor in memory: a fake Asterisk, an orchestrator on it, and the check that nothing leaks. */
import type { E164 } from '@dialwright/core';
import { createFakeClock, type FakeClock, sequentialIds } from '@dialwright/core/testing';
import { expect } from 'vitest';
import type { AsteriskConnection } from '../../connection/asterisk-connection.ts';
import type { OperationName, OperationParams } from '../../protocol/operations.ts';
import { createFakeAsterisk, type FakeAsterisk, type RemoteParty } from '../../testing/index.ts';
import type { AgentLeg } from '../agent-leg.ts';
import { type CallOrchestrator, createCallOrchestrator } from '../call-orchestrator.ts';
import type { OutboundCall, PlaceRequest } from '../outbound-call.ts';
import type { Trunk } from '../trunk-lines.ts';

export const LEAD = '+16025550134' as E164;
export const CALLER_ID = '+16025550100' as E164;

interface SentCommand {
  operation: OperationName;
  params: Readonly<Record<string, unknown>>;
  at: number;
}

export interface Floor {
  clock: FakeClock;
  fake: FakeAsterisk;
  asterisk: AsteriskConnection;
  calls: CallOrchestrator;
  /** What was sent to Asterisk, in order. */
  sent: SentCommand[];
  place(request?: Partial<PlaceRequest>): OutboundCall;
  /** An agent who is up and keeps sending heartbeats. */
  agent(agentId?: string): Promise<AgentLeg>;
  /** Another life of the same process: a new connection and orchestrator under the same name. */
  reborn(): { asterisk: AsteriskConnection; calls: CallOrchestrator };
  /** Ends everything and checks that nothing is left anywhere. */
  endsClean(): Promise<void>;
}

export async function openFloor(
  party: RemoteParty | ((number: string) => RemoteParty) = { reaction: { type: 'ring_out' } },
  options: {
    trunks?: Trunk[];
    playbackMs?: (media: string) => number | null;
  } = {},
): Promise<Floor> {
  const clock = createFakeClock();
  const fake = createFakeAsterisk({
    clock,
    network: ({ number }) => (typeof party === 'function' ? party(number) : party),
    playbackMs: options.playbackMs,
  });
  const sent: SentCommand[] = [];
  const connections: AsteriskConnection[] = [];
  const orchestrators: CallOrchestrator[] = [];
  const generateId = sequentialIds();
  let heartbeats = true;
  const beat = (agentId: string): void => {
    if (!heartbeats) return;
    for (const each of orchestrators) each.agents.heartbeat(agentId);
    clock.setTimer(2_000, () => beat(agentId));
  };
  const live = (): { asterisk: AsteriskConnection; calls: CallOrchestrator } => {
    const asterisk = recording(fake.connection({ app: 'dialer' }), sent, clock);
    const calls = createCallOrchestrator({
      asterisk,
      clock,
      generateId,
      trunks: options.trunks ?? [{ endpoint: 'PJSIP/{number}@carrier' }],
    });
    connections.push(asterisk);
    orchestrators.push(calls);
    return { asterisk, calls };
  };
  const { asterisk, calls } = live();
  await clock.advance(0);
  return {
    clock,
    fake,
    asterisk,
    calls,
    sent,
    place: (request = {}) =>
      calls.place({
        to: LEAD,
        callerId: CALLER_ID,
        ringTimeoutMs: 20_000,
        holdWindowMs: 2_000,
        abandonMedia: 'sound:sorry',
        ...request,
      }),
    async agent(agentId = '7') {
      fake.phones.add(`PJSIP/agent-${agentId}`);
      const connecting = calls.agents.connect({ agentId, endpoint: `PJSIP/agent-${agentId}` });
      await clock.advance(0);
      const leg = await connecting;
      await clock.advance(0);
      beat(agentId);
      return leg;
    },
    reborn: live,
    async endsClean() {
      heartbeats = false;
      const closing = Promise.all(orchestrators.map((each) => each.close()));
      await clock.advance(5_000);
      await closing;
      expect(fake.channels()).toEqual([]);
      expect(fake.bridges()).toEqual([]);
      for (const each of orchestrators) expect(each.calls.size).toBe(0);
      await Promise.all(connections.map((each) => each.close()));
      await clock.advance(2_000);
      expect(clock.pendingTimers).toBe(0);
      expect([...fake.globals()]).toEqual([]);
    },
  };
}

/** The connection, with what is sent over it written down. */
function recording(
  asterisk: AsteriskConnection,
  sent: SentCommand[],
  clock: FakeClock,
): AsteriskConnection {
  return {
    app: asterisk.app,
    get state() {
      return asterisk.state;
    },
    onState: (listener) => asterisk.onState(listener),
    onEvent: (listener) => asterisk.onEvent(listener),
    request<N extends OperationName>(operation: N, params: OperationParams<N>, options = {}) {
      sent.push({ operation, params, at: clock.monotonicNow() });
      return asterisk.request(operation, params, options);
    },
    close: () => asterisk.close(),
  };
}
