import {
  type AgentState,
  type AgentStreamMessage,
  builtInDispositions,
  type CallOffer,
  type CallRecord,
  type CallState,
  type Clock,
  type E164,
  renderScript,
} from '@dialwright/core';
import { fictionNumber, idOf, leadNames } from './people.ts';

const callId = idOf(4, 1);
const agentId = idOf(3, 1);

/** A stand-in for one agent's side of the server: it does what the buttons ask, without a telephone. */
export interface AgentScene {
  /** Calls `listener` with the present, then with every change, until the returned function is called. */
  subscribe(listener: (message: AgentStreamMessage) => void): () => void;
  ready(): void;
  pause(code: string): void;
  hangUp(): void;
  dispose(code: string, notes: string): void;
  logOut(): void;
}

/** Where a scene begins. */
export type AgentSceneName = 'paused' | 'ready' | 'talking' | 'rtl' | 'wrap_up';

/** How long after Ready a call comes. */
const CALL_COMES_AFTER_MS = 4_000;

/** Begins a scene. */
export function createAgentScene(name: AgentSceneName, clock: Clock): AgentScene {
  const now = (): number => clock.now();
  const listeners = new Set<(message: AgentStreamMessage) => void>();
  let agent: AgentState = { status: 'paused', since: now() - 8_000, code: 'LOGGED_IN' };
  let call: CallState | null = null;
  let offer: CallOffer | null = null;
  let lead = name === 'rtl' ? 2 : 1;

  const tell = (message: AgentStreamMessage): void => {
    for (const listener of listeners) listener(message);
  };
  const setAgent = (state: AgentState): void => {
    agent = state;
    tell({ type: 'agent.state', at: now(), state });
  };
  const setCall = (state: CallState): void => {
    call = state;
    tell({ type: 'call.state', at: now(), callId, state });
  };
  const connect = (bridgedAt: number): void => {
    offer = offerFor(lead, now());
    tell({ type: 'call.offered', at: now(), offer });
    const answeredAt = bridgedAt - 180;
    setCall({ status: 'talking', placedAt: bridgedAt - 9_000, answeredAt, bridgedAt, agentId });
    setAgent({ status: 'talking', since: bridgedAt, callId, pauseAfter: null });
  };
  const hangUp = (): void => {
    if (call?.status !== 'talking') return;
    const { placedAt, answeredAt, bridgedAt } = call;
    const over = { placedAt, answeredAt, bridgedAt, abandonedAt: null, agentId } as const;
    setCall({ status: 'hung_up', ...over, hungUpAt: now(), outcome: 'CONNECTED' });
    const pauseAfter = agent.status === 'talking' ? agent.pauseAfter : null;
    setAgent({ status: 'wrap_up', since: now(), callId, endsAt: now() + 30_000, pauseAfter });
  };

  if (name === 'ready') agent = { status: 'ready', since: now() - 42_000 };
  if (name === 'talking' || name === 'rtl') connect(now() - 102_000);
  if (name === 'wrap_up') {
    connect(now() - 102_000);
    hangUp();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      if (offer !== null) listener({ type: 'call.offered', at: now(), offer });
      if (call !== null) listener({ type: 'call.state', at: now(), callId, state: call });
      listener({ type: 'agent.state', at: now(), state: agent });
      return () => listeners.delete(listener);
    },
    ready() {
      if (agent.status === 'talking' || agent.status === 'wrap_up') {
        setAgent({ ...agent, pauseAfter: null });
        return;
      }
      setAgent({ status: 'connecting', since: now() });
      clock.setTimer(300, () => setAgent({ status: 'ready', since: now() }));
      clock.setTimer(CALL_COMES_AFTER_MS, () => {
        if (agent.status === 'ready') connect(now());
      });
    },
    pause(code) {
      if (agent.status === 'talking' || agent.status === 'wrap_up') {
        setAgent({ ...agent, pauseAfter: code });
      } else {
        setAgent({ status: 'paused', since: now(), code });
      }
    },
    hangUp,
    dispose(code, notes) {
      if (call?.status !== 'hung_up' || offer === null) return;
      const record = recordOf(call, offer, code, notes, now());
      tell({ type: 'call.ended', at: now(), record });
      const pauseAfter = agent.status === 'wrap_up' ? agent.pauseAfter : null;
      call = null;
      offer = null;
      lead += 1;
      setAgent(
        pauseAfter === null
          ? { status: 'ready', since: now() }
          : { status: 'paused', since: now(), code: pauseAfter },
      );
    },
    logOut: () => setAgent({ status: 'offline', since: now() }),
  };
}

