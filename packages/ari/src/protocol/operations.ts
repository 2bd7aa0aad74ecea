/**
 * The operations in use, by the names Asterisk's API description gives them: what each takes, what
 * it answers, and which way it goes. Typed by hand from the description of Asterisk 22.
 */
import type {
  Application,
  AsteriskInfo,
  Bridge,
  Channel,
  Endpoint,
  LiveRecording,
  Playback,
  StoredRecording,
  Variable,
} from './resources.ts';

type ChannelId = { channelId: string };
type BridgeId = { bridgeId: string };
type Nothing = Readonly<Record<string, never>>;

/** Every operation: its parameters and its result. A result `null` is an answer without a body. */
export interface Operations {
  'asterisk.getInfo': { params: Nothing; result: AsteriskInfo };
  'asterisk.getGlobalVar': { params: { variable: string }; result: Variable };
  'asterisk.setGlobalVar': { params: { variable: string; value?: string }; result: null };
  'applications.get': { params: { applicationName: string }; result: Application };
  'applications.subscribe': {
    /** `channel:ID`, `bridge:ID`, `endpoint:TECH/RESOURCE`; several with commas between. */
    params: { applicationName: string; eventSource: string };
    result: Application;
  };
  'applications.unsubscribe': {
    params: { applicationName: string; eventSource: string };
    result: Application;
  };
  'endpoints.get': { params: { tech: string; resource: string }; result: Endpoint };
  'channels.list': { params: Nothing; result: Channel[] };
  'channels.get': { params: ChannelId; result: Channel };
  'channels.originate': {
    params: {
      endpoint: string;
      channelId?: string;
      /** Where the channel goes when it is answered: a dialplan place … */
      context?: string;
      extension?: string;
      priority?: number;
      /** … or an application. */
      app?: string;
      appArgs?: string;
      callerId?: string;
      /** Seconds of ringing; -1: no limit. Asterisk's default is 30. */
      timeout?: number;
      variables?: Readonly<Record<string, string>>;
    };
    result: Channel;
  };
  'channels.hangup': { params: ChannelId & { reason?: string }; result: null };
  'channels.continueInDialplan': {
    params: ChannelId & { context?: string; extension?: string; priority?: number };
    result: null;
  };
  'channels.getChannelVar': { params: ChannelId & { variable: string }; result: Variable };
  'channels.setChannelVar': {
    params: ChannelId & { variable: string; value?: string };
    result: null;
  };
  'channels.play': {
    params: ChannelId & { media: string; playbackId?: string };
    result: Playback;
  };
  'bridges.list': { params: Nothing; result: Bridge[] };
  'bridges.get': { params: BridgeId; result: Bridge };
  /** Makes a bridge. 409 when one has this id; older Asterisks answer that one. */
  'bridges.createWithId': {
    params: BridgeId & { type?: 'mixing' | 'holding'; name?: string };
    result: Bridge;
  };
  'bridges.destroy': { params: BridgeId; result: null };
  /** `channel` is one id, or several with commas between. A channel leaves the bridge it was in. */
  'bridges.addChannel': { params: BridgeId & { channel: string }; result: null };
  'bridges.removeChannel': { params: BridgeId & { channel: string }; result: null };
  'bridges.startMoh': { params: BridgeId & { mohClass?: string }; result: null };
  'bridges.record': {
    params: BridgeId & {
      name: string;
      format: string;
      ifExists?: 'fail' | 'overwrite' | 'append';
      maxDurationSeconds?: number;
    };
    result: LiveRecording;
  };
  'recordings.getLive': { params: { recordingName: string }; result: LiveRecording };
  'recordings.getStored': { params: { recordingName: string }; result: StoredRecording };
  'recordings.getStoredFile': {
    params: { recordingName: string };
    result: Uint8Array<ArrayBuffer>;
  };
  'recordings.deleteStored': { params: { recordingName: string }; result: null };
  'recordings.stop': { params: { recordingName: string }; result: null };
}

/** The name of an operation: `channels.originate`. */
export type OperationName = keyof Operations;
/** What an operation takes. */
export type OperationParams<N extends OperationName> = Operations[N]['params'];
/** What an operation answers. */
export type OperationResult<N extends OperationName> = Operations[N]['result'];

/**
 * Which way an operation goes: `call` over the one WebSocket, in order and quick; `slow` over HTTP,
 * because the WebSocket is strictly serial and nothing may make a call wait.
 */
