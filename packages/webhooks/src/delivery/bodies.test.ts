import {
  type CallEvent,
  callOutcomes,
  type CallOutcome,
  type CallRecord,
  type E164,
} from '@dialwright/core';
import { describe, expect, it } from 'vitest';
import { signWebhook, verifyEvent } from '../index.ts';
import { crmCallbackBody, eventBody, startOfCallUrl } from './index.ts';

const CALL = '5deb67aa-d54d-4536-9a25-a29813b3bddd';
const id = (last: number): string => `00000000-0000-4000-8000-00000000000${last}`;
const answeredAt = Date.UTC(2026, 6, 3, 10);
const record: CallRecord = {
  callId: CALL,
  direction: 'outbound',
  campaignId: id(1),
  campaignName: 'Renewals',
  leadId: id(2),
  leadName: 'Ada Vance',
  agentId: id(3),
  agentUsername: 'agent.017',
  customerNumber: '+16025550134' as E164,
  callerId: '+16025550100' as E164,
  placedAt: answeredAt - 9_000,
  answeredAt,
  bridgedAt: answeredAt + 400,
  hungUpAt: answeredAt + 150_000,
  endedAt: answeredAt + 160_000,
  heldMs: 400,
  talkMs: 150_000,
  outcome: 'CONNECTED',
  abandonedFor: [],
  abandonMessage: null,
  disposition: null,
  dispositionBy: null,
  notes: '',
  recordingUrl: 'https://dialer.example/recordings/crm_1.wav',
  decisionId: null,
};
const context = {
  uuid: 'your-own-call-id',
  callType: 'browser',
  agentNumber: '9876543211',
  customerNumber: '9876543210',
} as const;
const parse = (text: string): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>;

describe('the compatible call result', () => {
  it("S1-27 has exactly the format's keys, in its order, on its own example", () => {
    expect(JSON.stringify(parse(crmCallbackBody(record, context)), null, 2)).toMatchInlineSnapshot(`
      "{
        "call_id": "5deb67aa-d54d-4536-9a25-a29813b3bddd",
        "uuid": "your-own-call-id",
        "status": "ANSWER",
        "duration": 150,
        "customer_number": "9876543210",
        "agent_number": "9876543211",
        "crm_username": "agent.017",
        "call_type": "browser",
        "disposition": "CRM_CALL",
        "direction": "outbound",
        "start_time": "2026-07-03T10:00:00Z",
        "end_time": "2026-07-03T10:02:30Z",
        "recording_url": "https://dialer.example/recordings/crm_1.wav"
      }"
    `);
  });

  it('S1-19 echoes the uuid as it is', () => {
    for (const uuid of ['…/☎ "quoted" \\ 日本', 'x'.repeat(128), '']) {
      expect(parse(crmCallbackBody(record, { ...context, uuid })).uuid).toBe(uuid);
    }
  });

  it('S1-28 has one of five words for every outcome', () => {
    const words = Object.fromEntries(
      (Object.keys(callOutcomes) as CallOutcome[]).map((outcome) => [
        outcome,
        parse(crmCallbackBody({ ...record, outcome }, context)).status,
      ]),
    );
    expect(words).toEqual({
      CONNECTED: 'ANSWER',
      ABANDONED: 'ANSWER',
      CALLER_HUNG_UP: 'ANSWER',
      NO_ANSWER: 'NO_ANSWER',
      BUSY: 'BUSY',
      CONGESTION: 'FAILED',
      DISCONNECTED: 'FAILED',
      CANCELED: 'CANCELED',
      FAILED: 'FAILED',
      NOT_SENT: 'CANCELED',
      INTERRUPTED: 'FAILED',
      MEDIA_NODE_LOST: 'FAILED',
    });
  });

  it('S1-29 counts whole seconds of talking, none when nobody answered', () => {
    const busy = { ...record, outcome: 'BUSY', answeredAt: null, talkMs: 0 } as const;
    expect(parse(crmCallbackBody(busy, context)).duration).toBe(0);
    expect(parse(crmCallbackBody({ ...record, talkMs: 1_999 }, context)).duration).toBe(1);
  });

  it('S1-30 always has both names of the agent, null where one does not apply', () => {
    const { agentNumber: _, ...browser } = context;
    expect(parse(crmCallbackBody(record, browser))).toMatchObject({
      agent_number: null,
      crm_username: 'agent.017',
    });
    const server = { ...context, callType: 'server', crmUsername: null } as const;
    expect(parse(crmCallbackBody(record, server))).toMatchObject({
      agent_number: '9876543211',
      crm_username: null,
      call_type: 'server',
    });
  });

  it('S1-32 says CRM_CALL unless a disposition was set', () => {
    expect(parse(crmCallbackBody(record, context)).disposition).toBe('CRM_CALL');
    const sold = { ...record, disposition: 'SALE', dispositionBy: 'agent' } as const;
    expect(parse(crmCallbackBody(sold, context)).disposition).toBe('SALE');
  });

  it('S1-33 tells which way the call went', () => {
    const inbound = { ...record, direction: 'inbound' } as const;
    expect(parse(crmCallbackBody(inbound, context)).direction).toBe('inbound');
  });

  it('S1-34 writes times in UTC, from the answer or else the dialling, and never ends before', () => {
    const missed = { ...record, answeredAt: null, hungUpAt: record.placedAt + 25_900 };
    const body = parse(crmCallbackBody(missed, context));
    expect(body).toMatchObject({
      start_time: '2026-07-03T09:59:51Z',
      end_time: '2026-07-03T10:00:16Z',
    });
  });

  it('S1-35 leaves the recording out when there is none', () => {
    expect(parse(crmCallbackBody({ ...record, recordingUrl: null }, context))).not.toHaveProperty(
      'recording_url',
    );
  });
});

