/** The server's JSON as the types of core. Without a validator: it is our own server's. */
import { type AgentStreamMessage, fromTrustedWire, type PhoneCredentials } from '@dialwright/core';
import type { AgentStreamItem } from './agent-server.ts';
import { readEventStream } from './event-stream.ts';
import { SoftphoneError } from './softphone-error.ts';

/** Only what this version knows how to read is passed on: a newer server may say more. */
const messageTypes: Readonly<Record<AgentStreamMessage['type'], true>> = {
  'agent.state': true,
  'call.offered': true,
  'call.state': true,
  'call.withdrawn': true,
  'call.ended': true,
};

/** @throws {SoftphoneError} `SERVER_ANSWER_UNREADABLE` when something else than our server speaks. */
export async function* readAgentStream(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<AgentStreamItem> {
  for await (const item of readEventStream(body)) {
    const message =
      item.kind === 'event' && item.event === 'message' ? readMessage(item.data) : null;
    if (item.kind === 'event' && message) yield { kind: 'message', id: item.id, message };
    else yield { kind: 'alive' };
  }
}

/** @throws {SoftphoneError} `SERVER_ANSWER_UNREADABLE`. */
export function readPhoneCredentials(text: string): PhoneCredentials {
  const value = parse(text);
  if (!hasText(value, 'kind')) throw unreadable();
  return value as PhoneCredentials;
}

function readMessage(data: string): AgentStreamMessage | null {
  const value = parse(data);
  if (!hasText(value, 'type')) throw unreadable();
  return Object.hasOwn(messageTypes, value.type) ? (value as unknown as AgentStreamMessage) : null;
}

function parse(text: string): unknown {
  try {
    return fromTrustedWire(JSON.parse(text));
  } catch (cause) {
    throw unreadable(cause);
  }
}

function hasText<Key extends string>(value: unknown, key: Key): value is Record<Key, string> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, key) === 'string';
}

function unreadable(cause?: unknown): SoftphoneError {
  return new SoftphoneError({
    code: 'SERVER_ANSWER_UNREADABLE',
    message: 'What answers at this address is not a Dialwright server. Check the address.',
    cause,
  });
}
