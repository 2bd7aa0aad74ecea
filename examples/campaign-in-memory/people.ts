/** One agent, forty leads and the phones they have: a third answer, the others ring out or are busy. */
import { createFakeAsterisk, type FakeAsterisk, type RemoteParty } from '@dialwright/ari/testing';
import type { Campaign, Clock, E164 } from '@dialwright/core';
import { campaignSettings } from '@dialwright/core/schemas';
import type { AgentProfile } from '@dialwright/server-reference';

const id = (count: number): string => `018f0000-0000-7000-8000-${String(count).padStart(12, '0')}`;

export const tenantId: string = id(1);

export const campaign: Campaign = {
  campaignId: id(2),
  status: 'running',
  startedAt: Date.UTC(2026, 10, 3, 15),
  settings: campaignSettings.parse({
    name: 'Spring renewal',
    dialMethod: 'progressive',
    callerId: { strategy: 'fixed', numbers: ['+16025550100'] },
  }),
};

export const agent: AgentProfile = {
  ...{ tenantId, agentId: id(3), campaignId: campaign.campaignId },
  ...{ username: 'ana', name: 'Ana', endpoint: 'PJSIP/ana' },
};

export const leads = Array.from({ length: 40 }, (_, index) => ({
  leadId: id(100 + index),
  e164: `+1212555${String(100 + index).padStart(4, '0')}` as E164,
  name: `Lead ${index}`,
  zones: ['America/New_York'],
  fields: {},
}));

const parties: RemoteParty[] = [
  { ringAfterMs: 500, reaction: { type: 'answer', afterMs: 6_000, talkMs: 90_000 } },
  { ringAfterMs: 500, reaction: { type: 'ring_out' } },
  { ringAfterMs: 500, reaction: { type: 'busy' } },
];

/** The fake Asterisk with these phones behind it. */
export function neighbourhood(clock: Clock): FakeAsterisk {
  const network = ({ number }: { number: string }): RemoteParty =>
    parties[Number(number.slice(-2)) % parties.length] as RemoteParty;
  const fake = createFakeAsterisk({ clock, network });
  fake.phones.add(agent.endpoint);
  return fake;
}
