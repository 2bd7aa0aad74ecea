import { z } from 'zod';
import { agentState } from './agent-state.ts';
import { callRecord } from './call-record.ts';
import { callState } from './call-state.ts';
import { lead } from './lead.ts';
import { id, instant, upperCode } from './primitives.ts';

/** One earlier call of a lead, for the agent who is about to talk to them. */
export const historyEntry = z.object({
  callId: id,
  placedAt: instant,
  outcome: z.string(),
  disposition: z.string().nullable(),
  agentUsername: z.string().nullable(),
  notes: z.string(),
});

/** All an agent needs before the audio connects. */
export const callOffer = z.object({
  callId: id,
  /** `line`: it comes on the standing leg. `invite`: the phone rings on its own. */
  via: z.enum(['line', 'invite']),
  campaignId: id,
  campaignName: z.string(),
  lead,
  history: z.array(historyEntry),
  script: z.object({
    text: z.string(),
    /** Fields the script names and the lead does not have. They stay visible as `{field}`. */
    missingFields: z.array(z.string()),
  }),
  dispositions: z.array(z.object({ code: upperCode, label: z.string() })),
});

/** What the server tells one agent's phone, in order. */
export const agentStreamMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('agent.state'), at: instant, state: agentState }),
  z.object({ type: z.literal('call.offered'), at: instant, offer: callOffer }),
  z.object({ type: z.literal('call.state'), at: instant, callId: id, state: callState }),
  /** An offer that came to nothing: the call could not be put through to this agent. */
  z.object({ type: z.literal('call.withdrawn'), at: instant, callId: id }),
  z.object({ type: z.literal('call.ended'), at: instant, record: callRecord }),
]);
