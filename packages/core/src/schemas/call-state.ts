import { z } from 'zod';
import { callOutcome } from './call-outcome.ts';
import { id, instant, upperCode } from './primitives.ts';

const placed = { placedAt: instant };
const answered = { ...placed, answeredAt: instant };

/** Where a call is; {@link ../call-state.ts} moves it. */
export const callState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('placing'), ...placed }),
  z.object({ status: z.literal('ringing'), ...placed, ringingAt: instant }),
  z.object({ status: z.literal('held'), ...answered }),
  z.object({ status: z.literal('abandoning'), ...answered, abandonedAt: instant }),
  z.object({ status: z.literal('talking'), ...answered, bridgedAt: instant, agentId: id }),
  z.object({
    status: z.literal('hung_up'),
    ...placed,
    answeredAt: instant.nullable(),
    bridgedAt: instant.nullable(),
    abandonedAt: instant.nullable(),
    agentId: id.nullable(),
    hungUpAt: instant,
    outcome: callOutcome,
  }),
  z.object({
    status: z.literal('ended'),
    ...placed,
    answeredAt: instant.nullable(),
    bridgedAt: instant.nullable(),
    abandonedAt: instant.nullable(),
    agentId: id.nullable(),
    hungUpAt: instant,
    outcome: callOutcome,
    endedAt: instant,
    disposition: upperCode,
  }),
]);
