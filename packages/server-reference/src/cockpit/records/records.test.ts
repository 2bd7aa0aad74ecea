import { describe, expect, it } from 'vitest';
import type { CallRecord, E164 } from '@dialwright/core';
import type { Answer, Api } from '../session/api.ts';
import { downloadAddress } from './download-address.ts';
import { createRecordsDesk } from './records-desk.ts';
import { listPath, noFilters, readAddress } from './records-state.ts';

const record = (callId: string): CallRecord => ({
  callId,
  direction: 'outbound',
  campaignId: 'c',
  campaignName: 'Spring renewal',
  leadId: 'l',
  leadName: 'Ada Example',
  agentId: 'a1',
  agentUsername: 'ana',
  customerNumber: '+16025550134' as E164,
  callerId: '+16025550100' as E164,
  placedAt: 0,
  answeredAt: null,
  bridgedAt: null,
  hungUpAt: 1,
  endedAt: 1,
  heldMs: null,
  talkMs: 0,
  outcome: 'NO_ANSWER',
  abandonedFor: [],
  abandonMessage: null,
  disposition: 'NO_ANSWER',
  dispositionBy: 'system',
  notes: '',
  recordingUrl: null,
  decisionId: null,
});

/** An API whose answers the test gives when it likes. */
function heldApi() {
  const asked: { path: string; answer: (answer: Answer<unknown>) => void }[] = [];
  const get = (path: string): Promise<Answer<unknown>> =>
    new Promise((resolve) => asked.push({ path, answer: resolve }));
  return { asked, api: { get } as Pick<Api, 'get'> };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}

function openDesk(search = '') {
  const { api, asked } = heldApi();
  const addresses: string[] = [];
  const desk = createRecordsDesk({
    api,
    search,
    onChange: () => undefined,
    onNavigate: (address) => addresses.push(address),
  });
  desk.visit(search);
  const answer = async (index: number, value: unknown): Promise<void> => {
    asked[index]?.answer({ ok: true, value });
    await settled();
  };
  return { desk, asked, addresses, answer };
}

describe('the records page', () => {
  it('asks with every filter that is set, numbers by their digits', () => {
    expect(listPath(noFilters, null, 50)).toBe('/v1/calls?limit=50');
    const all = { outcome: 'BUSY', agent: 'a1', phone: '(602) 555-01' };
    expect(listPath(all, 'x', 50)).toBe(
      '/v1/calls?limit=50&cursor=x&outcome=BUSY&agent_id=a1&phone=60255501',
    );
  });

  it('keeps what it shows in the address, and finds it there again', async () => {
    const { desk, addresses } = openDesk();
    desk.filter({ outcome: 'BUSY' });
    desk.open('c7');
    expect(addresses).toEqual(['/records?outcome=BUSY', '/records?outcome=BUSY&call=c7']);
    expect(readAddress('?outcome=BUSY&call=c7')).toEqual({
      filters: { ...noFilters, outcome: 'BUSY' },
      callId: 'c7',
    });
  });

  it('going back asks again and writes no new history', () => {
    const { desk, asked, addresses } = openDesk('?call=c7&unknown=1');
    expect(asked.map(({ path }) => path)).toEqual(['/v1/calls?limit=50', '/v1/calls/c7']);
    desk.visit('?outcome=BUSY');
    expect(desk.state.open.status).toBe('closed');
    expect(addresses).toEqual([]);
  });

  it('adds older calls below without repeating one', async () => {
    const { desk, asked, answer } = openDesk();
    await answer(0, { items: [record('c1'), record('c2')], nextCursor: 'n' });
    desk.loadMore();
    expect(asked[1]?.path).toContain('cursor=n');
    await answer(1, { items: [record('c2'), record('c3')], nextCursor: null });
    expect(desk.state.list).toMatchObject({ status: 'loaded', nextCursor: null });
    expect(desk.state.list.items.map(({ callId }) => callId)).toEqual(['c1', 'c2', 'c3']);
    expect([...desk.state.agents]).toEqual([['a1', 'ana']]);
  });

  it('tells of newer calls without moving a row, and updates those it shows', async () => {
    const { desk, answer } = openDesk();
    await answer(0, { items: [{ ...record('c1'), disposition: null }], nextCursor: null });
    void desk.refresh();
    await answer(1, { items: [record('c2'), record('c1')], nextCursor: null });
    expect(desk.state.newer).toBe(1);
    expect(desk.state.list.items).toEqual([record('c1')]);
    desk.retry();
    expect(desk.state.newer).toBe(0);
  });

  it('shows the first call there ever was without being asked', async () => {
    const { desk, answer } = openDesk();
    await answer(0, { items: [], nextCursor: null });
    void desk.refresh();
    await answer(1, { items: [record('c1')], nextCursor: null });
    expect(desk.state.list.items).toEqual([record('c1')]);
    expect(desk.state.newer).toBe(0);
  });

  it('ignores an answer that a newer question has overtaken', async () => {
    const { desk, answer } = openDesk();
    desk.filter({ phone: '555' });
    await answer(1, { items: [record('new')], nextCursor: null });
    await answer(0, { items: [record('old')], nextCursor: null });
    expect(desk.state.list.items.map(({ callId }) => callId)).toEqual(['new']);
  });

  it('shows the call opened last, whichever answer comes last', async () => {
    const { desk, answer } = openDesk();
    desk.open('c1');
    desk.open('c2');
    await answer(2, { record: record('c2'), timeline: [], decision: null });
    await answer(1, { record: record('c1'), timeline: [], decision: null });
    expect(desk.state.open).toMatchObject({ status: 'loaded', callId: 'c2' });
  });

  it('downloads from the same private link', () => {
    expect(downloadAddress('/v1/recordings/t?x=1', 'https://d.example')).toBe(
      'https://d.example/v1/recordings/t?x=1&download=1',
    );
  });
});
