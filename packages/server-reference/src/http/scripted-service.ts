/** A stand-in for everything behind the HTTP layer: it says what it was told to say, and notes what it was asked. */
import { randomBytes } from 'node:crypto';
import {
  type AgentStreamMessage,
  type CallRecord,
  type Campaign,
  emptyFloor,
  type FloorStreamMessage,
} from '@dialwright/core';
import { campaignSettings, fromWire } from '@dialwright/core/schemas';
import type {
  AgentRef,
  CommandResult,
  DialerHealth,
  DialerService,
  Feed,
  FeedMessage,
  RefusalCode,
  StoredRecording,
} from '../dialer-service.ts';
import type { IdentityStore, Principal } from '../identity/identity-store.ts';

export const CAMPAIGN_ID = '00000000-0000-7000-8000-0000000000c1';
export const CALL_ID = '00000000-0000-7000-8000-0000000000d1';
export const TENANT_ID = '00000000-0000-7000-8000-0000000000a1';
export const AT = Date.UTC(2026, 10, 3, 15);

const person = (digit: string, username: string, role: AgentRef['role']): AgentRef => ({
  tenantId: TENANT_ID,
  agentId: `00000000-0000-7000-8000-0000000000b${digit}`,
  username,
  name: username,
  role,
});
export const ann: AgentRef = person('1', 'ann', 'agent');
export const sue: AgentRef = person('2', 'sue', 'supervisor');

export const record: CallRecord = {
  callId: CALL_ID,
  direction: 'outbound',
  campaignId: CAMPAIGN_ID,
  campaignName: 'Autumn',
  leadId: CALL_ID,
  leadName: 'Lea',
  agentId: ann.agentId,
  agentUsername: 'ann',
  customerNumber: '+16025550134' as CallRecord['customerNumber'],
  callerId: '+16025550100' as CallRecord['callerId'],
  placedAt: AT,
  answeredAt: AT + 5_000,
  bridgedAt: AT + 5_010,
  hungUpAt: AT + 60_000,
  endedAt: AT + 70_000,
  heldMs: 10,
  talkMs: 54_990,
  outcome: 'CONNECTED',
  abandonedFor: [],
  abandonMessage: null,
  disposition: 'SALE',
  dispositionBy: 'agent',
  notes: '',
  recordingUrl: null,
  decisionId: null,
};

/** A feed that keeps everything and can be fed by hand. */
export interface ScriptedFeed<Message> extends Feed<Message> {
  push(message: Message): void;
  readonly readers: number;
}