export type Lane = 'call' | 'slow';

/** How an operation is written as a request. */
export interface OperationShape {
  method: 'GET' | 'POST' | 'DELETE';
  /** With `{placeholders}` filled from the parameters. */
  path: string;
  /** Parameters that travel in the query. */
  query: readonly string[];
  /** The one parameter that travels as a JSON body. */
  body?: 'variables';
  lane: Lane;
  /** What comes back. */
  answer: 'json' | 'bytes' | 'none';
}

type Row = readonly [
  method: OperationShape['method'],
  path: string,
  query: string,
  answer: OperationShape['answer'],
  lane?: Lane,
];

const rows: Readonly<Record<OperationName, Row>> = {
  'asterisk.getInfo': ['GET', '/asterisk/info', '', 'json', 'slow'],
  'asterisk.getGlobalVar': ['GET', '/asterisk/variable', 'variable', 'json'],
  'asterisk.setGlobalVar': ['POST', '/asterisk/variable', 'variable value', 'none'],
  'applications.get': ['GET', '/applications/{applicationName}', '', 'json'],
  'applications.subscribe': [
    'POST',
    '/applications/{applicationName}/subscription',
    'eventSource',
    'json',
  ],
  'applications.unsubscribe': [
    'DELETE',
    '/applications/{applicationName}/subscription',
    'eventSource',
    'json',
  ],
  'endpoints.get': ['GET', '/endpoints/{tech}/{resource}', '', 'json'],
  'channels.list': ['GET', '/channels', '', 'json', 'slow'],
  'channels.get': ['GET', '/channels/{channelId}', '', 'json'],
  'channels.originate': [
    'POST',
    '/channels',
    'endpoint channelId context extension priority app appArgs callerId timeout',
    'json',
  ],
  'channels.hangup': ['DELETE', '/channels/{channelId}', 'reason', 'none'],
  'channels.continueInDialplan': [
    'POST',
    '/channels/{channelId}/continue',
    'context extension priority',
    'none',
  ],
  'channels.getChannelVar': ['GET', '/channels/{channelId}/variable', 'variable', 'json'],
  'channels.setChannelVar': ['POST', '/channels/{channelId}/variable', 'variable value', 'none'],
  'channels.play': ['POST', '/channels/{channelId}/play', 'media playbackId', 'json'],
  'bridges.list': ['GET', '/bridges', '', 'json', 'slow'],
  'bridges.get': ['GET', '/bridges/{bridgeId}', '', 'json'],
  'bridges.createWithId': ['POST', '/bridges/{bridgeId}', 'type name', 'json'],
  'bridges.destroy': ['DELETE', '/bridges/{bridgeId}', '', 'none'],
  'bridges.addChannel': ['POST', '/bridges/{bridgeId}/addChannel', 'channel', 'none'],
  'bridges.removeChannel': ['POST', '/bridges/{bridgeId}/removeChannel', 'channel', 'none'],
  'bridges.startMoh': ['POST', '/bridges/{bridgeId}/moh', 'mohClass', 'none'],
  'bridges.record': [
    'POST',
    '/bridges/{bridgeId}/record',
    'name format ifExists maxDurationSeconds',
    'json',
  ],
  'recordings.getLive': ['GET', '/recordings/live/{recordingName}', '', 'json'],
  'recordings.getStored': ['GET', '/recordings/stored/{recordingName}', '', 'json', 'slow'],
  'recordings.getStoredFile': [
    'GET',
    '/recordings/stored/{recordingName}/file',
    '',
    'bytes',
    'slow',
  ],
  'recordings.deleteStored': ['DELETE', '/recordings/stored/{recordingName}', '', 'none', 'slow'],
  'recordings.stop': ['POST', '/recordings/live/{recordingName}/stop', '', 'none', 'slow'],
};

/** How each operation is written as a request. */
export const operations: Readonly<Record<OperationName, OperationShape>> = Object.fromEntries(
  Object.entries(rows).map(([name, [method, path, query, answer, lane = 'call']]) => [
    name,
    {
      method,
      path,
      query: query === '' ? [] : query.split(' '),
      lane,
      answer,
      ...(name === 'channels.originate' ? { body: 'variables' as const } : {}),
    },
  ]),
) as unknown as Record<OperationName, OperationShape>;
