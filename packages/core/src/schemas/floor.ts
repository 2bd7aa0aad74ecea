import { z } from 'zod';
import { agentState } from './agent-state.ts';
import { callState } from './call-state.ts';
import { e164, fraction, id, instant } from './primitives.ts';

export const floorAgent = z.object({
  agentId: id,
  username: z.string(),
  name: z.string(),
  state: agentState,
});

export const floorCall = z.object({
  callId: id,
  campaignId: id,
  customerNumber: e164,
  state: callState,
});

/** The counters of one campaign's current legal period and of today. */
export const campaignFigures = z.object({
  campaignId: id,
  name: z.string(),
  status: z.enum(['paused', 'running']),
  dials: z.number().int(),
  answered: z.number().int(),
  connected: z.number().int(),
  abandoned: z.number().int(),
  disposed: z.number().int(),
  /** Abandoned over answered, in the current legal period. Null: nobody has answered yet. */
  dropRate: fraction.nullable(),
  dropTarget: fraction,
  /** (talk + wrap-up) over (logged in - paused), of today. Null: nobody has been ready yet. */
  utilisation: fraction.nullable(),
  leadsLeft: z.number().int(),
  /** The last decision as a sentence: why so many lines were, or were not, dialled. */
  why: z.string(),
});

/** One minute of a tenant's day, over all campaigns. */
export const minuteFigures = z.object({
  minute: instant,
  dials: z.number().int(),
  answered: z.number().int(),
  abandoned: z.number().int(),
});

/** How the parts that a floor depends on are doing. */
export const floorHealth = z.object({
  asterisk: z.object({ ok: z.boolean(), message: z.string() }),
});

/** Everything a floor page shows. */
export const floor = z.object({
  at: instant,
  agents: z.array(floorAgent),
  calls: z.array(floorCall),
  campaigns: z.array(campaignFigures),
  minutes: z.array(minuteFigures),
  health: floorHealth,
});

/** A change of the floor; {@link ../floor.ts} applies it. */
export const floorStreamMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('floor.snapshot'), at: instant, floor }),
  z.object({ type: z.literal('agent.changed'), at: instant, agent: floorAgent }),
  z.object({ type: z.literal('call.changed'), at: instant, call: floorCall }),
  z.object({ type: z.literal('call.gone'), at: instant, callId: id }),
  z.object({ type: z.literal('campaign.changed'), at: instant, campaign: campaignFigures }),
  z.object({ type: z.literal('minute.changed'), at: instant, minute: minuteFigures }),
  z.object({ type: z.literal('health.changed'), at: instant, health: floorHealth }),
]);
