import type { CallRecord, Campaign, E164, TimelineEntry } from '@dialwright/core';
import type { OutboxMessage } from '../call-messages.ts';
import type {
  AgentProfile,
  CampaignRef,
  DecisionEntry,
  DropLedgerEntry,
  NewLead,
} from '../dialer-store.ts';

/** A lead as the memory store keeps it. */
export interface LeadRow extends NewLead {
  ref: CampaignRef;
  position: number;
  status: 'open' | 'live' | 'done';
  nextAt: number;
  code: string | null;
}

/** The arbiter of one number of one tenant. */
export interface NumberRow {
  suppressed: boolean;
  liveCallId: string | null;
}

/** An attempt: its record so far, and what only a live one has. */
export interface AttemptRow {
  tenantId: string;
  nodeId: string;
  epoch: number;
  holdWindowMs: number;
  ringTimeoutMs: number;
  record: Omit<CallRecord, 'hungUpAt' | 'outcome'> & {
    hungUpAt: number | null;
    outcome: CallRecord['outcome'] | null;
  };
  timeline: TimelineEntry[];
}

/** How long an agent was what. */
export interface AgentSpan {
  tenantId: string;
  agentId: string;
  campaignId: string | null;
  nodeId: string;
  status: string;
  startedAt: number;
  endedAt: number | null;
}

/** All that a memory store holds. Exposed so that a test or an example can look. */
export interface MemoryTables {
  leases: Map<string, { epoch: number; owner: string; until: number }>;
  campaigns: Map<string, Campaign & { tenantId: string; callerIdsUsed: number }>;
  pacerStates: Map<string, unknown>;
  numbers: Map<string, NumberRow>;
  leads: Map<string, LeadRow>;
  /** Lead ids in the order they will be dialled, by campaign. */
  hopper: Map<string, string[]>;
  attempts: Map<string, AttemptRow>;
  decisions: DecisionEntry[];
  dropLedger: (DropLedgerEntry & { campaignId: string })[];
  agents: Map<string, AgentProfile>;
  agentSpans: AgentSpan[];
  outbox: OutboxMessage[];
}

export function emptyTables(): MemoryTables {
  return {
    leases: new Map(),
    campaigns: new Map(),
    pacerStates: new Map(),
    numbers: new Map(),
    leads: new Map(),
    hopper: new Map(),
    attempts: new Map(),
    decisions: [],
    dropLedger: [],
    agents: new Map(),
    agentSpans: [],
    outbox: [],
  };
}

/** The row of a number, made when it is first asked for. */
export function numberRow(tables: MemoryTables, tenantId: string, e164: E164): NumberRow {
  const key = `${tenantId} ${e164}`;
  const row = tables.numbers.get(key) ?? { suppressed: false, liveCallId: null };
  tables.numbers.set(key, row);
  return row;
}

/** The campaign, or an error: in memory nobody can have deleted it. */
export function campaignRow(
  tables: MemoryTables,
  campaignId: string,
): Campaign & { tenantId: string; callerIdsUsed: number } {
  const campaign = tables.campaigns.get(campaignId);
  if (!campaign) throw new Error(`There is no campaign ${campaignId}.`);
  return campaign;
}
