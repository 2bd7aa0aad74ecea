import { z } from 'zod';

/**
 * How an attempt to reach somebody ended, as the system saw it. What an agent thinks of the
 * conversation is a disposition and has its own vocabulary.
 */
export const callOutcome = z.enum([
  /** A person answered and was bridged to an agent. */
  'CONNECTED',
  /** A person answered, no agent came within the hold window, the abandon message was due. */
  'ABANDONED',
  /** A person answered and hung up while held, before the hold window was over. */
  'CALLER_HUNG_UP',
  'NO_ANSWER',
  'BUSY',
  /** The network had no room for the call. */
  'CONGESTION',
  /** The number is not in service. */
  'DISCONNECTED',
  /** We took the call back while it rang. */
  'CANCELED',
  /** The media server or the carrier refused the call. */
  'FAILED',
  /** Claimed, but its moment passed before it could be sent. Nobody's phone rang. */
  'NOT_SENT',
  /** We were away when it ended, and nothing was left that tells how. */
  'INTERRUPTED',
  /** The Asterisk that carried it restarted or was lost. */
  'MEDIA_NODE_LOST',
]);
