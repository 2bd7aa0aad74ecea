import { createFakeClock } from '@dialwright/core/testing';
import { seededRandom } from '@dialwright/core';
import { createSoftphone, SoftphoneError, type Softphone } from '@dialwright/softphone';
import { createServerDouble } from '@dialwright/softphone/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createAgentDesk } from './agent-desk.ts';
import { isTalking, isWrapUp } from './agent-page-state.ts';
import { createKeptNotes } from './kept-notes.ts';

const phones: Softphone[] = [];
afterEach(async () => {
  await Promise.all(phones.splice(0).map((phone) => phone.close()));
});

/** A tab's storage in memory. */
function memoryStorage(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    clear: () => items.clear(),
  };
}

async function atTheDesk(wrapUpMs: number | null = 30_000) {
  const clock = createFakeClock();
  const server = createServerDouble({ clock, wrapUpMs });
  const storage = memoryStorage();
  const spoken: string[] = [];
  const sitDown = async () => {
    const phone = createSoftphone({ server, clock, random: seededRandom(1) });
    phones.push(phone);
    const desk = createAgentDesk({
      phone,
      clock,
      notes: createKeptNotes(storage),
      onChange: () => undefined,
      announce: (sentence) => spoken.push(sentence),
      focusNotes: () => undefined,
    });
    await desk.start();
    await clock.advance(0);
    return desk;
  };
  const inCall = async () => {
    const desk = await sitDown();
    desk.ready();
    await clock.advance(0);
    server.offerCall();
    await clock.advance(0);
    return desk;
  };
  return { clock, server, storage, spoken, sitDown, inCall };
}

describe('the agent’s desk', () => {
  it('shows the lead, the script and the call as soon as it connects', async () => {
    const { inCall, spoken } = await atTheDesk();
    const desk = await inCall();
    expect(isTalking(desk.state)).toBe(true);
    expect(desk.state.phone.call?.offer?.lead.name).toBe('Ada Example');
    expect(spoken.at(-1)).toBe('Call connected: Ada Example.');
  });

  it('saves the disposition with the notes and then shows the record', async () => {
    const { inCall, server, storage, clock } = await atTheDesk();
    const desk = await inCall();
    desk.writeNotes('Wants the faster plan.');
    server.customerHangsUp();
    await clock.advance(0);
    expect(isWrapUp(desk.state)).toBe(true);
    desk.press({ type: 'choose', index: 0 });
    await clock.advance(0);
    expect(server.received.at(-1)).toMatchObject({
      name: 'dispose',
      code: 'SALE',
      notes: 'Wants the faster plan.',
    });
    expect(desk.state.phone.lastRecord).toMatchObject({ disposition: 'SALE' });
    expect(desk.state.notes).toBe('');
    expect(storage.length).toBe(0);
  });

  it('has the notes back after a reload in the middle of a call', async () => {
    const { inCall, sitDown } = await atTheDesk();
    const before = await inCall();
    before.writeNotes('Half a sentence');
    const after = await sitDown();
    expect(after.state.notes).toBe('Half a sentence');
  });

  it('S3-44 a disposition marked in the call is not sent before the call is over', async () => {
    const { inCall, server, clock } = await atTheDesk();
    const desk = await inCall();
    desk.press({ type: 'choose', index: 2 });
    await clock.advance(0);
    expect(desk.state.marked).toBe('CALLBACK');
    expect(server.received.some(({ name }) => name === 'dispose')).toBe(false);
    desk.press({ type: 'save' });
    server.customerHangsUp();
    await clock.advance(0);
    expect(desk.state.marked).toBe('CALLBACK');
    desk.press({ type: 'save' });
    await clock.advance(0);
    expect(server.received.at(-1)).toMatchObject({ name: 'dispose', code: 'CALLBACK' });
  });

  it('saves a marked disposition by itself before the wrap-up runs out, once', async () => {
    const { inCall, server, clock } = await atTheDesk(30_000);
    const desk = await inCall();
    desk.choose('DNC');
    server.customerHangsUp();
    await clock.advance(0);
    desk.learnClock(-1_000);
    await clock.advance(29_000);
    desk.tick();
    expect(server.received.some(({ name }) => name === 'dispose')).toBe(false);
    desk.learnClock(0);
    desk.tick();
    desk.tick();
    await clock.advance(0);
    const disposed = server.received.filter(({ name }) => name === 'dispose');
    expect(disposed).toMatchObject([{ code: 'DNC' }]);
  });

  it('keeps notes and mark when the server refuses, and says why', async () => {
    const { inCall, server, clock } = await atTheDesk();
    const desk = await inCall();
    desk.writeNotes('Kept');
    server.customerHangsUp();
    await clock.advance(0);
    const message = 'There is no such disposition in this campaign.';
    server.refuseNext('dispose', new SoftphoneError({ code: 'DISPOSITION_UNKNOWN', message }));
    desk.choose('SALE');
    await clock.advance(0);
    expect(desk.state).toMatchObject({ problem: message, notes: 'Kept', asking: null });
    desk.choose('SALE');
    expect(desk.state.problem).toBeNull();
  });

  it('S0-36 pauses at once when idle, and after the call when in one', async () => {
    const { inCall, sitDown, server, clock } = await atTheDesk();
    const idle = await sitDown();
    idle.press({ type: 'pause', code: 'LUNCH' });
    await clock.advance(0);
    expect(idle.state.phone.agent).toMatchObject({ status: 'paused', code: 'LUNCH' });
    const desk = await inCall();
    desk.press({ type: 'pause', code: 'MEETING' });
    await clock.advance(0);
    expect(server.agent).toMatchObject({ status: 'talking', pauseAfter: 'MEETING' });
  });

  it('mutes and hangs up only while somebody is on the line', async () => {
    const { sitDown, inCall, server, clock } = await atTheDesk();
    const idle = await sitDown();
    idle.press({ type: 'mute' });
    idle.press({ type: 'hang_up' });
    await clock.advance(0);
    expect(server.received.some(({ name }) => name === 'hangUp')).toBe(false);
    const desk = await inCall();
    desk.press({ type: 'mute' });
    expect(desk.state.phone.call?.muted).toBe(true);
    desk.press({ type: 'hang_up' });
    await clock.advance(0);
    expect(isWrapUp(desk.state)).toBe(true);
  });
});
