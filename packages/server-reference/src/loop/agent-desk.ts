import type { AgentLeg } from '@dialwright/ari';
import { type AgentInput, type AgentState, offlineAgent, reduceAgent } from '@dialwright/core';
import type { AgentProfile } from '../store/dialer-store.ts';

/** An agent on this node. */
export interface SeatedAgent {
  readonly profile: AgentProfile;
  readonly state: AgentState;
  /** The standing leg; null: the phone is not on a call with us. */
  readonly leg: AgentLeg | null;
  /** The answered call that is being put through at this moment; null: none. */
  readonly reservedFor: string | null;
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Who is logged in on this node and what they do. One writer: everything goes through {@link apply}. */
export interface AgentDesk {
  get(agentId: string): SeatedAgent | undefined;
  all(): Iterable<SeatedAgent>;
  /** Seats an agent, or refreshes what is known of one. */
  seat(profile: AgentProfile, at: number): SeatedAgent;
  /** Moves an agent's state; tells whether it moved. */
  apply(agentId: string, input: AgentInput): boolean;
  setLeg(agentId: string, leg: AgentLeg | null): void;
  /** Puts an agent straight into a state, when their call was found alive after a restart. */
  restore(profile: AgentProfile, state: AgentState, leg: AgentLeg | null): void;
  reserve(agentId: string, callId: string): void;
  release(agentId: string): void;
  /** The agent of a campaign who has been free the longest and can be bridged now, but none of `except`. */
  longestFree(campaignId: string, except: ReadonlySet<string>): SeatedAgent | undefined;
  /** Whether an agent can be given a call now. */
  isFree(agent: SeatedAgent): boolean;
}

/** @param onChange called after each change of a state, with the state before. */
export function createAgentDesk(
  onChange: (agent: SeatedAgent, previous: AgentState) => void,
): AgentDesk {
  const seats = new Map<string, Mutable<SeatedAgent>>();

  const isFree = (agent: SeatedAgent): boolean =>
    agent.state.status === 'ready' && agent.reservedFor === null && agent.leg?.bridgeable === true;

  return {
    get: (agentId) => seats.get(agentId),
    all: () => seats.values(),
    seat(profile, at) {
      const seat = seats.get(profile.agentId);
      if (seat) {
        seat.profile = profile;
        return seat;
      }
      const created = { profile, state: offlineAgent(at), leg: null, reservedFor: null };
      seats.set(profile.agentId, created);
      return created;
    },
    apply(agentId, input) {
      const seat = seats.get(agentId);
      if (!seat) return false;
      const previous = seat.state;
      seat.state = reduceAgent(previous, input);
      if (seat.state === previous) return false;
      onChange(seat, previous);
      return true;
    },
    setLeg(agentId, leg) {
      const seat = seats.get(agentId);
      if (seat) seat.leg = leg;
    },
    restore(profile, state, leg) {
      const previous = offlineAgent(state.since);
      const seat = { profile, state, leg, reservedFor: null };
      seats.set(profile.agentId, seat);
      onChange(seat, previous);
    },
    reserve(agentId, callId) {
      const seat = seats.get(agentId);
      if (seat) seat.reservedFor = callId;
    },
    release(agentId) {
      const seat = seats.get(agentId);
      if (seat) seat.reservedFor = null;
    },
    longestFree(campaignId, except) {
      let longest: SeatedAgent | undefined;
      for (const agent of seats.values()) {
        if (agent.profile.campaignId !== campaignId || !isFree(agent)) continue;
        if (except.has(agent.profile.agentId)) continue;
        if (!longest || agent.state.since < longest.state.since) longest = agent;
      }
      return longest;
    },
    isFree,
  };
}
