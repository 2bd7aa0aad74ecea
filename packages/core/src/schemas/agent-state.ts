import { z } from 'zod';
import { id, instant, upperCode } from './primitives.ts';

const since = { since: instant };

/** What an agent is doing; {@link ../agent-state.ts} moves it. */
export const agentState = z.discriminatedUnion('status', [
  z.object({ status: z.literal('offline'), ...since }),
  z.object({ status: z.literal('paused'), ...since, code: upperCode }),
  /** Asked for calls; the phone is being called for its standing leg. */
  z.object({ status: z.literal('connecting'), ...since }),
  z.object({ status: z.literal('ready'), ...since }),
  z.object({
    status: z.literal('talking'),
    ...since,
    callId: id,
    /** A pause asked for during the call: it starts when the wrap-up is over. */
    pauseAfter: upperCode.nullable(),
  }),
  z.object({
    status: z.literal('wrap_up'),
    ...since,
    callId: id,
    /** When the wrap-up ends by itself; null: it has no limit. */
    endsAt: instant.nullable(),
    pauseAfter: upperCode.nullable(),
  }),
]);
