/**
 * What agents ask for, and what their phones do: Ready, pause, hang up, dispose, log out.
 */
import type { AgentLeg, CallOrchestrator } from '@dialwright/ari';
import {
  builtInDispositions,
  type CallRecord,
  type Clock,
  type Logger,
  SYSTEM_ERROR,
  type Timer,
  WRAP_UP_EXPIRED,
} from '@dialwright/core';
import type { CommandResult, RefusalCode } from '../dialer-service.ts';
import type { AgentProfile, CallRef, DialerStore } from '../store/dialer-store.ts';
import type { AgentDesk, SeatedAgent } from './agent-desk.ts';
import type { CallDesk } from './call-desk.ts';
import type { CallFlow } from './call-flow.ts';
import type { DurableQueue } from './durable-queue.ts';

export interface AgentCommands {
  logIn(profile: AgentProfile): void;
  ready(agentId: string): Promise<CommandResult>;
  pause(agentId: string, code: string): CommandResult;
  logOut(agentId: string): Promise<CommandResult>;
  heartbeat(agentId: string): CommandResult;
  hangUp(agentId: string, callId: string): Promise<CommandResult>;
  dispose(
    agentId: string,
    callId: string,
    choice: { code: string; notes: string },
  ): Promise<CommandResult<CallRecord>>;
  /** Called when an agent's wrap-up begins. */
  wrapUpBegan(agent: SeatedAgent): void;
  /** Called for each change of an agent's standing leg. */
  legChanged(leg: AgentLeg): void;
  /** Stops every wrap-up timer. */
  close(): void;
}

export interface AgentCommandsOptions {
  store: DialerStore;
  calls: CallOrchestrator;
  agents: AgentDesk;
  desk: CallDesk;
  queue: DurableQueue;
  flow: CallFlow;
  clock: Clock;
  logger: Logger;
  /** What a wrap-up that runs out is disposed as. */
  defaultDisposition(campaignId: string | null): string;
}

/** The pause codes every tenant has. */
export const pauseCodes: readonly string[] = ['BREAK', 'LUNCH', 'MEETING'];

/** How long a phone that answered may take to be fit for calls: its contact known, its heartbeat heard. */
const SETTLE_WITHIN_MS = 5_000;

const done: CommandResult = { ok: true, value: undefined };

function refuse(
  code: RefusalCode,
  message: string,
): { ok: false; code: RefusalCode; message: string } {
  return { ok: false, code, message };
}

const notLoggedIn = refuse('AGENT_NOT_LOGGED_IN', 'Log in first.');

