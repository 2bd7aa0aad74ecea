/** The agents' standing legs and the holding bridge they wait in. */
import type { Clock, IdGenerator, Logger } from '@dialwright/core';
import { AriError, isAriError } from '../ari-error.ts';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import type { Listeners } from '../connection/listeners.ts';
import type { AgentLeg } from './agent-leg.ts';
import { createBridge } from './create-bridge.ts';
import type { EventRouter } from './event-router.ts';
import { StandingLeg, type StandingLegContext } from './standing-leg.ts';

/** How long an agent's phone may ring. It answers by itself, so this is about dead phones. */
const ANSWER_WITHIN_MS = 20_000;

/** The agents' side of an orchestrator. */
export interface Agents {
  /**
   * Calls an agent's phone and keeps it. An agent whose leg lives gets that leg.
   *
   * @throws {AriError} `ARI_AGENT_UNREACHABLE` when the phone is not there or does not answer within 20 s;
   * `ARI_NOT_CONNECTED`, `ARI_REPLACED` or `ARI_CLOSED` when nothing could be sent.
   */
  connect(request: {
    agentId: string;
    /** `PJSIP/agent-7`. */
    endpoint: string;
    callerId?: string | undefined;
  }): Promise<AgentLeg>;
  get(agentId: string): AgentLeg | undefined;
  /** Says that the agent's browser lives. Without it the leg stops being bridgeable. */
  heartbeat(agentId: string): void;
}

/** What the orchestrator's other parts need of the desk. */
export interface AgentDesk extends Agents {
  readonly legs: ReadonlyMap<string, StandingLeg>;
  /** Takes up a leg of before a restart. */
  adopt(agentId: string, endpoint: string, channelId: string): StandingLeg;
  /** The leg behind what an owner holds; null: it is not one of this desk. */
  own(leg: AgentLeg): StandingLeg | null;
  /** Sends a leg back to where it waits. Never rejects. */
  park(leg: StandingLeg): Promise<void>;
  /** After a reconnect: subscribes again and reads the contacts. */
  refresh(): Promise<void>;
  /** Asterisk was restarted: every leg is down, and the holding bridge is gone. */
  lost(): void;
  close(): Promise<void>;
}

export interface AgentDeskContext {
  asterisk: AsteriskConnection;
  clock: Clock;
  logger: Logger;
  generateId: IdGenerator;
  heartbeatTimeoutMs: number;
  router: EventRouter;
  onAgent: Listeners<[AgentLeg]>;
  /** A leg in a conversation is gone. */
  lostInConversation: (callId: string) => void;
}

