/**
 * What the outside may ask of a dialer: the one door between the HTTP layer and everything behind it.
 * The HTTP layer knows requests, sessions and JSON; what stands here knows campaigns, agents and calls.
 */
import type {
  AgentStreamMessage,
  CallRecord,
  Campaign,
  CampaignSettings,
  FloorStreamMessage,
  Identity,
  PhoneCredentials,
  TimelineEntry,
} from '@dialwright/core';
import type { ImportReport } from './import/import-leads.ts';

/** An agent of a tenant, as a session knows them. */
export interface AgentRef extends Identity {
  tenantId: string;
}

/** A message of a feed, with the id a reader resumes from. */
export interface FeedMessage<Message> {
  /** Counts up by one within a feed. */
  id: number;
  message: Message;
}

/** A stream of messages that begins with all a newcomer must know. */
export interface Feed<Message> {
  /**
   * Calls `listener` with everything since `afterId`, or, when that is unknown or too long ago, with
   * the messages that describe the present; then with each new one until the returned function is called.
   */
  subscribe(afterId: number | null, listener: (message: FeedMessage<Message>) => void): () => void;
}

/** Why a command was refused. Each becomes a problem document with this code. */
export type RefusalCode =
  | 'AGENT_NOT_LOGGED_IN'
  | 'CALL_NOT_FOUND'
  | 'CALL_NOT_YOURS'
  | 'CALL_STILL_UP'
  | 'CAMPAIGN_NOT_FOUND'
  | 'DISPOSITION_MISSING'
  | 'DISPOSITION_UNKNOWN'
  | 'NO_LEADS'
  | 'NOT_THE_OWNER'
  | 'PAUSE_CODE_UNKNOWN'
  | 'PHONE_DID_NOT_ANSWER';

/** A command that was done, or was refused with a code and a sentence for a person. */
export type CommandResult<Value = void> =
  { ok: true; value: Value } | { ok: false; code: RefusalCode; message: string };

/** One page of call records, newest first. */
export interface RecordPage {
  items: CallRecord[];
  /** Pass it back for the next page; null: this was the last. */
  nextCursor: string | null;
}

/** Which records to list. Each filter that is set must hold. */
export interface RecordFilter {
  campaignId?: string | undefined;
  agentId?: string | undefined;
  /** Digits anywhere in the customer's number. */
  phone?: string | undefined;
  outcome?: string | undefined;
  disposition?: string | undefined;
}

/** One call with all that was written down about it. */
export interface RecordDetail {
  record: CallRecord;
  timeline: TimelineEntry[];
  /** The decision that dialled it; null: nobody decided, e.g. a manual call. */
  decision: {
    at: number;
    dial: number;
    message: string;
    reasons: { code: string; message: string }[];
  } | null;
}

/** A recording as it lies in the store. */
export interface StoredRecording {
  bytes: number;
  contentType: string;
  /** A name for a downloaded file. */
  fileName: string;
  /** The bytes from `start` to `end`, both inclusive. */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/** How the parts a dialer stands on are doing. */
export interface DialerHealth {
  database: { ok: boolean; message: string };
  asterisk: { ok: boolean; message: string };
  /** Whether this process owns its Asterisk node and dials. */
  owner: { ok: boolean; message: string };
}

/** What the HTTP layer is given. */
export interface DialerService {
  agents: {
    logIn(agent: AgentRef): Promise<void>;
    /** Takes up what was changed of an agent who may be logged in. */
    changed(agent: AgentRef): Promise<void>;
    ready(agent: AgentRef): Promise<CommandResult>;
    pause(agent: AgentRef, code: string): Promise<CommandResult>;
    logOut(agent: AgentRef): Promise<CommandResult>;
    heartbeat(agent: AgentRef): CommandResult;
    hangUp(agent: AgentRef, callId: string): Promise<CommandResult>;
    dispose(
      agent: AgentRef,
      callId: string,
      choice: { code: string; notes: string },
    ): Promise<CommandResult<CallRecord>>;
    phone(agent: AgentRef): Promise<PhoneCredentials>;
    feed(agent: AgentRef): Feed<AgentStreamMessage>;
  };
  floor(tenantId: string): Feed<FloorStreamMessage>;
  campaigns: {
    list(tenantId: string): Promise<Campaign[]>;
    get(tenantId: string, campaignId: string): Promise<Campaign | null>;
    create(tenantId: string, settings: CampaignSettings): Promise<Campaign>;
    change(
      tenantId: string,
      campaignId: string,
      patch: Partial<CampaignSettings>,
    ): Promise<CommandResult<Campaign>>;
    start(tenantId: string, campaignId: string): Promise<CommandResult<Campaign>>;
    pause(tenantId: string, campaignId: string): Promise<CommandResult<Campaign>>;
    /** A new signing secret for the campaign's webhooks, told once. The one before signs beside it. */
    rotateWebhookSecret(tenantId: string, campaignId: string): Promise<CommandResult<string>>;
    importLeads(
      tenantId: string,
      campaignId: string,
      file: AsyncIterable<Uint8Array>,
      options: { defaultCountry: string },
    ): Promise<CommandResult<ImportReport>>;
  };
  suppress(tenantId: string, numbers: readonly string[], reason: string): Promise<number>;
  records: {
    list(
      tenantId: string,
      filter: RecordFilter,
      page: { cursor: string | null; limit: number },
    ): Promise<RecordPage>;
    get(tenantId: string, callId: string): Promise<RecordDetail | null>;
  };
  /** Null: there is no such recording, or its link has been withdrawn. */
  openRecording(token: string): Promise<StoredRecording | null>;
  health(): Promise<DialerHealth>;
}
