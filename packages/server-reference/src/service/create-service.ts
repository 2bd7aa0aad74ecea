/** The dialer's one inner door, put together from the loop, the store and the feeds. */
import { type Campaign, type Clock, type IdGenerator, isE164 } from '@dialwright/core';
import type { Pool } from 'pg';
import type {
  AgentRef,
  CommandResult,
  DialerHealth,
  DialerService,
  StoredRecording,
} from '../dialer-service.ts';
import type { AgentFeeds } from '../feeds/agent-feeds.ts';
import type { FloorFeeds } from '../feeds/floor-feeds.ts';
import { importLeads } from '../import/import-leads.ts';
import type { CampaignLoop } from '../loop/campaign-loop.ts';
import type { RecordingFiles } from '../recordings/recording-files.ts';
import { listRecords, recordDetail } from '../records/record-queries.ts';
import type { CampaignRef, DialerStore } from '../store/dialer-store.ts';
import { findRecording } from '../store/postgres/recordings.ts';
import type { FiguresTicker } from './figures-ticker.ts';

export interface ServiceParts {
  pool: Pool;
  store: DialerStore;
  loop: CampaignLoop;
  agentFeeds: AgentFeeds;
  floorFeeds: FloorFeeds;
  figures: FiguresTicker;
  recordingFiles: RecordingFiles;
  clock: Clock;
  generateId: IdGenerator;
  publicUrl: string;
  health(): Promise<DialerHealth>;
}

const noCampaign = {
  ok: false,
  code: 'CAMPAIGN_NOT_FOUND',
  message: 'There is no such campaign.',
} as const;

const notTheOwner = {
  ok: false,
  code: 'NOT_THE_OWNER',
  message:
    'Another process of this server dials on this Asterisk, or this one has not taken it over yet. Try again in a few seconds.',
} as const;

export function createService(parts: ServiceParts): DialerService {
  const { store, loop, clock } = parts;
  const { commands } = loop;

  const logIn = async (agent: AgentRef): Promise<void> => {
    const profile = await store.agent(agent.tenantId, agent.agentId);
    if (profile) commands.logIn(profile);
  };
  /** A server that was restarted knows a session and not yet its agent. */
  const seated = async (agent: AgentRef): Promise<string> => {
    if (!loop.agents.get(agent.agentId)) await logIn(agent);
    return agent.agentId;
  };
  const show = async (tenantId: string, campaign: Campaign): Promise<Campaign> => {
    const ref: CampaignRef = { tenantId, campaignId: campaign.campaignId };
    await loop.refresh(ref);
    parts.figures.show(ref);
    return campaign;
  };
  const change = async (
    tenantId: string,
    campaignId: string,
    next: (campaign: Campaign) => Campaign,
  ): Promise<CommandResult<Campaign>> => {
    const campaign = await store.changeCampaign({ tenantId, campaignId }, next);
    return campaign ? { ok: true, value: await show(tenantId, campaign) } : noCampaign;
  };
  /** Agents sit in the memory of the process that owns the Asterisk. */
  const asOwner = async <Value>(
    command: () => CommandResult<Value> | Promise<CommandResult<Value>>,
  ): Promise<CommandResult<Value>> =>
    loop.ownership.status === 'owning' ? command() : notTheOwner;

  return {
    agents: {
      logIn,
      async changed(agent) {
        if (loop.agents.get(agent.agentId)) await logIn(agent);
      },
      ready: (agent) => asOwner(async () => commands.ready(await seated(agent))),
      pause: (agent, code) => asOwner(async () => commands.pause(await seated(agent), code)),
      logOut: (agent) => commands.logOut(agent.agentId),
      heartbeat: (agent) => commands.heartbeat(agent.agentId),
      hangUp: (agent, callId) => asOwner(() => commands.hangUp(agent.agentId, callId)),
      dispose: (agent, callId, choice) =>
        asOwner(() => commands.dispose(agent.agentId, callId, choice)),
      phone: () => Promise.resolve({ kind: 'test' }),
      feed(agent) {
        if (!loop.agents.get(agent.agentId)) void logIn(agent).catch(() => {});
        return parts.agentFeeds.feed(agent.agentId);
      },
    },
    floor(tenantId) {
      void store.campaigns(tenantId).then(
        (campaigns) => {
          for (const { campaignId } of campaigns) parts.figures.show({ tenantId, campaignId });
        },
        () => {},
      );
      return parts.floorFeeds.feed(tenantId);
    },
    campaigns: {
      list: (tenantId) => store.campaigns(tenantId),
      get: (tenantId, campaignId) => store.campaign({ tenantId, campaignId }),
      async create(tenantId, settings) {
        const campaignId = parts.generateId();
        const campaign: Campaign = { campaignId, status: 'paused', startedAt: null, settings };
        await store.saveCampaign(tenantId, campaign);
        return show(tenantId, campaign);
      },
      change: (tenantId, campaignId, patch) =>
        change(tenantId, campaignId, (campaign) => ({
          ...campaign,
          settings: { ...campaign.settings, ...patch },
        })),
      start: (tenantId, campaignId) =>
        change(tenantId, campaignId, (campaign) => ({
          ...campaign,
          status: 'running',
          startedAt: campaign.startedAt ?? clock.now(),
        })),
      pause: (tenantId, campaignId) =>
        change(tenantId, campaignId, (campaign) => ({ ...campaign, status: 'paused' })),
      async rotateWebhookSecret(tenantId, campaignId) {
        const secret = await store.rotateWebhookSecret({ tenantId, campaignId });
        return secret === null ? noCampaign : { ok: true, value: secret };
      },
      async importLeads(tenantId, campaignId, file, { defaultCountry }) {
        const ref: CampaignRef = { tenantId, campaignId };
        if (!(await store.campaign(ref))) return noCampaign;
        const { generateId } = parts;
        const report = await importLeads(file, { store, clock, generateId, ref, defaultCountry });
        await loop.refresh(ref);
        return { ok: true, value: report };
      },
    },
    async suppress(tenantId, numbers, reason) {
      const valid = numbers.filter(isE164);
      const ringing = await store.suppress(tenantId, valid, reason, clock.now());
      await loop.cancel(ringing.map((call) => call.callId));
      return valid.length;
    },
    records: {
      list: (tenantId, filter, page) => listRecords(parts, tenantId, filter, page),
      get: (tenantId, callId) => recordDetail(parts, tenantId, callId),
    },
    openRecording: (token) => openRecording(parts, token),
    health: parts.health,
  };
}

async function openRecording(parts: ServiceParts, token: string): Promise<StoredRecording | null> {
  const call = await findRecording(parts, token);
  const bytes = call && (await parts.recordingFiles.size(call));
  if (!call || bytes === null) return null;
  return {
    bytes,
    contentType: 'audio/wav',
    fileName: `call-${call.callId}.wav`,
    read: (start, end) => parts.recordingFiles.read(call, start, end),
  };
}