function scriptedFeed<Message>(first: Message): ScriptedFeed<Message> {
  const kept: FeedMessage<Message>[] = [{ id: 1, message: first }];
  const listeners = new Set<(message: FeedMessage<Message>) => void>();
  return {
    subscribe(afterId, listener) {
      for (const each of kept) if (afterId === null || each.id > afterId) listener(each);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    push(message) {
      const next = { id: kept.length + 1, message };
      kept.push(next);
      for (const listener of listeners) listener(next);
    },
    get readers() {
      return listeners.size;
    },
  };
}

/** The stand-in, with the strings to pull. */
export interface ScriptedService extends DialerService {
  /** What was asked of it: name and arguments. */
  asked: [name: string, ...values: unknown[]][];
  /** The next command is refused with this. */
  refuseNext(code: RefusalCode): void;
  /** The next question fails with this. */
  failNext(error: unknown): void;
  currentHealth: DialerHealth;
  agentFeed: ScriptedFeed<AgentStreamMessage>;
  floorFeed: ScriptedFeed<FloorStreamMessage>;
  recordings: Map<string, StoredRecording>;
}

/** A service that does everything it is asked, unless told otherwise. */
export function scriptedService(): ScriptedService {
  const asked: ScriptedService['asked'] = [];
  let refusal: RefusalCode | undefined;
  let failure: unknown;
  const settings = fromWire(campaignSettings, {
    name: 'Autumn',
    dial_method: 'predictive',
    caller_id: { strategy: 'fixed', numbers: ['+16025550100'] },
  });
  const campaign: Campaign = {
    campaignId: CAMPAIGN_ID,
    status: 'paused',
    startedAt: null,
    settings,
  };
  const note = (name: string, ...values: unknown[]): void => {
    asked.push([name, ...values]);
    if (failure === undefined) return;
    const error = failure;
    failure = undefined;
    throw error;
  };
  const result = <Value>(value: Value): CommandResult<Value> => {
    if (refusal === undefined) return { ok: true, value };
    const code = refusal;
    refusal = undefined;
    return { ok: false, code, message: `Refused: ${code}.` };
  };
  const agentFeed = scriptedFeed<AgentStreamMessage>({
    type: 'agent.state',
    at: AT,
    state: { status: 'paused', since: AT, code: 'LOGGED_IN' },
  });
  const floorFeed = scriptedFeed<FloorStreamMessage>({
    type: 'floor.snapshot',
    at: AT,
    floor: emptyFloor(AT),
  });
  const recordings = new Map<string, StoredRecording>();
  const ok = { ok: true, message: 'Fine.' };
  const service: ScriptedService = {
    asked,
    refuseNext: (code) => (refusal = code),
    failNext: (error) => (failure = error),
    currentHealth: { database: ok, asterisk: ok, owner: ok },
    agentFeed,
    floorFeed,
    recordings,
    agents: {
      logIn: async (agent) => note('logIn', agent.username),
      changed: async (agent) => note('changed', agent.username),
      ready: async (agent) => (note('ready', agent.username), result(undefined)),
      pause: async (agent, code) => (note('pause', agent.username, code), result(undefined)),
      logOut: async (agent) => (note('logOut', agent.username), result(undefined)),
      heartbeat: (agent) => (note('heartbeat', agent.username), result(undefined)),
      hangUp: async (agent, callId) => (note('hangUp', agent.username, callId), result(undefined)),
      dispose: async (agent, callId, choice) => (
        note('dispose', agent.username, callId, choice),
        result({ ...record, disposition: choice.code })
      ),
      phone: async (agent) => (note('phone', agent.username), { kind: 'test' }),
      feed: () => agentFeed,
    },
    floor: () => floorFeed,
    campaigns: {
      list: async (tenantId) => (note('list', tenantId), [campaign]),
      get: async (_tenantId, id) => (note('get', id), id === CAMPAIGN_ID ? campaign : null),
      create: async (_tenantId, settings) => (note('create', settings), { ...campaign, settings }),
      change: async (_tenantId, id, patch) => (
        note('change', id, patch),
        result({ ...campaign, settings: { ...settings, ...patch } })
      ),
      start: async (_tenantId, id) => (
        note('start', id),
        result({ ...campaign, status: 'running' })
      ),
      pause: async (_tenantId, id) => (note('pauseCampaign', id), result(campaign)),
      rotateWebhookSecret: async (_tenantId, id) => (
        note('rotateWebhookSecret', id),
        result('whsec_new')
      ),
      async importLeads(_tenantId, id, file, options) {
        let bytes = 0;
        let largestChunk = 0;
        for await (const chunk of file) {
          bytes += chunk.length;
          largestChunk = Math.max(largestChunk, chunk.length);
        }
        note('importLeads', id, { bytes, largestChunk, ...options });
        const problem = {
          kind: 'rejected',
          line: 2,
          column: 'phone',
          code: 'NUMBER_INVALID',
          message: 'It is not a number.',
        } as const;
        return result({
          rows: 1,
          accepted: 0,
          duplicate: 0,
          suppressed: 0,
          rejected: 1,
          warnings: 0,
          byCode: { NUMBER_INVALID: 1 },
          problems: [problem],
        });
      },
    },
    suppress: async (_tenantId, numbers, reason) => (
      note('suppress', numbers, reason),
      numbers.length
    ),
    records: {
      list: async (_tenantId, filter, page) => (
        note('records', filter, page),
        { items: [record], nextCursor: page.cursor === null ? 'next' : null }
      ),
      async get(_tenantId, callId) {
        note('record', callId);
        if (callId !== CALL_ID) return null;
        const details = { Kept_As: 'it is' };
        const reasons = [{ code: 'AHEAD', message: 'Two agents free soon.' }];
        const decision = { at: AT, dial: 2, message: 'Dial 2.', reasons };
        return { record, timeline: [{ at: AT, type: 'call.placed', details }], decision };
      },
    },
    openRecording: async (token) => (note('openRecording'), recordings.get(token) ?? null),
    health: async () => service.currentHealth,
  };
  return service;
}

export const tokens = {
  agent: `ses_${'a'.repeat(43)}`,
  supervisor: `ses_${'s'.repeat(43)}`,
  server: `sk_${'k'.repeat(43)}`,
} as const;

/** Identities in memory: one agent, one supervisor, one server key. */
export function scriptedIdentity(): IdentityStore & { principals: Map<string, Principal> } {
  const session = (agent: AgentRef, credentialId: string): Principal => ({
    kind: 'agent',
    agent,
    credentialId,
    expiresAt: AT + 3_600_000,
  });
  const principals = new Map<string, Principal>([
    [tokens.agent, session(ann, 'credential-a')],
    [tokens.supervisor, session(sue, 'credential-s')],
    [tokens.server, { kind: 'server', tenantId: TENANT_ID, credentialId: 'credential-k' }],
  ]);
  const secret = (): string => randomBytes(32).toString('base64url');
  const people = new Map([ann, sue].map((each) => [each.username, each]));
  return {
    principals,
    createTenant: async () => TENANT_ID,
    async putAgent(tenantId, input) {
      const known = people.get(input.username);
      const { username, name, role } = input;
      const agent = { tenantId, agentId: known?.agentId ?? CALL_ID, username, name, role };
      people.set(username, agent);
      return { agent, created: known === undefined };
    },
    findAgent: async (_tenantId, username) => people.get(username) ?? null,
    async createSession(proof) {
      const good =
        proof.kind === 'password' ? proof.password === 'right' : proof.loginToken === 'log_good';
      if (!good) return null;
      const token = `ses_${secret()}`;
      principals.set(token, session(ann, token));
      return { token, expiresAt: AT + 3_600_000, agent: ann };
    },
    createLoginLink: async () => ({ token: `log_${secret()}`, expiresAt: AT }),
    createServerKey: async () => ({ token: `sk_${secret()}`, expiresAt: null }),
    resolve: async (token) => principals.get(token) ?? null,
    revoke: async (token) => void principals.delete(token),
  };
}
