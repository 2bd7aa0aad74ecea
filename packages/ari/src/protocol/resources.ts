/**
 * Asterisk's own objects, in Asterisk's own words and spelling, as its REST interface writes them.
 * Only the fields in use are named; others pass through unseen.
 */

/** A channel: one leg between Asterisk and a phone or a carrier. */
export interface Channel {
  id: string;
  /** Technology, endpoint and a serial: `PJSIP/agent-7-0000001a`. */
  name: string;
  state: ChannelStateName;
  caller: CallerId;
  connected: CallerId;
  accountcode: string;
  /** Where in the dialplan it is; `app_name` is `Stasis` while an ARI application has it. */
  dialplan: {
    context: string;
    exten: string;
    priority: number;
    app_name: string;
    app_data: string;
  };
  /** ISO 8601 with an offset without a colon. */
  creationtime: string;
  language: string;
}

/** Asterisk's word for how far a channel is. */
export type ChannelStateName =
  | 'Down'
  | 'Rsrved'
  | 'OffHook'
  | 'Dialing'
  | 'Ring'
  | 'Ringing'
  | 'Up'
  | 'Busy'
  | 'Dialing Offhook'
  | 'Pre-ring'
  | 'Unknown';

/** The name and number of one side. */
export interface CallerId {
  name: string;
  number: string;
}

/** A bridge: where channels hear each other (`mixing`) or wait (`holding`). */
export interface Bridge {
  id: string;
  technology: string;
  bridge_type: 'mixing' | 'holding';
  bridge_class: string;
  creator: string;
  name: string;
  channels: string[];
  creationtime: string;
}

/** Something being played to a channel or a bridge. */
export interface Playback {
  id: string;
  media_uri: string;
  /** `channel:ID` or `bridge:ID`. */
  target_uri: string;
  language: string;
  state: 'queued' | 'playing' | 'continuing' | 'done' | 'failed' | 'canceled' | 'cancelled';
}

/** A recording that is being made. */
export interface LiveRecording {
  name: string;
  format: string;
  /** `channel:ID` or `bridge:ID`. */
  target_uri: string;
  state: 'queued' | 'recording' | 'paused' | 'done' | 'failed' | 'canceled';
  /** Whole seconds; only once it is done. */
  duration?: number;
  /** Why it failed. */
  cause?: string;
}

/** A recording on Asterisk's disk. */
export interface StoredRecording {
  name: string;
  format: string;
}

/** A phone or a trunk. */
export interface Endpoint {
  technology: string;
  resource: string;
  state?: 'unknown' | 'offline' | 'online';
  channel_ids: string[];
}

/** What Asterisk says of itself. */
export interface AsteriskInfo {
  system: { version: string; entity_id: string };
  status: {
    /** Changes when Asterisk restarts. */
    startup_time: string;
    last_reload_time: string;
  };
}

/** The value of a variable. */
export interface Variable {
  value: string;
}

/** An ARI application and what it is subscribed to. */
export interface Application {
  name: string;
  channel_ids: string[];
  bridge_ids: string[];
  endpoint_ids: string[];
  device_names: string[];
}