function offerFor(index: number, now: number): CallOffer {
  const name = leadNames[index % leadNames.length] ?? 'Ruth Okafor';
  const values = {
    first_name: name.split(' ')[0] ?? name,
    plan: 'Home fibre 300',
    renews: '14 December',
  };
  const script =
    'Hello {first_name}, this is Ana from Northwind, on a recorded line.\n\n' +
    'Your {plan} plan renews on {renews}. I can keep your price at {offer_price} for another two years, ' +
    'and there is nothing you need to sign today.\n\n' +
    'May I ask what made you choose us in the first place?\n\n' +
    'If they hesitate: the new plan can be cancelled within 14 days, free of charge.';
  return {
    callId,
    via: 'line',
    campaignId: idOf(1, 1),
    campaignName: 'Spring renewal',
    lead: {
      leadId: idOf(2, index),
      e164: fictionNumber(34 + index) as E164,
      name,
      zones: index % 2 === 0 ? ['Asia/Jerusalem'] : ['America/Phoenix', 'America/Denver'],
      fields: {
        Plan: values.plan,
        Renews: values.renews,
        'Account manager': 'Konstantin Weißenberger',
        Street: '1200 N Central Ave, Phoenix, AZ 85004',
      },
    },
    history: [
      {
        callId: idOf(4, 90),
        placedAt: now - 86_400_000 * 9,
        outcome: 'NO_ANSWER',
        disposition: 'NO_ANSWER',
        agentUsername: null,
        notes: '',
      },
      {
        callId: idOf(4, 91),
        placedAt: now - 86_400_000 * 3,
        outcome: 'CONNECTED',
        disposition: 'CALLBACK',
        agentUsername: 'ben',
        notes:
          'Was driving. Asked for a call on a weekday after four; wants to know about the speed upgrade.',
      },
    ],
    script: renderScript(script, values),
    dispositions: [
      ...builtInDispositions.map(({ code, label }) => ({ code, label })),
      { code: 'QUOTE_SENT', label: 'Quote sent' },
    ],
  };
}

function recordOf(
  call: Extract<CallState, { status: 'hung_up' }>,
  offer: CallOffer,
  disposition: string,
  notes: string,
  endedAt: number,
): CallRecord {
  const bridgedAt = call.bridgedAt ?? call.placedAt;
  return {
    callId,
    direction: 'outbound',
    campaignId: offer.campaignId,
    campaignName: offer.campaignName,
    leadId: offer.lead.leadId,
    leadName: offer.lead.name,
    agentId,
    agentUsername: 'ana',
    customerNumber: offer.lead.e164,
    callerId: fictionNumber(0) as E164,
    placedAt: call.placedAt,
    answeredAt: call.answeredAt,
    bridgedAt,
    hungUpAt: call.hungUpAt,
    endedAt,
    heldMs: 180,
    talkMs: call.hungUpAt - bridgedAt,
    outcome: 'CONNECTED',
    abandonedFor: [],
    abandonMessage: null,
    disposition,
    dispositionBy: 'agent',
    notes,
    recordingUrl: '/v1/recordings/gallery.wav',
    decisionId: idOf(5, 1),
  };
}
