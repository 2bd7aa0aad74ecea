import {
  builtInDispositions,
  type CallOffer,
  type CallRecord,
  type CallState,
  type E164,
} from '@dialwright/core';

const id = (tail: string): string => `00000000-0000-7000-8000-${tail.padStart(12, '0')}`;

/** An offer as a server sends it, with a number reserved for fiction. */
export function sampleOffer(overrides: Partial<CallOffer> = {}): CallOffer {
  return {
    callId: id('c1'),
    via: 'line',
    campaignId: id('d1'),
    campaignName: 'Spring renewal',
    lead: {
      leadId: id('e1'),
      e164: '+16025550134' as E164,
      name: 'Ada Example',
      zones: ['America/Phoenix'],
      fields: { Plan: 'Basic' },
    },
    history: [
      {
        callId: id('c0'),
        placedAt: Date.UTC(2026, 0, 5, 16),
        outcome: 'NO_ANSWER',
        disposition: 'NO_ANSWER',
        agentUsername: null,
        notes: '',
      },
    ],
    script: { text: 'Hello Ada Example, your plan is Basic.', missingFields: [] },
    dispositions: builtInDispositions.map(({ code, label }) => ({ code, label })),
    ...overrides,
  };
}

/** The record of a call that was offered with `offer` and is over. */
export function sampleRecord(
  offer: CallOffer,
  state: Extract<CallState, { status: 'ended' }>,
  notes: string,
): CallRecord {
  const { answeredAt, bridgedAt, hungUpAt } = state;
  return {
    callId: offer.callId,
    direction: 'outbound',
    campaignId: offer.campaignId,
    campaignName: offer.campaignName,
    leadId: offer.lead.leadId,
    leadName: offer.lead.name,
    agentId: state.agentId,
    agentUsername: 'agent-1',
    customerNumber: offer.lead.e164,
    callerId: '+16025550100' as E164,
    placedAt: state.placedAt,
    answeredAt,
    bridgedAt,
    hungUpAt,
    endedAt: state.endedAt,
    heldMs: answeredAt === null ? null : (bridgedAt ?? hungUpAt) - answeredAt,
    talkMs: bridgedAt === null ? 0 : hungUpAt - bridgedAt,
    outcome: state.outcome,
    abandonedFor: [],
    abandonMessage: null,
    disposition: state.disposition,
    dispositionBy: 'agent',
    notes,
    recordingUrl: null,
    decisionId: null,
  };
}