describe('the body of an event', () => {
  it('is read back by verifyEvent as the event it was, with lead, campaign and agent', async () => {
    const event: CallEvent = {
      type: 'call.ended',
      timestamp: answeredAt + 160_000,
      data: { kind: 'ended', ...record, disposition: 'QUOTE_SENT', dispositionBy: 'system' },
    };
    const body = eventBody(event);
    expect(parse(body)).toMatchObject({
      type: 'call.ended',
      timestamp: '2026-07-03T10:02:40.000Z',
      data: { lead_id: id(2), campaign_id: id(1), agent_id: id(3), disposition: 'QUOTE_SENT' },
    });
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const headers = await signWebhook({ id: 'msg_1', timestamp: answeredAt, body, secret });
    const received = { headers, body };
    expect(await verifyEvent(received, secret, { now: answeredAt })).toEqual(event);
  });
});

describe('the start-of-call address', () => {
  const call = { leadId: '4821', phone: '+16025550134', campaign: '001', agent: '1001' };
  const query = 'lead_id=4821&phone=%2B16025550134&campaign=001&agent=1001';

  it('S0-56 has its four parameters in their order, byte for byte', () => {
    expect(startOfCallUrl('https://crm.example/start', call)).toBe(
      `https://crm.example/start?${query}`,
    );
  });

  it('S0-57 never has a bare plus sign, and escapes what else would break it', () => {
    expect(startOfCallUrl('https://crm.example/start', call)).not.toMatch(/\+/);
    const odd = startOfCallUrl('https://crm.example/', { ...call, agent: 'a b&c=d#é' });
    expect(new URL(odd).searchParams.get('agent')).toBe('a b&c=d#é');
  });

  it('keeps the query that the address has, and drops its fragment', () => {
    expect(startOfCallUrl('https://crm.example/start?token=a%20b#top', call)).toBe(
      `https://crm.example/start?token=a%20b&${query}`,
    );
  });

  it.each(['/start', 'ftp://crm.example/', 'javascript:alert(1)', ''])('refuses %j', (base) => {
    expect(() => startOfCallUrl(base, call)).toThrow(
      expect.objectContaining({ code: 'WEBHOOK_OPTION_INVALID' }),
    );
  });
});
