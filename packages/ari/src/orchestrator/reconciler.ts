/**
 * Keeps what we believe and what Asterisk has the same: after every reconnect, after a restart of
 * this process, and every half minute. What ended unheard is ended, what lives goes on, and a channel
 * of ours that nobody owns is hung up.
 */
import type { Clock, Logger, Timer } from '@dialwright/core';
import { isAriError } from '../ari-error.ts';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import type { StasisStart } from '../protocol/events.ts';
import type { Bridge, Channel } from '../protocol/resources.ts';
import type { AgentDesk } from './agent-desk.ts';
import { bridgeIdOf, callBridgeName } from './conversation.ts';
import type { LeadCall } from './lead-call.ts';
import type { AdoptableCall, OutboundCall } from './outbound-call.ts';

const SWEEP_EVERY_MS = 30_000;

export interface ReconcilerContext {
  asterisk: AsteriskConnection;
  clock: Clock;
  logger: Logger;
  desk: AgentDesk;
  calls: ReadonlyMap<string, LeadCall>;
  create: (call: AdoptableCall) => LeadCall;
}

export interface Reconciler {
  /** From now on what nobody owns is hung up. */
  claim(): void;
  adopt(adoptable: readonly AdoptableCall[]): Promise<OutboundCall[]>;
  /** Compares both lists now. Never rejects. */
  compare(): Promise<void>;
  /** A channel entered our application and no call knows it. */
  unowned(event: StasisStart): void;
  close(): void;
}

