import type { AgentStreamMessage, CallOffer, CallState, Clock } from '@dialwright/core';
import type { SeatedAgent } from '../loop/agent-desk.ts';
import type { LoopEvent } from '../loop/loop-events.ts';
import { createFeed, type PublishedFeed } from './feed.ts';

/** What each agent's phone is told. */
export interface AgentFeeds {
  feed(agentId: string): PublishedFeed<AgentStreamMessage>;
  take(event: LoopEvent): void;
}

interface Desk {
  feed: PublishedFeed<AgentStreamMessage>;
  agent: SeatedAgent | null;
  /** The call the agent is on, or has to dispose. */
  call: { offer: CallOffer; state: CallState | null } | null;
}

export function createAgentFeeds(
  clock: Clock,
  find: (agentId: string) => SeatedAgent | undefined,
): AgentFeeds {
  const desks = new Map<string, Desk>();

  const deskOf = (agentId: string): Desk => {
    const existing = desks.get(agentId);
    if (existing) return existing;
    const desk: Desk = {
      agent: null,
      call: null,
      feed: createFeed<AgentStreamMessage>(() => present(desk, agentId)),
    };
    desks.set(agentId, desk);
    return desk;
  };

  const present = (desk: Desk, agentId: string): AgentStreamMessage[] => {
    const at = clock.now();
    const agent = find(agentId);
    const state = agent?.state ?? { status: 'offline', since: at };
    const messages: AgentStreamMessage[] = [{ type: 'agent.state', at, state }];
    if (desk.call) {
      const { offer, state: callState } = desk.call;
      messages.push({ type: 'call.offered', at, offer });
      if (callState) {
        messages.push({ type: 'call.state', at, callId: offer.callId, state: callState });
      }
    }
    return messages;
  };

  return {
    feed: (agentId) => deskOf(agentId).feed,
    take(event) {
      const { at } = event;
      if (event.type === 'agent.changed') {
        const { profile, state } = event.agent;
        deskOf(profile.agentId).feed.publish({ type: 'agent.state', at, state });
      } else if (event.type === 'call.offered') {
        const desk = deskOf(event.agent.profile.agentId);
        desk.call = { offer: event.offer, state: null };
        desk.feed.publish({ type: 'call.offered', at, offer: event.offer });
      } else if (event.type === 'call.withdrawn') {
        const { callId } = event.call;
        const desk = deskOf(event.agent.profile.agentId);
        if (desk.call?.offer.callId === callId) desk.call = null;
        desk.feed.publish({ type: 'call.withdrawn', at, callId });
      } else if (event.type === 'call.changed') {
        const { callId } = event.call;
        const { state } = event;
        for (const desk of desks.values()) {
          if (desk.call?.offer.callId !== callId) continue;
          desk.call.state = state;
          desk.feed.publish({ type: 'call.state', at, callId, state });
        }
      } else if (event.type === 'call.ended') {
        const { record } = event;
        for (const desk of desks.values()) {
          if (desk.call?.offer.callId !== record.callId) continue;
          desk.call = null;
          desk.feed.publish({ type: 'call.ended', at, record });
        }
      }
    },
  };
}
