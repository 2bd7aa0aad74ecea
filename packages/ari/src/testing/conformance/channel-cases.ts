import assert from 'node:assert/strict';
import type { ConformanceSubject } from '../conformance.ts';
import {
  callLead,
  type Check,
  hangUp,
  heldLead,
  newId,
  type Observation,
  observe,
  refuses,
  standingLeg,
} from './observation.ts';

/** Originating, its refusals and its ends. */
export const channelCases: readonly Check[] = [
  [
    'an answered lead rings, is answered and enters the application with its attempt',
    async (subject) => {
      const seen = observe(subject);
      const id = await callLead(subject, subject.endpoints.answers);
      const start = await seen.event('StasisStart', (event) => event.channel.id === id);
      assert.deepEqual(start.args, ['lead', id]);
      assert.equal(start.channel.state, 'Up');
      assert.equal(start.application, subject.asterisk.app);
      assert.deepEqual(
        dialStatuses(seen, id).filter((status) => status === 'RINGING' || status === 'ANSWER'),
        ['RINGING', 'ANSWER'],
      );
      await hangUp(subject, seen, id);
    },
  ],
  [
    'the caller ID of the originate reaches the channel',
    async (subject) => {
      const seen = observe(subject);
      const id = await heldLead(subject, seen);
      const channel = await subject.asterisk.request('channels.get', { channelId: id });
      assert.equal(channel.connected.number, '+16025550100');
      await hangUp(subject, seen, id);
    },
  ],
  ['a busy line ends with cause 17', refusedCall('busy', 'BUSY', 17)],
  ['a congested network ends with cause 34', refusedCall('congested', 'CONGESTION', 34)],
  ['an unallocated number ends with cause 1', refusedCall('unallocated', 'NOANSWER', 1)],
  [
    'ari-6 a channel that hangs up leaves the application and is then destroyed',
    async (subject) => {
      const seen = observe(subject);
      const id = await heldLead(subject, seen);
      await hangUp(subject, seen, id);
      const order = seen.events
        .filter((event) => 'channel' in event && event.channel?.id === id)
        .map((event) => event.type)
        .filter((type) => type === 'StasisEnd' || type === 'ChannelDestroyed');
      assert.deepEqual(order.slice(0, 2), ['StasisEnd', 'ChannelDestroyed']);
    },
  ],
  [
    'a ringing call that is taken back ends as NOANSWER',
    async (subject) => {
      const seen = observe(subject);
      const id = await callLead(subject, subject.endpoints.rings);
      await seen.event('Dial', (event) => event.peer.id === id && event.dialstatus === 'RINGING');
      await hangUp(subject, seen, id);
      assert.equal(dialStatuses(seen, id).at(-1), 'NOANSWER');
    },
  ],
  [
    'a channel id that lives is refused with 409, one that ended is free again',
    async (subject) => {
      const seen = observe(subject);
      const id = await callLead(subject, subject.endpoints.rings);
      const again = {
        endpoint: subject.endpoints.rings,
        channelId: id,
        context: 'dialwright-out',
        extension: 'lead',
        priority: 1,
      };
      await refuses(subject.asterisk.request('channels.originate', again), 409);
      await hangUp(subject, seen, id);
      await subject.asterisk.request('channels.originate', again);
      await subject.asterisk.request('channels.hangup', { channelId: id });
    },
  ],
  [
    'an endpoint that does not exist is refused with 500',
    async ({ asterisk, endpoints }) => {
      await refuses(
        asterisk.request('channels.originate', {
          endpoint: endpoints.unknown,
          channelId: newId('nobody'),
          app: asterisk.app,
        }),
        500,
      );
    },
  ],
  [
    'a channel that is gone is 404 for every command',
    async ({ asterisk }) => {
      const channelId = newId('gone');
      await refuses(asterisk.request('channels.get', { channelId }), 404);
      await refuses(asterisk.request('channels.hangup', { channelId }), 404);
      await refuses(asterisk.request('channels.play', { channelId, media: 'sound:beep' }), 404);
    },
  ],
  [
    'the list of channels has those that live and no others',
    async (subject) => {
      const seen = observe(subject);
      const id = await standingLeg(subject, seen);
      const listed = async (): Promise<boolean> =>
        (await subject.asterisk.request('channels.list', {})).some((each) => each.id === id);
      assert.equal(await listed(), true);
      await hangUp(subject, seen, id);
      assert.equal(await listed(), false);
    },
  ],
  [
    'subscribing to a channel that is gone is refused with 422',
    async ({ asterisk }) => {
      await refuses(
        asterisk.request('applications.subscribe', {
          applicationName: asterisk.app,
          eventSource: `channel:${newId('gone')}`,
        }),
        422,
      );
    },
  ],
  [
    'a registered phone is online, and one that does not exist is 404',
    async ({ asterisk, endpoints }) => {
      const [tech = '', resource = ''] = endpoints.phone.split('/');
      const endpoint = await asterisk.request('endpoints.get', { tech, resource });
      assert.equal(endpoint.state, 'online');
      await refuses(asterisk.request('endpoints.get', { tech, resource: newId('nobody') }), 404);
    },
  ],
];

function refusedCall(
  kind: 'busy' | 'congested' | 'unallocated',
  status: string,
  cause: number,
): (subject: ConformanceSubject) => Promise<void> {
  return async (subject) => {
    const seen = observe(subject);
    const id = await callLead(subject, subject.endpoints[kind]);
    const destroyed = await seen.event('ChannelDestroyed', (event) => event.channel.id === id);
    assert.equal(destroyed.cause, cause);
    assert.equal(dialStatuses(seen, id).at(-1), status);
    assert.equal(
      seen.events.some((event) => event.type === 'StasisStart'),
      false,
    );
  };
}

function dialStatuses(seen: Observation, channelId: string): string[] {
  return seen.events.flatMap((event) =>
    event.type === 'Dial' && event.peer.id === channelId && event.dialstatus !== ''
      ? [event.dialstatus]
      : [],
  );
}