export function createReconciler(context: ReconcilerContext): Reconciler {
  const { asterisk, clock, logger, desk, calls } = context;
  /** Whether we own the application's channels: not before the first `adopt` or `place`. */
  let claimed = false;
  let timer: Timer | null = null;
  /** Channels that were found to belong to somebody else. */
  let foreign = new Set<string>();

  const schedule = (): void => {
    timer?.cancel();
    timer = clock.setTimer(SWEEP_EVERY_MS, () => void compare().then(schedule));
  };

  const claim = (): void => {
    if (claimed) return;
    claimed = true;
    schedule();
  };

  async function compare(): Promise<void> {
    if (!claimed || asterisk.state.status !== 'connected') return;
    try {
      // Only what was there before we asked can be missed afterwards.
      const expected = Array.from(calls.values())
        .filter((call) => call.isExpected)
        .map((call) => ({ call, heard: call.heard }));
      const knownLegs = Array.from(desk.legs.values()).filter((leg) => leg.state.status === 'up');
      const channels = await listChannels();
      foreign = new Set([...foreign].filter((id) => channels.has(id)));
      await Promise.all([
        ...expected.map(({ call, heard }) => takeUp(call, heard, channels.get(call.id))),
        ...Array.from(channels.values(), (channel) => sweep(channel)),
      ]);
      await sweepBridges(await asterisk.request('bridges.list', {}));
      for (const leg of knownLegs) if (!channels.has(leg.channelId)) leg.down('HUNG_UP');
      await desk.refresh();
    } catch (error) {
      logger.warn('Asterisk’s channels could not be compared with ours.', { error });
    }
  }

  async function takeUp(
    call: LeadCall,
    heardBefore: number,
    channel: Channel | undefined,
    knownAnsweredAt?: number,
  ): Promise<void> {
    if (call.isOver) return;
    if (!channel) {
      await call.missing();
      return;
    }
    const up = channel.state === 'Up';
    const written = up ? Number(await readVariable(channel.id, 'DW_ANSWERED_AT')) : 0;
    await quietly(
      asterisk.request('applications.subscribe', {
        applicationName: asterisk.app,
        eventSource: `channel:${channel.id}`,
      }),
    );
    // What it has heard since is newer than the list.
    if (call.isOver || call.heard !== heardBefore) return;
    const { dialplan } = channel;
    call.resume({
      up,
      ours: dialplan.app_name === 'Stasis' && dialplan.app_data.split(',')[0] === asterisk.app,
      answeredAt: knownAnsweredAt ?? (written > 0 ? written : null),
    });
  }

  /** Hangs up what carries our mark and belongs to nobody. */
  async function sweep(channel: Channel): Promise<void> {
    if (owned(channel.id) || foreign.has(channel.id)) return;
    const app = await readVariable(channel.id, 'DW_APP');
    if (owned(channel.id)) return;
    if (app === asterisk.app) await hangUp(channel.id);
    else foreign.add(channel.id);
  }

  /** Takes down the bridges of calls that have ended: the command that should have was lost. */
  async function sweepBridges(bridges: readonly Bridge[]): Promise<void> {
    const living = new Set(Array.from(calls.keys(), bridgeIdOf));
    const left = bridges.filter(
      (bridge) => bridge.name === callBridgeName(asterisk.app) && !living.has(bridge.id),
    );
    await Promise.all(
      left.map((bridge) => quietly(asterisk.request('bridges.destroy', { bridgeId: bridge.id }))),
    );
  }

  function owned(channelId: string): boolean {
    if (calls.has(channelId)) return true;
    return [...desk.legs.values()].some((leg) => leg.channelId === channelId);
  }

  return {
    claim,
    compare,
    async adopt(adoptable) {
      // They listen before the list that counts is made: what happens meanwhile is heard.
      const adopted = adoptable.map((each) => ({ each, call: context.create(each) }));
      const [channels, list] = await readLists().catch((error: unknown) => {
        for (const { call } of adopted) call.disown();
        throw error;
      });
      const bridges = new Map(list.map((bridge) => [bridge.id, bridge]));
      for (const channel of channels.values()) await adoptLeg(channel, list);
      await Promise.all(
        adopted.map(async ({ each, call }) => {
          const bridge = bridges.get(bridgeIdOf(each.callId));
          // Asked for first: between taking the call up and finding it in conversation nothing may be
          // waited for, or the hold window, long over, would end a conversation that goes on.
          const recorded = bridge !== undefined && (await isRecorded(each.callId));
          call.markSent();
          await takeUp(call, 0, channels.get(each.callId), each.answeredAt);
          if (!call.isOver) await adoptConversation(each, call, bridge, recorded);
        }),
      );
      claim();
      await Promise.all([...channels.values()].map((channel) => sweep(channel)));
      await sweepBridges(list);
      await desk.refresh();
      return adopted.map(({ call }) => call);
    },
    unowned(event) {
      const [role = ''] = event.args;
      if (!claimed || (role !== 'lead' && role !== 'agent')) return;
      logger.warn('A channel that nobody owns was hung up.', { channelId: event.channel.id });
      void hangUp(event.channel.id);
    },
    close() {
      timer?.cancel();
      timer = null;
      claimed = false;
    },
  };

  async function adoptLeg(channel: Channel, bridges: readonly Bridge[]): Promise<void> {
    if (!channel.id.startsWith('agent-') || owned(channel.id)) return;
    if ((await readVariable(channel.id, 'DW_APP')) !== asterisk.app) return;
    const agentId = await readVariable(channel.id, 'DW_AGENT');
    const endpoint = await readVariable(channel.id, 'DW_ENDPOINT');
    if (!agentId || !endpoint || desk.get(agentId)) return;
    const leg = desk.adopt(agentId, endpoint, channel.id);
    // A leg that talks is left where it is.
    const bridge = bridges.find((each) => each.channels.includes(channel.id));
    const callId = [...calls.keys()].find((id) => bridgeIdOf(id) === bridge?.id);
    if (callId !== undefined) leg.conversation = callId;
    if (channel.state === 'Up') leg.up();
  }

  async function adoptConversation(
    each: AdoptableCall,
    call: LeadCall,
    bridge: Bridge | undefined,
    recorded: boolean,
  ): Promise<void> {
    const leg = [...desk.legs.values()].find((leg) => leg.conversation === each.callId);
    if (leg && bridge?.channels.includes(each.callId)) {
      call.resumeTalking(leg, each.bridgedAt ?? clock.now(), recorded);
      return;
    }
    if (each.bridgedAt !== undefined && each.agentId !== undefined) {
      call.resumeAlone(each.agentId, each.bridgedAt);
    }
    if (leg) {
      leg.conversation = null;
      await desk.park(leg);
    }
    if (bridge) await quietly(asterisk.request('bridges.destroy', { bridgeId: bridge.id }));
  }

  async function isRecorded(callId: string): Promise<boolean> {
    try {
      await asterisk.request('recordings.getLive', { recordingName: callId });
      return true;
    } catch (error) {
      if (isAriError(error, 'ARI_NOT_FOUND')) return false;
      throw error;
    }
  }

  async function readLists(): Promise<[Map<string, Channel>, Bridge[]]> {
    return [await listChannels(), await asterisk.request('bridges.list', {})];
  }

  async function listChannels(): Promise<Map<string, Channel>> {
    const list = await asterisk.request('channels.list', {});
    return new Map(list.map((channel) => [channel.id, channel]));
  }

  /** Null: the channel is gone, or has no such variable. */
  async function readVariable(channelId: string, variable: string): Promise<string | null> {
    try {
      return (await asterisk.request('channels.getChannelVar', { channelId, variable })).value;
    } catch (error) {
      if (isAriError(error, 'ARI_NOT_FOUND')) return null;
      throw error;
    }
  }

  async function hangUp(channelId: string): Promise<void> {
    await quietly(asterisk.request('channels.hangup', { channelId }));
  }

  async function quietly(command: Promise<unknown>): Promise<void> {
    try {
      await command;
    } catch (error) {
      if (!isAriError(error, 'ARI_NOT_FOUND')) {
        logger.warn('A command of the comparison with Asterisk was refused.', { error });
      }
    }
  }
}
