/** Where the leg to an agent's phone is. Instants are epoch milliseconds. */
export type AgentLegState =
  | { status: 'calling' }
  | { status: 'up'; since: number }
  /** Final. */
  | { status: 'down'; reason: AgentLegDownReason };

/** Why a leg is down. */
export type AgentLegDownReason =
  /** The phone did not answer, or refused. */
  | 'NOT_ANSWERED'
  /** Asterisk has no way to that phone: it is not registered, or does not exist. */
  | 'UNREACHABLE'
  /** The phone hung up, or its media died. */
  | 'HUNG_UP'
  /** `disconnect()` was asked for. */
  | 'DISCONNECTED'
  /** Asterisk was restarted. */
  | 'MEDIA_NODE_LOST';

/** The standing leg to an agent's phone: called once, kept while calls come and go on it. */
export interface AgentLeg {
  readonly agentId: string;
  readonly state: AgentLegState;
  /** Whether the leg is up, the phone registered and the heartbeat fresh. */
  readonly bridgeable: boolean;
  /** Hangs the leg up. Idempotent; never rejects. */
  disconnect(): Promise<void>;
}
