/** The records of the fake's world, and how each is written in Asterisk's JSON. */
import type { Timer } from '@dialwright/core';
import type { Bridge, Channel, ChannelStateName, LiveRecording } from '../../protocol/resources.ts';
import type { RemoteParty } from './remote-party.ts';

/** What a channel of the fake is. */
export interface FakeChannel {
  readonly id: string;
  readonly name: string;
  /** The agent's phone it leads to, e.g. `PJSIP/agent-7`; null: it leads to the network. */
  readonly phone: string | null;
  readonly party: RemoteParty | null;
  readonly callerId: string;
  readonly number: string;
  readonly createdAt: number;
  readonly variables: Map<string, string>;
  state: ChannelStateName;
  place: { context: string; exten: string; priority: number; app: string; data: string };
  /** The ARI application that has it. */
  stasisApp: string | null;
  bridge: FakeBridge | null;
  /** Goes on in the dialplan once the application lets go. */
  afterStasis: (() => void) | null;
  /** When its absolute timeout is due, on the monotonic clock; null: none is set. */
  absoluteDueAt: number | null;
  readonly timers: Map<TimerName, Timer>;
  playback: FakePlayback | null;
}

/** What a timer of a channel is for; a channel has at most one of each. */
export type TimerName =
  'progress' | 'ring' | 'absolute' | 'patience' | 'talk' | 'dialplan' | 'playback';

export interface FakePlayback {
  id: string;
  media: string;
}

export interface FakeBridge {
  readonly id: string;
  readonly type: 'mixing' | 'holding';
  readonly name: string;
  readonly createdAt: number;
  readonly channels: Set<FakeChannel>;
  recording: FakeRecording | null;
}

export interface FakeRecording {
  readonly name: string;
  readonly format: string;
  readonly target: string;
  readonly startedAt: number;
}

/** A recording on the fake's disk. */
export interface StoredFakeRecording {
  name: string;
  format: string;
  durationMs: number;
}

export function channelJson(channel: FakeChannel): Channel {
  return {
    id: channel.id,
    name: channel.name,
    state: channel.state,
    caller: { name: '', number: channel.number },
    connected: { name: '', number: channel.callerId },
    accountcode: '',
    dialplan: {
      context: channel.place.context,
      exten: channel.place.exten,
      priority: channel.place.priority,
      app_name: channel.place.app,
      app_data: channel.place.data,
    },
    creationtime: asteriskTime(channel.createdAt),
    language: 'en',
  };
}

export function bridgeJson(bridge: FakeBridge): Bridge {
  return {
    id: bridge.id,
    technology: bridge.type === 'mixing' ? 'softmix' : 'holding_bridge',
    bridge_type: bridge.type,
    bridge_class: 'stasis',
    creator: 'Stasis',
    name: bridge.name,
    channels: [...bridge.channels].map((channel) => channel.id),
    creationtime: asteriskTime(bridge.createdAt),
  };
}

export function recordingJson(
  recording: FakeRecording,
  state: LiveRecording['state'],
  durationMs?: number,
): LiveRecording {
  return {
    name: recording.name,
    format: recording.format,
    target_uri: recording.target,
    state,
    ...(durationMs === undefined ? {} : { duration: Math.round(durationMs / 1_000) }),
  };
}

/** Asterisk writes instants with an offset that has no colon. */
export function asteriskTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '+0000');
}

/** The channel as something that an application can be subscribed to. */
export function channelSource(channel: FakeChannel): string {
  return `channel:${channel.id}`;
}
