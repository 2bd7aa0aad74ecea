/**
 * Which webhooks a call causes, and when. Pure: the stores write what this says in the transaction
 * that makes it true.
 */
import type { CallRecord, CampaignSettings } from '@dialwright/core';
import { eventBody, startOfCallUrl } from '@dialwright/webhooks/delivery';

/** A webhook to send, before it has an endpoint's secret. */
export interface OutboxMessage {
  id: string;
  tenantId: string;
  campaignId: string;
  profile: 'standard' | 'start-of-call';
  type: 'call.started' | 'call.ended';
  method: 'GET' | 'POST';
  url: string;
  body: string | null;
  createdAt: number;
}

/** The GET that tells a campaign's start URL that an agent has this lead on the line; null: none is wanted. */
export function startOfCallMessage(
  tenantId: string,
  settings: CampaignSettings,
  call: {
    callId: string;
    campaignId: string;
    leadId: string;
    customerNumber: string;
    agentUsername: string;
    at: number;
  },
): OutboxMessage | null {
  const { startUrl } = settings.webhooks;
  if (startUrl === null) return null;
  return {
    id: `start_${call.callId}`,
    tenantId,
    campaignId: call.campaignId,
    profile: 'start-of-call',
    type: 'call.started',
    method: 'GET',
    url: startOfCallUrl(startUrl, {
      leadId: call.leadId,
      phone: call.customerNumber,
      campaign: call.campaignId,
      agent: call.agentUsername,
    }),
    body: null,
    createdAt: call.at,
  };
}

/** The POST that tells a campaign's end URL of a disposed call; null: none is wanted. */
export function endOfCallMessage(
  tenantId: string,
  settings: CampaignSettings,
  record: CallRecord,
): OutboxMessage | null {
  const { endUrl } = settings.webhooks;
  if (endUrl === null || record.endedAt === null) return null;
  return {
    id: `end_${record.callId}`,
    tenantId,
    campaignId: record.campaignId,
    profile: 'standard',
    type: 'call.ended',
    method: 'POST',
    url: endUrl,
    body: eventBody({
      type: 'call.ended',
      timestamp: record.endedAt,
      data: { kind: 'ended', ...record },
    }),
    createdAt: record.endedAt,
  };
}
