/**
 * The calls of a dialer on one Asterisk: leads through the shipped dialplan context, agents on
 * standing legs, a bridge for each conversation. One listener on the connection; what an event
 * concerns is found by its channel.
 */
import {
  type Clock,
  type IdGenerator,
  isE164,
  type Logger,
  silentLogger,
  systemClock,
  systemIdGenerator,
} from '@dialwright/core';
import { AriError } from '../ari-error.ts';
import type { AsteriskConnection, ConnectionState } from '../connection/asterisk-connection.ts';
import { createListeners } from '../connection/listeners.ts';
import type { AsteriskEvent } from '../protocol/events.ts';
import { type Agents, createAgentDesk } from './agent-desk.ts';
import type { AgentLeg } from './agent-leg.ts';
import { createEventRouter } from './event-router.ts';
import { LeadCall } from './lead-call.ts';
import type { LeadCallContext } from './lead-call-context.ts';
import type {
  AdoptableCall,
  OutboundCall,
  PlaceRequest,
  ResolvedPlaceRequest,
} from './outbound-call.ts';
import { createReconciler } from './reconciler.ts';
import { createTrunkLines, type Line, type Trunk } from './trunk-lines.ts';

/** How an orchestrator is made. */
export interface CallOrchestratorOptions {
  /** Not closed by the orchestrator. */
  asterisk: AsteriskConnection;
  /** The ways to the outside, in the order they are tried. At least one. */
  trunks: readonly Trunk[];
  clock?: Clock | undefined;
  logger?: Logger | undefined;
  generateId?: IdGenerator | undefined;
  /** An agent is not bridgeable once the last heartbeat is older. Milliseconds. Default 5,000. */
  heartbeatTimeoutMs?: number | undefined;
}

/** The calls on one Asterisk. */
export interface CallOrchestrator {
  readonly agents: Agents;
  /**
   * Starts a call and returns at once. What becomes of it is on the call.
   *
   * @throws {AriError} `ARI_INVALID_OPTION` for a number that is not E.164.
   */
  place(request: PlaceRequest): OutboundCall;
  /**
   * After a restart of this process, once, before the first `place`: takes up the calls that still
   * live, with their agents' legs and conversations, and ends the others with what the dialplan
   * noted. Resolves with one call for each given, ended ones included. From then on (or from the
   * first `place`) a channel of this application that no call owns is hung up on sight.
   *
   * @throws {AriError} when Asterisk's lists can't be read; nothing was taken up then.
   */
  adopt(calls: readonly AdoptableCall[]): Promise<OutboundCall[]>;
  /** The calls that have not ended, by id. */
  readonly calls: ReadonlyMap<string, OutboundCall>;
  /** How many more calls the trunks take at this moment, by channels and by rate; Infinity when one has no limit. */
  linesFree(): number;
  /** Hears of every change of an agent's leg. Returns what stops it. */
  onAgent(listener: (leg: AgentLeg) => void): () => void;
  /** Ends every call and leg, and what belongs to them. Idempotent. */
  close(): Promise<void>;
}

/** How long closing waits for Asterisk to confirm that the calls have ended. */
const CLOSE_WITHIN_MS = 5_000;

/** @throws {AriError} `ARI_INVALID_OPTION` for trunks that can't work. */
export function createCallOrchestrator(options: CallOrchestratorOptions): CallOrchestrator {
  const { asterisk, clock = systemClock, logger = silentLogger } = options;
  const { generateId = systemIdGenerator, heartbeatTimeoutMs = 5_000 } = options;
  const lines = createTrunkLines(options.trunks, clock);
  const router = createEventRouter();
  const calls = new Map<string, LeadCall>();
  const onAgent = createListeners<[AgentLeg]>(logger);
  const desk = createAgentDesk({
    asterisk,
    clock,
    logger,
    generateId,
    heartbeatTimeoutMs,
    router,
    onAgent,
    lostInConversation: (callId) => calls.get(callId)?.agentLost(),
  });
  const context: LeadCallContext = {
    asterisk,
    clock,
    logger,
    router,
    desk,
    ended: (call) => calls.delete(call.id),
  };
  const create = (
    id: string,
    request: ResolvedPlaceRequest | AdoptableCall,
    line: Line,
  ): LeadCall => {
    const call = new LeadCall(context, id, request, line);
    calls.set(id, call);
    return call;
  };
  const reconciler = createReconciler({
    asterisk,
    clock,
    logger,
    desk,
    calls,
    create: (call) => create(call.callId, call, lines.takeForAdopted()),
  });

  let startupTime = asterisk.state.status === 'connected' ? asterisk.state.startupTime : null;
  const onConnectionState = (state: ConnectionState): void => {
    if (state.status !== 'connected') return;
    if (startupTime !== null && startupTime !== state.startupTime) {
      logger.warn('Asterisk was restarted; its calls are lost.', { calls: calls.size });
      for (const call of Array.from(calls.values())) call.nodeLost();
      desk.lost();
    }
    startupTime = state.startupTime;
    void reconciler.compare();
  };
  const onEvent = (event: AsteriskEvent): void => {
    if (!router.dispatch(event) && event.type === 'StasisStart') reconciler.unowned(event);
  };
  const stops = [asterisk.onState(onConnectionState), asterisk.onEvent(onEvent)];
  let closing: Promise<void> | null = null;

  /** Ends what can be ended; a call that Asterisk does not confirm in time is left as interrupted. */
  async function endAllCalls(): Promise<void> {
    const open = Array.from(calls.values());
    const graceMs = asterisk.state.status === 'connected' ? CLOSE_WITHIN_MS : 0;
    const timer = clock.setTimer(graceMs, () => {
      for (const call of open) call.interrupt();
    });
    await Promise.all(open.map((call) => call.hangUp('system')));
    timer.cancel();
  }

  return {
    agents: {
      connect: (request) => desk.connect(request),
      get: (agentId) => desk.get(agentId),
      heartbeat: (agentId) => desk.heartbeat(agentId),
    },
    place(request) {
      assertNumber('to', request.to);
      assertNumber('callerId', request.callerId);
      reconciler.claim();
      const line = closing === null ? lines.take() : null;
      const id = request.callId ?? generateId();
      const resolved = {
        ...request,
        ringTimeoutMs: request.ringTimeoutMs ?? 20_000,
        holdWindowMs: request.holdWindowMs ?? 2_000,
      };
      const call = create(id, resolved, line ?? noLine);
      // A call that no line is free for was not sent, and its owner hears so like any other end.
      void call.place(line === null ? -Infinity : (request.originateBefore ?? Infinity));
      return call;
    },
    adopt: (adoptable) => reconciler.adopt(adoptable),
    calls,
    linesFree: () => lines.free(),
    onAgent: (listener) => onAgent.add(listener),
    close() {
      closing ??= (async () => {
        reconciler.close();
        await endAllCalls();
        await desk.close();
        for (const stop of stops) stop();
        onAgent.clear();
      })();
      return closing;
    },
  };
}

function assertNumber(option: string, number: string): void {
  if (isE164(number)) return;
  throw new AriError({
    code: 'ARI_INVALID_OPTION',
    message: `${option}: write the number in E.164: a plus sign, the country code, the rest.`,
    details: { option },
  });
}

const noLine: Line = {
  endpointFor: (number) => number,
  waitMs: 0,
  release: () => {},
  unused: () => {},
};