export function createAgentCommands(options: AgentCommandsOptions): AgentCommands {
  const { store, calls, agents, desk, queue, clock, logger } = options;
  const wrapUpTimers = new Map<string, Timer>();

  const loggedIn = (agentId: string): SeatedAgent | undefined => {
    const seat = agents.get(agentId);
    return seat && seat.state.status !== 'offline' ? seat : undefined;
  };

  /** Ends a call that waits for its disposition, and frees its agent. */
  const end = async (
    seat: SeatedAgent,
    callId: string,
    choice: { disposition: string; by: 'agent' | 'system'; notes: string },
  ): Promise<CallRecord | null> => {
    const call: CallRef = { tenantId: seat.profile.tenantId, callId };
    const at = clock.now();
    const record = await queue.add(callId, () => store.end(call, { at, ...choice }));
    wrapUpTimers.get(callId)?.cancel();
    wrapUpTimers.delete(callId);
    if (record) options.flow.disposed(call, record);
    agents.apply(seat.profile.agentId, { type: 'disposed', at: clock.now(), callId });
    return record;
  };

  const dropLeg = async (agentId: string): Promise<void> => {
    const leg = agents.get(agentId)?.leg;
    agents.setLeg(agentId, null);
    try {
      await leg?.disconnect();
    } catch (error) {
      logger.warn('The standing leg could not be hung up; it is hung up on sight later.', {
        agentId,
        error,
      });
    }
  };

  return {
    logIn(profile) {
      agents.seat(profile, clock.now());
      agents.apply(profile.agentId, { type: 'logged_in', at: clock.now() });
    },

    async ready(agentId) {
      const seat = loggedIn(agentId);
      if (!seat) return notLoggedIn;
      if (seat.state.status === 'wrap_up') {
        return refuse('DISPOSITION_MISSING', 'Choose how the last call went first.');
      }
      if (seat.state.status === 'talking' && seat.leg?.state.status !== 'up') {
        return refuse(
          'PHONE_DID_NOT_ANSWER',
          'Your phone was lost. Press Ready again after this call.',
        );
      }
      agents.apply(agentId, { type: 'ready_requested', at: clock.now() });
      if (seat.state.status !== 'connecting') return done;
      calls.agents.heartbeat(agentId);
      try {
        if (seat.leg?.state.status !== 'up') {
          agents.setLeg(
            agentId,
            await calls.agents.connect({ agentId, endpoint: seat.profile.endpoint }),
          );
        }
      } catch (error) {
        logger.warn('An agent’s phone did not answer.', { agentId, error });
        agents.apply(agentId, { type: 'line_lost', at: clock.now(), code: 'PHONE_UNREACHABLE' });
        const why = error instanceof Error ? error.message : String(error);
        return refuse('PHONE_DID_NOT_ANSWER', `Your phone could not be called: ${why}`);
      }
      if (seat.leg?.bridgeable === true) {
        agents.apply(agentId, { type: 'line_up', at: clock.now() });
      } else {
        clock.setTimer(SETTLE_WITHIN_MS, () => {
          if (seat.state.status !== 'connecting') return;
          agents.apply(agentId, { type: 'line_lost', at: clock.now(), code: 'PHONE_UNREACHABLE' });
        });
      }
      return done;
    },

    pause(agentId, code) {
      if (!loggedIn(agentId)) return notLoggedIn;
      if (!pauseCodes.includes(code)) {
        const known = pauseCodes.join(', ');
        return refuse('PAUSE_CODE_UNKNOWN', `There is no pause code ${code}. There are: ${known}.`);
      }
      agents.apply(agentId, { type: 'pause_requested', at: clock.now(), code });
      return done;
    },

    async logOut(agentId) {
      const seat = loggedIn(agentId);
      if (!seat) return done;
      const { state } = seat;
      if (state.status === 'talking') await desk.get(state.callId)?.call.hangUp('agent');
      if (seat.state.status === 'wrap_up') {
        await end(seat, seat.state.callId, { disposition: SYSTEM_ERROR, by: 'system', notes: '' });
      }
      agents.apply(agentId, { type: 'logged_out', at: clock.now() });
      await dropLeg(agentId);
      return done;
    },

    heartbeat(agentId) {
      const seat = loggedIn(agentId);
      if (!seat) return notLoggedIn;
      calls.agents.heartbeat(agentId);
      return done;
    },

    async hangUp(agentId, callId) {
      const seat = loggedIn(agentId);
      if (!seat) return notLoggedIn;
      const found = desk.get(callId);
      if (!found) return refuse('CALL_NOT_FOUND', 'That call is over.');
      if (seat.state.status !== 'talking' || seat.state.callId !== callId) {
        return refuse('CALL_NOT_YOURS', 'That call is not yours.');
      }
      await found.call.hangUp('agent');
      return done;
    },

    async dispose(agentId, callId, { code, notes }) {
      const seat = loggedIn(agentId);
      if (!seat) return notLoggedIn;
      if (!builtInDispositions.some((each) => each.code === code)) {
        const known = builtInDispositions.map((each) => each.code).join(', ');
        return refuse(
          'DISPOSITION_UNKNOWN',
          `There is no disposition ${code}. There are: ${known}.`,
        );
      }
      const { state } = seat;
      if (state.status === 'talking' && state.callId === callId) {
        return refuse('CALL_STILL_UP', 'Hang up first.');
      }
      if (state.status !== 'wrap_up' || state.callId !== callId) {
        return refuse('CALL_NOT_YOURS', 'That call is not waiting for you.');
      }
      const record = await end(seat, callId, { disposition: code, by: 'agent', notes });
      if (record) return { ok: true, value: record };
      return refuse('CALL_NOT_FOUND', 'That call has its disposition already.');
    },

    wrapUpBegan(seat) {
      const { state, profile } = seat;
      if (state.status !== 'wrap_up' || state.endsAt === null) return;
      const { callId } = state;
      const timer = clock.setTimer(state.endsAt - clock.now(), () => {
        // Whoever let it run out is not there: the next person must not be put through to them.
        const code = WRAP_UP_EXPIRED;
        agents.apply(profile.agentId, { type: 'pause_requested', at: clock.now(), code });
        const disposition = options.defaultDisposition(profile.campaignId);
        void end(seat, callId, { disposition, by: 'system', notes: '' });
      });
      wrapUpTimers.set(callId, timer);
    },

    legChanged(leg) {
      const { agentId } = leg;
      const seat = agents.get(agentId);
      if (!seat || (seat.leg !== null && seat.leg !== leg)) return;
      if (leg.state.status === 'down') agents.setLeg(agentId, null);
      // Up, and its contact not read yet: whoever asked for it waits for that.
      const settling = seat.state.status === 'connecting' && leg.state.status === 'up';
      if (leg.bridgeable) {
        agents.setLeg(agentId, leg);
        agents.apply(agentId, { type: 'line_up', at: clock.now() });
      } else if (leg.state.status !== 'calling' && !settling) {
        agents.apply(agentId, { type: 'line_lost', at: clock.now(), code: 'LINE_LOST' });
      }
    },

    close() {
      for (const timer of wrapUpTimers.values()) timer.cancel();
      wrapUpTimers.clear();
    },
  };
}
