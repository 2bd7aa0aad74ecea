/** One standing leg: its state, and whether it may be bridged. Moved by events, never by polling. */
import type { Clock, Timer } from '@dialwright/core';
import { deferred } from '../deferred.ts';
import type { KnownEvent } from '../protocol/events.ts';
import type { AgentLeg, AgentLegDownReason, AgentLegState } from './agent-leg.ts';

/** What a standing leg needs of those around it. */
export interface StandingLegContext {
  clock: Clock;
  heartbeatTimeoutMs: number;
  /** Told at every change of the state or of `bridgeable`. */
  changed: (leg: StandingLeg) => void;
  /** The leg entered our application: put it where it waits. */
  arrived: (leg: StandingLeg) => void;
  /** Asks Asterisk to hang the leg up. Must not reject. */
  hangUp: (leg: StandingLeg) => Promise<void>;
}

export class StandingLeg implements AgentLeg {
  readonly agentId: string;
  /** `PJSIP/agent-7`. */
  readonly endpoint: string;
  readonly channelId: string;
  /** Resolves when it is up (true) or down (false). */
  readonly settled: Promise<boolean>;
  /** The call it talks on; null: none. */
  conversation: string | null = null;
  readonly #context: StandingLegContext;
  readonly #settle: (up: boolean) => void;
  #state: AgentLegState = { status: 'calling' };
  #contact: 'unknown' | 'online' | 'offline' = 'unknown';
  #staleTimer: Timer | null = null;
  #wasBridgeable = false;

  constructor(context: StandingLegContext, agentId: string, endpoint: string, channelId: string) {
    this.#context = context;
    this.agentId = agentId;
    this.endpoint = endpoint;
    this.channelId = channelId;
    const { promise, resolve } = deferred<boolean>();
    this.settled = promise;
    this.#settle = resolve;
    this.heartbeat();
  }

  get state(): AgentLegState {
    return this.#state;
  }

  get bridgeable(): boolean {
    return this.#state.status === 'up' && this.#contact === 'online' && this.#staleTimer !== null;
  }

  async disconnect(): Promise<void> {
    if (this.#state.status === 'down') return;
    this.down('DISCONNECTED');
    await this.#context.hangUp(this);
  }

  /** The agent's browser said that it lives. */
  heartbeat(): void {
    if (this.#state.status === 'down') return;
    this.#staleTimer?.cancel();
    this.#staleTimer = this.#context.clock.setTimer(this.#context.heartbeatTimeoutMs, () => {
      this.#staleTimer = null;
      this.#tellIfChanged(false);
    });
    this.#tellIfChanged(false);
  }

  /** What Asterisk says of the phone's registration. */
  setContact(contact: 'unknown' | 'online' | 'offline'): void {
    this.#contact = contact;
    this.#tellIfChanged(false);
  }

  handle(event: KnownEvent): void {
    if (event.type === 'StasisStart') this.up();
    if (event.type === 'ChannelDestroyed') {
      this.down(this.#state.status === 'calling' ? 'NOT_ANSWERED' : 'HUNG_UP');
    }
    if (event.type === 'EndpointStateChange') this.setContact(event.endpoint.state ?? 'unknown');
  }

  /** The phone answered. */
  up(): void {
    if (this.#state.status !== 'calling') return;
    this.#state = { status: 'up', since: this.#context.clock.now() };
    this.#context.arrived(this);
    this.#settle(true);
    this.#tellIfChanged(true);
  }

  /** The leg is gone. Idempotent. */
  down(reason: AgentLegDownReason): void {
    if (this.#state.status === 'down') return;
    this.#state = { status: 'down', reason };
    this.#staleTimer?.cancel();
    this.#staleTimer = null;
    this.#settle(false);
    this.#tellIfChanged(true);
  }

  #tellIfChanged(stateChanged: boolean): void {
    const { bridgeable } = this;
    if (!stateChanged && bridgeable === this.#wasBridgeable) return;
    this.#wasBridgeable = bridgeable;
    this.#context.changed(this);
  }
}
