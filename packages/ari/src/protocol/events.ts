/** What Asterisk tells an application: the events in use, by type; every other one is `unknown`. */
import type { Bridge, Channel, Endpoint, LiveRecording, Playback } from './resources.ts';

interface Base<Type extends string> {
  type: Type;
  /** The ARI application that this copy of the event is for. */
  application: string;
  timestamp?: string;
  asterisk_id?: string;
}

interface OfChannel<Type extends string> extends Base<Type> {
  channel: Channel;
}

/** A channel entered our application. `args` are what the dialplan or the originate passed. */
export interface StasisStart extends OfChannel<'StasisStart'> {
  args: string[];
}

/** A channel is gone, with the Q.850 cause. */
export interface ChannelDestroyed extends OfChannel<'ChannelDestroyed'> {
  cause: number;
  cause_txt: string;
}

/** How an outgoing call proceeds: `''`, `RINGING`, `PROGRESS`, `ANSWER`, `BUSY`, `CONGESTION`, … */
export interface Dial extends Base<'Dial'> {
  peer: Channel;
  caller?: Channel;
  dialstatus: string;
}

interface InBridge<Type extends string> extends Base<Type> {
  bridge: Bridge;
  channel: Channel;
}

/** An event this package knows. */
export type KnownEvent =
  | StasisStart
  | ChannelDestroyed
  | Dial
  | OfChannel<'StasisEnd'>
  | OfChannel<'ChannelCreated'>
  | OfChannel<'ChannelStateChange'>
  | (OfChannel<'ChannelHangupRequest'> & { cause?: number; soft?: boolean })
  | (Base<'ChannelVarset'> & { channel?: Channel; variable: string; value: string })
  | InBridge<'ChannelEnteredBridge'>
  | InBridge<'ChannelLeftBridge'>
  | (Base<'BridgeCreated'> & { bridge: Bridge })
  | (Base<'BridgeDestroyed'> & { bridge: Bridge })
  | (Base<'PlaybackStarted'> & { playback: Playback })
  | (Base<'PlaybackFinished'> & { playback: Playback })
  | (Base<'RecordingStarted'> & { recording: LiveRecording })
  | (Base<'RecordingFinished'> & { recording: LiveRecording })
  | (Base<'RecordingFailed'> & { recording: LiveRecording })
  | (Base<'EndpointStateChange'> & { endpoint: Endpoint })
  | Base<'ApplicationReplaced'>;

/** An event this package does not know, as it came. A newer Asterisk may send any. */
export interface UnknownEvent {
  type: 'unknown';
  raw: Readonly<Record<string, unknown>>;
}

/** Everything a connection passes on. */
export type AsteriskEvent = KnownEvent | UnknownEvent;

const known: Readonly<Record<KnownEvent['type'], true>> = {
  StasisStart: true,
  StasisEnd: true,
  ChannelCreated: true,
  ChannelDestroyed: true,
  ChannelStateChange: true,
  ChannelHangupRequest: true,
  ChannelVarset: true,
  ChannelEnteredBridge: true,
  ChannelLeftBridge: true,
  Dial: true,
  BridgeCreated: true,
  BridgeDestroyed: true,
  PlaybackStarted: true,
  PlaybackFinished: true,
  RecordingStarted: true,
  RecordingFinished: true,
  RecordingFailed: true,
  EndpointStateChange: true,
  ApplicationReplaced: true,
};

/** The types of the events that this package knows. */
export const knownEventTypes: readonly KnownEvent['type'][] = Object.keys(
  known,
) as KnownEvent['type'][];

/** Types an event. Never throws: what is not known by name is passed on as `unknown`. */
export function toAsteriskEvent(raw: Readonly<Record<string, unknown>>): AsteriskEvent {
  return typeof raw['type'] === 'string' && Object.hasOwn(known, raw['type'])
    ? (raw as unknown as KnownEvent)
    : { type: 'unknown', raw };
}
