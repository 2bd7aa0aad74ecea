/**
 * Where the campaign loop keeps what must not be lost. A port, in the loop's own words, with two
 * implementations (memory, PostgreSQL) that pass one contract suite.
 *
 * Every method is one transaction: when its promise resolves, what it says has happened survives a
 * crash; when it rejects, nothing has happened.
 */
import type {
  AbandonMessage,
  AgentState,
  CallOffer,
  CallOutcome,
  CallRecord,
  Campaign,
  CampaignFigures,
  E164,
  MinuteFigures,
} from '@dialwright/core';

/** A campaign, seen across tenants. */
export interface CampaignRef {
  tenantId: string;
  campaignId: string;
}

/** A call, seen across tenants. */
export interface CallRef {
  tenantId: string;
  callId: string;
}

/** The right to dial on one Asterisk node, for a while. */
export interface Lease {
  nodeId: string;
  /** Grows with each owner; what an older owner still sends can be told by it. */
  epoch: number;
}

/** Why so many lines, written down before they are dialled. */
export interface DecisionEntry {
  decisionId: string;
  at: number;
  dial: number;
  /** The reasons as one sentence. */
  message: string;
  reasons: readonly { code: string; message: string; values: Readonly<Record<string, unknown>> }[];
  /** What the pacer was shown. */
  snapshot: unknown;
}

/** A lead that may be dialled now, once, by whoever holds this. */
export interface Claim {
  callId: string;
  leadId: string;
  e164: E164;
  callerId: E164;
  placedAt: number;
  /** How much time is left to send it, by the store's clock, when the claim was made. */
  originateWithinMs: number;
}

/** A call that was claimed and whose talking has not ended, as far as the store knows. */
export interface LiveAttempt {
  ref: CampaignRef;
  callId: string;
  leadId: string;
  e164: E164;
  callerId: E164;
  placedAt: number;
  answeredAt: number | null;
  bridgedAt: number | null;
  agentId: string | null;
  holdWindowMs: number;
  ringTimeoutMs: number;
}

/** The end of the talking, or of the trying. */
export interface HangUp {
  at: number;
  outcome: CallOutcome;
  answeredAt: number | null;
  bridgedAt: number | null;
  agentId: string | null;
  /** From the answer to the agent, the abandon message or the hang-up; null: nobody answered. */
  heldMs: number | null;
  /** Rule sets under which it counts as abandoned. */
  abandonedFor: readonly string[];
  abandonMessage: AbandonMessage | null;
  recording: { durationMs: number } | null;
  /** Set at once when nobody will choose one. */
  disposition: string | null;
  /** Of the lease that the caller holds, or held last. */
  epoch: number;
}

/** What the drop ledger holds of one answered call. */
export interface DropLedgerEntry {
  attemptId: string;
  answeredAt: number;
  heldMs: number;
  connected: boolean;
  abandonedFor: readonly string[];
}

/** What one filling of the hopper did. */
export interface HopperFill {
  /** Leads waiting in the hopper now. */
  size: number;
  /** When the next lead that is not due yet will be; null: there is none. */
  nextAt: number | null;
}

export interface DialerStore {
  /**
   * Takes the node over. Resolves to null while another owner's lease, or a dial that it may still
   * send, has not run out.
   */
  acquireLease(nodeId: string, owner: string, leaseMs: number): Promise<Lease | null>;
  /** Keeps the lease. False: it is lost, and the caller MUST stop sending at once. */
  renewLease(lease: Lease, leaseMs: number): Promise<boolean>;
  /** Gives the lease back, so that the next owner need not wait. */
  releaseLease(lease: Lease): Promise<void>;

  /** Every campaign that is to dial, of all tenants. */
  runningCampaigns(): Promise<CampaignRef[]>;
  campaign(ref: CampaignRef): Promise<Campaign | null>;
  campaigns(tenantId: string): Promise<Campaign[]>;
  saveCampaign(tenantId: string, campaign: Campaign): Promise<void>;
  /**
   * Gives the campaign's webhooks a new signing secret and returns it, once; the one before signs as
   * well from now on, until the next. Null: there is no such campaign.
   */
  rotateWebhookSecret(ref: CampaignRef): Promise<string | null>;
  pacerState(ref: CampaignRef): Promise<unknown>;
  savePacerState(ref: CampaignRef, state: unknown): Promise<void>;
  /** The answered calls of a campaign since a moment, oldest first. */
  dropLedger(ref: CampaignRef, since: number): Promise<DropLedgerEntry[]>;

