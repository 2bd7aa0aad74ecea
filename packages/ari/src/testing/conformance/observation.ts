/** Watching events and originating calls, as the cases of the conformance suite need it. */
import assert from 'node:assert/strict';
import { isAriError } from '../../ari-error.ts';
import type { KnownEvent } from '../../protocol/events.ts';
import type { ConformanceSubject } from '../conformance.ts';

/** A case: its name and what it checks. */
export type Check = readonly [name: string, check: (subject: ConformanceSubject) => Promise<void>];

type EventOf<T extends KnownEvent['type']> = Extract<KnownEvent, { type: T }>;

/** The events heard so far, and what is still to come. */
export interface Observation {
  readonly events: KnownEvent[];
  /** Waits for an event, at most 15 s. Also finds one that has been heard. */
  event<T extends KnownEvent['type']>(
    type: T,
    matches?: (event: EventOf<T>) => boolean,
  ): Promise<EventOf<T>>;
}

export function observe({ asterisk, pass }: ConformanceSubject): Observation {
  const events: KnownEvent[] = [];
  asterisk.onEvent((event) => {
    if (event.type !== 'unknown') events.push(event);
  });
  return {
    events,
    async event(type, matches = () => true) {
      for (let waitedMs = 0; waitedMs <= 15_000; waitedMs += 20) {
        const found = events.find((event) => event.type === type && matches(event as never));
        if (found) return found as never;
        await pass(20);
      }
      return assert.fail(
        `${type} did not come. Heard: ${events.map((event) => event.type).join(', ')}`,
      );
    },
  };
}

let serial = 0;

/** An id that no other case has. */
export function newId(what: string): string {
  serial += 1;
  return `conformance-${process.pid}-${what}-${serial}`;
}

/** Originates into the shipped dialplan and subscribes. */
export async function callLead(
  { asterisk }: ConformanceSubject,
  endpoint: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const channelId = newId('lead');
  await asterisk.request('channels.originate', {
    endpoint,
    channelId,
    context: 'dialwright-out',
    extension: 'lead',
    priority: 1,
    callerId: '+16025550100',
    timeout: 20,
    variables: {
      DW_APP: asterisk.app,
      DW_ATTEMPT: channelId,
      DW_HOLD_LIMIT: '30',
      DW_ABANDON_MEDIA: '',
      ...variables,
    },
  });
  await asterisk.request('applications.subscribe', {
    applicationName: asterisk.app,
    eventSource: `channel:${channelId}`,
  });
  return channelId;
}

/** A lead that was answered and is in the application. */
export async function heldLead(
  subject: ConformanceSubject,
  seen: Observation,
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const channelId = await callLead(subject, subject.endpoints.answers, variables);
  await seen.event('StasisStart', (event) => event.channel.id === channelId);
  return channelId;
}

/** A standing leg to the phone, in the application. */
export async function standingLeg(
  { asterisk, endpoints }: ConformanceSubject,
  seen: Observation,
): Promise<string> {
  const channelId = newId('agent');
  await asterisk.request('channels.originate', {
    endpoint: endpoints.phone,
    channelId,
    app: asterisk.app,
    appArgs: 'agent,7',
    timeout: 20,
  });
  await seen.event('StasisStart', (event) => event.channel.id === channelId);
  return channelId;
}

/** Checks that Asterisk refuses with one of these statuses. */
export async function refuses(
  command: Promise<unknown>,
  ...statuses: readonly number[]
): Promise<void> {
  const error: unknown = await command.then(
    () => assert.fail('It was not refused.'),
    (reason: unknown) => reason,
  );
  assert.ok(isAriError(error), String(error));
  assert.ok(
    statuses.includes(Number(error.details['status'])),
    `${error.message} (expected ${statuses.join(' or ')})`,
  );
}

/** Takes a channel down and waits for its end. */
export async function hangUp(
  { asterisk }: ConformanceSubject,
  seen: Observation,
  channelId: string,
): Promise<void> {
  await asterisk.request('channels.hangup', { channelId });
  await seen.event('ChannelDestroyed', (event) => event.channel.id === channelId);
  // Where the dialplan left word of a person nobody put through, nobody will ask for it.
  await asterisk.request('asterisk.setGlobalVar', { variable: `DW_${channelId}`, value: '' });
}
