import assert from 'node:assert/strict';
import { type Check, hangUp, heldLead, newId, observe } from './observation.ts';

/** Variables, and what the shipped dialplan does with them. */
export const variableCases: readonly Check[] = [
  [
    'Asterisk says its version and when it started',
    async ({ asterisk }) => {
      const info = await asterisk.request('asterisk.getInfo', {});
      assert.match(info.system.version, /\d/);
      assert.match(info.status.startup_time, /^\d{4}-\d\d-\d\dT/);
      assert.equal(asterisk.state.status, 'connected');
    },
  ],
  [
    'a global variable is empty until it is set, and after it is cleared',
    async ({ asterisk }) => {
      const variable = newId('variable');
      const read = async (): Promise<string> =>
        (await asterisk.request('asterisk.getGlobalVar', { variable })).value;
      assert.equal(await read(), '');
      await asterisk.request('asterisk.setGlobalVar', { variable, value: 'a=1&b=2' });
      assert.equal(await read(), 'a=1&b=2');
      await asterisk.request('asterisk.setGlobalVar', { variable, value: '' });
      assert.equal(await read(), '');
    },
  ],
  [
    'the dialplan writes on the channel when it was answered',
    async (subject) => {
      const seen = observe(subject);
      const channelId = await heldLead(subject, seen);
      const { value } = await subject.asterisk.request('channels.getChannelVar', {
        channelId,
        variable: 'DW_ANSWERED_AT',
      });
      assert.match(value, /^\d{13}$/);
      await hangUp(subject, seen, channelId);
    },
  ],
  [
    'a held person is taken back by the dialplan at its limit, which leaves a trace',
    async (subject) => {
      const { asterisk } = subject;
      const seen = observe(subject);
      const id = await heldLead(subject, seen, { DW_HOLD_LIMIT: '1.5' });
      await seen.event('StasisEnd', (event) => event.channel.id === id);
      await seen.event('ChannelDestroyed', (event) => event.channel.id === id);
      const variable = `DW_${id}`;
      const { value } = await asterisk.request('asterisk.getGlobalVar', { variable });
      assert.match(value, /^answered=\d{13}&message=\d{13}&status=NONE$/);
      await asterisk.request('asterisk.setGlobalVar', { variable, value: '' });
    },
  ],
  [
    'clearing TIMEOUT(absolute) keeps the dialplan from taking a person back',
    async (subject) => {
      const { asterisk } = subject;
      const seen = observe(subject);
      const channelId = await heldLead(subject, seen, { DW_HOLD_LIMIT: '1.5' });
      await asterisk.request('channels.setChannelVar', {
        channelId,
        variable: 'TIMEOUT(absolute)',
        value: '0',
      });
      await subject.pass(3_000);
      await asterisk.request('channels.get', { channelId });
      await asterisk.request('channels.hangup', { channelId });
      await seen.event('ChannelDestroyed', (event) => event.channel.id === channelId);
      const variable = `DW_${channelId}`;
      assert.equal((await asterisk.request('asterisk.getGlobalVar', { variable })).value, '');
    },
  ],
];
