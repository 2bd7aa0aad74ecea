import { z } from 'zod';
import { id } from './primitives.ts';

/** Who a session belongs to. */
export const identity = z.object({
  agentId: id,
  username: z.string(),
  name: z.string(),
  role: z.enum(['agent', 'supervisor']),
});

/** How an agent's phone reaches its line. */
export const phoneCredentials = z.discriminatedUnion('kind', [
  /** A line without audio: the telephony on the server answers for the phone. */
  z.object({ kind: z.literal('test') }),
  z.object({
    kind: z.literal('sip'),
    /** WebSocket of the SIP server, wss: outside a test machine. */
    serverUrl: z.string(),
    username: z.string(),
    password: z.string(),
    domain: z.string(),
  }),
]);
