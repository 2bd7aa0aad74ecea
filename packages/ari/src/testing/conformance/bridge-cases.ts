import assert from 'node:assert/strict';
import {
  type Check,
  hangUp,
  heldLead,
  newId,
  observe,
  refuses,
  standingLeg,
} from './observation.ts';

/** Bridges, and channels that move between them. */
export const bridgeCases: readonly Check[] = [
  [
    'a channel that is added to a second bridge leaves the first by itself',
    async (subject) => {
      const { asterisk } = subject;
      const seen = observe(subject);
      const lead = await heldLead(subject, seen);
      const agent = await standingLeg(subject, seen);
      const waiting = newId('holding');
      const talking = newId('mixing');
      await asterisk.request('bridges.createWithId', { bridgeId: waiting, type: 'holding' });
      await asterisk.request('bridges.createWithId', { bridgeId: talking, type: 'mixing' });
      await asterisk.request('bridges.addChannel', { bridgeId: waiting, channel: agent });
      await asterisk.request('bridges.addChannel', {
        bridgeId: talking,
        channel: `${lead},${agent}`,
      });
      await seen.event('ChannelLeftBridge', (event) => event.bridge.id === waiting);
      await seen.event(
        'ChannelEnteredBridge',
        (event) => event.bridge.id === talking && event.channel.id === agent,
      );
      const { channels } = await asterisk.request('bridges.get', { bridgeId: talking });
      assert.deepEqual(channels.toSorted(), [lead, agent].toSorted());
      await asterisk.request('bridges.destroy', { bridgeId: talking });
      // Both outlive the bridge, and stay ours.
      await asterisk.request('bridges.addChannel', { bridgeId: waiting, channel: agent });
      await asterisk.request('channels.get', { channelId: lead });
      await hangUp(subject, seen, lead);
      await hangUp(subject, seen, agent);
      await asterisk.request('bridges.destroy', { bridgeId: waiting });
    },
  ],
  [
    'a bridge id that exists is refused with 409, one that was destroyed is free again',
    async ({ asterisk }) => {
      const bridgeId = newId('bridge');
      const create = { bridgeId, type: 'mixing', name: 'call' } as const;
      await asterisk.request('bridges.createWithId', create);
      await refuses(asterisk.request('bridges.createWithId', create), 409);
      await asterisk.request('bridges.destroy', { bridgeId });
      await asterisk.request('bridges.createWithId', create);
      await asterisk.request('bridges.destroy', { bridgeId });
    },
  ],
  [
    'a bridge with the id of a channel is never heard of',
    async (subject) => {
      const { asterisk } = subject;
      const seen = observe(subject);
      const channelId = await heldLead(subject, seen);
      await asterisk.request('bridges.createWithId', { bridgeId: channelId, type: 'mixing' });
      await asterisk.request('bridges.addChannel', { bridgeId: channelId, channel: channelId });
      await subject.pass(500);
      assert.equal(
        seen.events.some((event) => event.type === 'ChannelEnteredBridge'),
        false,
      );
      await asterisk.request('bridges.destroy', { bridgeId: channelId });
      await hangUp(subject, seen, channelId);
    },
  ],
  [
    'a bridge that is gone is 404, a channel that is gone can’t be added',
    async ({ asterisk }) => {
      const bridgeId = newId('bridge');
      await refuses(asterisk.request('bridges.get', { bridgeId }), 404);
      await refuses(asterisk.request('bridges.destroy', { bridgeId }), 404);
      await asterisk.request('bridges.createWithId', { bridgeId, type: 'mixing' });
      await refuses(
        asterisk.request('bridges.addChannel', { bridgeId, channel: newId('gone') }),
        400,
        404,
      );
      await asterisk.request('bridges.destroy', { bridgeId });
    },
  ],
  [
    'a channel that rings is not in the application and can’t be added',
    async (subject) => {
      const { asterisk } = subject;
      const channelId = newId('ringing');
      await asterisk.request('channels.originate', {
        endpoint: subject.endpoints.rings,
        channelId,
        context: 'dialwright-out',
        extension: 'lead',
        priority: 1,
      });
      const bridgeId = newId('bridge');
      await asterisk.request('bridges.createWithId', { bridgeId, type: 'mixing' });
      await refuses(
        asterisk.request('bridges.addChannel', { bridgeId, channel: channelId }),
        409,
        422,
      );
      await asterisk.request('bridges.destroy', { bridgeId });
      await asterisk.request('channels.hangup', { channelId });
    },
  ],
];