  /**
   * Fills the hopper up to `size` with leads that are due and whose local hours are open at `now`.
   * A lead that is not callable now is put off to its next legal moment, with the reason on it.
   */
  fillHopper(ref: CampaignRef, size: number, now: number): Promise<HopperFill>;
  /**
   * Takes up to `decision.dial` leads, each through the gate: not suppressed, its number not live on
   * another call of the tenant, inside its hours. MUST NOT give out a lead or a number twice, whoever
   * else is claiming; MUST give out nothing once the lease is lost. Writes the decision with it.
   */
  claim(
    ref: CampaignRef,
    lease: Lease,
    decision: DecisionEntry,
    now: number,
    newId: () => string,
  ): Promise<Claim[]>;

  /** Writes down something that happened to a call. */
  note(
    call: CallRef,
    at: number,
    type: string,
    details: Readonly<Record<string, unknown>>,
  ): Promise<void>;
  answered(call: CallRef, at: number): Promise<void>;
  /** Also puts the start-of-call webhook into the outbox. */
  bridged(call: CallRef, at: number, agentId: string): Promise<void>;
  /**
   * Ends the talking. Only the first caller gets the record; everyone after, and an owner whose calls
   * another one has taken on, gets null and nothing changes. Writes the record, the drop ledger, the counters, the outbox and, when the disposition
   * is given, the end, together.
   */
  hangUp(call: CallRef, end: HangUp): Promise<CallRecord | null>;
  /** Disposes the call. Only the first caller gets the record; everyone after gets null. */
  end(
    call: CallRef,
    choice: { at: number; disposition: string; by: 'agent' | 'system'; notes: string },
  ): Promise<CallRecord | null>;
  /**
   * The attempts of a node that are not over, or not disposed: what a new owner takes on. From here on
   * they are the owner's of this lease: an older one's {@link hangUp} of them changes nothing.
   */
  unfinished(lease: Lease): Promise<{ live: LiveAttempt[]; undisposed: CallRef[] }>;
  record(call: CallRef): Promise<CallRecord | null>;

  agent(tenantId: string, agentId: string): Promise<AgentProfile | null>;
  /** The lead, its history and its script, for the agent who is about to talk. */
  offer(call: CallRef): Promise<CallOffer>;
  /** Appends what an agent is from now on, closing what they were. */
  agentChanged(
    agent: { tenantId: string; agentId: string; campaignId: string | null },
    nodeId: string,
    state: AgentState,
  ): Promise<void>;
  /** Closes what was left open by a process that is gone. */
  closeAgentSpans(nodeId: string, at: number): Promise<void>;

  figures(ref: CampaignRef, now: number): Promise<Omit<CampaignFigures, 'why' | 'dropTarget'>>;
  /** The minutes of a tenant's day, over all campaigns, from a moment on. */
  minutes(tenantId: string, since: number): Promise<MinuteFigures[]>;

  /** Forbids numbers, takes them out of every hopper, and returns calls that ring them now. */
  suppress(
    tenantId: string,
    numbers: readonly E164[],
    reason: string,
    now: number,
  ): Promise<CallRef[]>;
  /** Adds leads to a campaign. Those whose number the campaign has already are left out; returns how many were new. */
  addLeads(ref: CampaignRef, leads: readonly NewLead[], now: number): Promise<number>;
  /** Numbers of a campaign's leads, and the tenant's suppressed ones: what an import compares with. */
  knownNumbers(ref: CampaignRef): Promise<{ known: Set<string>; suppressed: Set<string> }>;
}

/** What the loop must know of an agent. */
export interface AgentProfile {
  tenantId: string;
  agentId: string;
  username: string;
  name: string;
  /** The campaign whose calls the agent takes. Null: none. */
  campaignId: string | null;
  /** Where Asterisk calls the agent's phone. */
  endpoint: string;
}

/** A lead as it comes out of an import. */
export interface NewLead {
  leadId: string;
  e164: E164;
  name: string;
  zones: readonly string[];
  fields: Readonly<Record<string, string>>;
}