export function createAgentDesk(context: AgentDeskContext): AgentDesk {
  const { asterisk, router, logger } = context;
  const holdingBridgeId = `dialwright-agents-${asterisk.app}`;
  const legs = new Map<string, StandingLeg>();
  const routes = new Map<StandingLeg, (() => void)[]>();
  let holdingBridge: Promise<void> | null = null;

  const legContext: StandingLegContext = {
    clock: context.clock,
    heartbeatTimeoutMs: context.heartbeatTimeoutMs,
    changed(leg) {
      if (leg.state.status === 'down') forget(leg);
      context.onAgent.call(leg);
    },
    arrived: (leg) => void park(leg),
    hangUp: (leg) => quietly(asterisk.request('channels.hangup', { channelId: leg.channelId })),
  };

  return {
    legs,
    async connect({ agentId, endpoint, callerId }) {
      const living = legs.get(agentId);
      if (living) {
        if (!(await living.settled)) throw unreachable(living);
        return living;
      }
      const leg = keep(new StandingLeg(legContext, agentId, endpoint, newChannelId(agentId)));
      const ringing = context.clock.setTimer(ANSWER_WITHIN_MS, () => {
        leg.down('NOT_ANSWERED');
        void legContext.hangUp(leg);
      });
      try {
        await originate(leg, callerId);
        if (!(await leg.settled)) throw unreachable(leg);
        return leg;
      } finally {
        ringing.cancel();
      }
    },
    get: (agentId) => legs.get(agentId),
    heartbeat: (agentId) => legs.get(agentId)?.heartbeat(),
    adopt(agentId, endpoint, channelId) {
      return keep(new StandingLeg(legContext, agentId, endpoint, channelId));
    },
    own: (leg) => [...legs.values()].find((each) => each === leg) ?? null,
    park,
    async refresh() {
      await Promise.all([...legs.values()].map((leg) => watch(leg)));
    },
    lost() {
      holdingBridge = null;
      for (const leg of Array.from(legs.values())) leg.down('MEDIA_NODE_LOST');
    },
    async close() {
      await Promise.all([...legs.values()].map((leg) => leg.disconnect()));
      if (holdingBridge === null) return;
      holdingBridge = null;
      await quietly(asterisk.request('bridges.destroy', { bridgeId: holdingBridgeId }));
    },
  };

  function newChannelId(agentId: string): string {
    return `agent-${agentId}-${context.generateId()}`;
  }

  function keep(leg: StandingLeg): StandingLeg {
    legs.set(leg.agentId, leg);
    routes.set(leg, [
      router.route(`channel:${leg.channelId}`, (event) => leg.handle(event)),
      router.route(`endpoint:${leg.endpoint}`, (event) => leg.handle(event)),
    ]);
    context.onAgent.call(leg);
    return leg;
  }

  function forget(leg: StandingLeg): void {
    for (const end of routes.get(leg) ?? []) end();
    routes.delete(leg);
    if (legs.get(leg.agentId) === leg) legs.delete(leg.agentId);
    if (leg.conversation !== null) context.lostInConversation(leg.conversation);
    void quietly(
      asterisk.request('applications.unsubscribe', {
        applicationName: asterisk.app,
        eventSource: `endpoint:${leg.endpoint}`,
      }),
    );
  }

  async function originate(leg: StandingLeg, callerId: string | undefined): Promise<void> {
    try {
      await asterisk.request('channels.originate', {
        endpoint: leg.endpoint,
        channelId: leg.channelId,
        app: asterisk.app,
        appArgs: `agent,${leg.agentId}`,
        timeout: Math.ceil(ANSWER_WITHIN_MS / 1_000),
        variables: {
          DW_APP: asterisk.app,
          DW_AGENT: leg.agentId,
          DW_ENDPOINT: leg.endpoint,
        },
        ...(callerId === undefined ? {} : { callerId }),
      });
    } catch (error) {
      // An unknown answer may be a phone that rings: take it back by its id.
      if (isAriError(error, 'ARI_UNKNOWN_OUTCOME')) await legContext.hangUp(leg);
      leg.down('UNREACHABLE');
      // Not the phone's fault when nothing was sent.
      if (isAriError(error, 'ARI_NOT_CONNECTED', 'ARI_CLOSED', 'ARI_REPLACED')) throw error;
      throw unreachable(leg, error);
    }
    await watch(leg);
  }

  /** Hears of the phone's registration from now on, and asks how it stands. */
  async function watch(leg: StandingLeg): Promise<void> {
    const [tech = '', resource = ''] = leg.endpoint.split('/');
    await quietly(
      asterisk.request('applications.subscribe', {
        applicationName: asterisk.app,
        eventSource: `endpoint:${leg.endpoint},channel:${leg.channelId}`,
      }),
    );
    try {
      const endpoint = await asterisk.request('endpoints.get', { tech, resource });
      leg.setContact(endpoint.state ?? 'unknown');
    } catch (error) {
      logger.warn('The state of an agent’s phone could not be read.', {
        agentId: leg.agentId,
        error,
      });
    }
  }

  async function park(leg: StandingLeg): Promise<void> {
    try {
      await (holdingBridge ??= openHoldingBridge());
      if (leg.state.status !== 'up' || leg.conversation !== null) return;
      await asterisk.request('bridges.addChannel', {
        bridgeId: holdingBridgeId,
        channel: leg.channelId,
      });
    } catch (error) {
      logger.warn('An agent’s leg could not be put into the holding bridge.', {
        agentId: leg.agentId,
        error,
      });
    }
  }

  async function openHoldingBridge(): Promise<void> {
    try {
      await createBridge(asterisk, { bridgeId: holdingBridgeId, type: 'holding', name: 'agents' });
      // Without music the bridge sends no packets at all, and a phone's media time-out takes the leg.
      await asterisk.request('bridges.startMoh', { bridgeId: holdingBridgeId });
    } catch (error) {
      holdingBridge = null;
      throw error;
    }
  }

  async function quietly(command: Promise<unknown>): Promise<void> {
    try {
      await command;
    } catch (error) {
      if (!isAriError(error, 'ARI_NOT_FOUND')) {
        logger.debug('A command about an agent’s leg was refused.', { error });
      }
    }
  }
}

function unreachable(leg: StandingLeg, cause?: unknown): AriError {
  return new AriError({
    code: 'ARI_AGENT_UNREACHABLE',
    message: `The phone ${leg.endpoint} could not be reached; is it registered?`,
    retryable: true,
    details: { agentId: leg.agentId, endpoint: leg.endpoint, state: leg.state },
    cause,
  });
}
