import { z } from 'zod';
import { callRecord } from './call-record.ts';
import { e164, id, instant } from './primitives.ts';

const party = {
  callId: id,
  campaignId: id,
  leadId: id,
  agentId: id.nullable(),
  customerNumber: e164,
  callerId: e164,
  direction: z.enum(['outbound', 'inbound']),
};

const event = <Type extends string, Data extends z.ZodRawShape>(type: Type, data: Data) =>
  z.object({ type: z.literal(type), timestamp: instant, data: z.object(data) });

const kinded = <Kind extends string>(kind: Kind) => ({ kind: z.literal(kind), ...party });

/**
 * The events of a call, the same in process and on the wire. The nine with a `kind` are the
 * provider API's; the others tell our own people more.
 */
export const callEvent = z.discriminatedUnion('type', [
  event('call.placed', kinded('placed')),
  event('call.inbound_ringing', kinded('inbound_ringing')),
  event('call.answered', { ...kinded('answered'), by: z.enum(['human', 'ai']) }),
  event('call.voicemail', { ...kinded('voicemail'), confidence: z.number().min(0).max(1) }),
  event('call.no_answer', kinded('no_answer')),
  event('call.busy', kinded('busy')),
  event('call.transferred', { ...kinded('transferred'), to: z.string(), reason: z.string() }),
  event('call.ended', { kind: z.literal('ended'), ...callRecord.shape }),
  event('call.error', { ...kinded('error'), code: z.string(), message: z.string() }),
  event('call.offered', party),
  event('call.hung_up', { ...callRecord.shape }),
  event('call.mode_changed', { ...party, from: z.string(), to: z.string(), reason: z.string() }),
]);
