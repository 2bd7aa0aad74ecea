import type { Clock, Logger } from '@dialwright/core';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import type { AgentDesk } from './agent-desk.ts';
import type { EventRouter } from './event-router.ts';
import type { OutboundCall } from './outbound-call.ts';

/** What a call needs of those around it. */
export interface LeadCallContext {
  asterisk: AsteriskConnection;
  clock: Clock;
  logger: Logger;
  router: EventRouter;
  desk: AgentDesk;
  /** Told once, when the call has ended. */
  ended: (call: OutboundCall) => void;
}
