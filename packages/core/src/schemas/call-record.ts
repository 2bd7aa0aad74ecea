import { z } from 'zod';
import { callOutcome } from './call-outcome.ts';
import { durationMs, e164, id, instant, upperCode } from './primitives.ts';

/** What an abandoned person heard. */
export const abandonMessage = z.enum(['heard', 'cut_short', 'not_played']);

/** The record of one call. Written once when the talking ends, completed once when it is disposed. */
export const callRecord = z.object({
  callId: id,
  direction: z.enum(['outbound', 'inbound']),
  campaignId: id,
  campaignName: z.string(),
  leadId: id,
  leadName: z.string(),
  agentId: id.nullable(),
  agentUsername: z.string().nullable(),
  customerNumber: e164,
  callerId: e164,
  placedAt: instant,
  answeredAt: instant.nullable(),
  bridgedAt: instant.nullable(),
  hungUpAt: instant,
  /** Null until the call is disposed. */
  endedAt: instant.nullable(),
  /** From the answer to the agent, the abandon message or the hang-up; null: nobody answered. */
  heldMs: durationMs.nullable(),
  talkMs: durationMs,
  outcome: callOutcome,
  /** Rule sets under which this counts as an abandoned call. */
  abandonedFor: z.array(z.string()),
  /** Null: nobody was abandoned. */
  abandonMessage: abandonMessage.nullable(),
  disposition: upperCode.nullable(),
  dispositionBy: z.enum(['agent', 'system']).nullable(),
  notes: z.string(),
  /** Null: nothing was recorded. */
  recordingUrl: z.string().nullable(),
  /** The decision that dialled this call. */
  decisionId: id.nullable(),
});

/** One thing that happened to a call. */
export const timelineEntry = z.object({
  at: instant,
  type: z.string(),
  details: z.record(z.string(), z.unknown()),
});
