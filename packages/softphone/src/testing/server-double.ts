import {
  type AgentInput,
  type AgentState,
  type AgentStreamMessage,
  type CallInput,
  type CallOffer,
  type CallState,
  type Clock,
  offlineAgent,
  type PhoneCredentials,
  placedCall,
  reduceAgent,
  reduceCall,
  systemClock,
} from '@dialwright/core';
import type { AgentServer, AgentStreamItem } from '../agent-server.ts';
import { SoftphoneError } from '../softphone-error.ts';
import { sampleOffer, sampleRecord } from './sample-call.ts';
import { createStreamDouble } from './stream-double.ts';

/** A command that the double has received. */
export type ReceivedCommand =
  | { name: 'ready' | 'logOut' | 'heartbeat' }
  | { name: 'pause'; code: string }
  | { name: 'hangUp'; callId: string }
  | { name: 'dispose'; callId: string; code: string; notes: string };

/** How a double begins. */
export interface ServerDoubleOptions {
  /** Default: the machine's. Give it the phone's own. */
  clock?: Clock | undefined;
  /** What it says of the phone's line. Default `{ kind: 'test' }`. */
  phone?: PhoneCredentials | undefined;
  /** Milliseconds that a wrap-up lasts at most; null, the default: no limit. */
  wrapUpMs?: number | null | undefined;
}

/**
 * A server in memory, for one agent: it answers a phone's commands as a real one does, with the same
 * state machines, and does what a test tells it to.
 */
export interface ServerDouble extends AgentServer {
  /** What the phone has asked for, in order. */
  readonly received: readonly ReceivedCommand[];
  readonly agent: AgentState;
  /** How many streams are open. */
  readonly openStreams: number;
  /** The id that the last stream asked to go on after. */
  readonly resumedFrom: string | null;
  /**
   * Offers an answered call to the ready agent and connects it at once; `{ connect: false }` leaves
   * that to {@link connectCall}. What `overrides` does not say is a sample with a fictional number.
   */
  offerCall(overrides?: Partial<CallOffer>, options?: { connect?: boolean }): CallOffer;
  connectCall(): void;
  /** The other side hangs up. */
  customerHangsUp(): void;
  /** Sends any message to the phone as it is: a late one, one that came before. */
  send(message: AgentStreamMessage): void;
  /** Cuts the open streams; the next attempt succeeds, unless the server {@link goDown went down}. */
  cutStream(): void;
  /** Cuts the streams and fails everything from now on, with `error`. */
  goDown(error?: SoftphoneError): void;
  comeBack(): void;
  /** Fails the next such command with `error`. */
  refuseNext(command: ReceivedCommand['name'], error: SoftphoneError): void;
}

/** Makes a {@link ServerDouble}. The agent is logged in and paused. */
export function createServerDouble(options: ServerDoubleOptions = {}): ServerDouble {
  const { clock = systemClock, phone = { kind: 'test' }, wrapUpMs = null } = options;
  const received: ReceivedCommand[] = [];
  const refusals = new Map<string, SoftphoneError>();
  const stream = createStreamDouble(clock);
  let resumedFrom: string | null = null;
  let down: SoftphoneError | null = null;
  let agent = reduceAgent(offlineAgent(clock.now()), { type: 'logged_in', at: clock.now() });
  let call: { offer: CallOffer; state: CallState } | null = null;

  function moveAgent(input: AgentInput): void {
    const next = reduceAgent(agent, input);
    if (next === agent) return;
    agent = next;
    stream.send(agentMessage());
  }

  function moveCall(input: CallInput): void {
    if (!call) throw new Error('The double has no call. Offer one first.');
    call.state = reduceCall(call.state, input);
    stream.send(callMessage(call));
  }

  function endTalking(): void {
    const at = clock.now();
    moveCall({ type: 'hung_up', at, outcome: 'CONNECTED' });
    moveAgent({ type: 'hung_up', at, callId: call?.offer.callId ?? '', wrapUpMs });
  }

  const agentMessage = (): AgentStreamMessage => ({
    type: 'agent.state',
    at: clock.now(),
    state: agent,
  });
  const callMessage = ({ offer, state }: NonNullable<typeof call>): AgentStreamMessage => ({
    type: 'call.state',
    at: clock.now(),
    callId: offer.callId,
    state,
  });

  function command(entry: ReceivedCommand, act: () => void): Promise<void> {
    const refusal = down ?? refusals.get(entry.name);
    refusals.delete(entry.name);
    if (refusal) return Promise.reject(refusal);
    received.push(entry);
    act();
    return Promise.resolve();
  }

  return {
    received,
    get agent() {
      return agent;
    },
    get openStreams() {
      return stream.open;
    },
    get resumedFrom() {
      return resumedFrom;
    },
    async *openStream({ lastEventId, signal }): AsyncGenerator<AgentStreamItem> {
      if (down) throw down;
      resumedFrom = lastEventId;
      const present = [agentMessage()];
      if (call) {
        present.push({ type: 'call.offered', at: clock.now(), offer: call.offer });
        present.push(callMessage(call));
      }
      yield* stream.read(present, signal);
    },
    phone: () => (down ? Promise.reject(down) : Promise.resolve(phone)),
    ready: () =>
      command({ name: 'ready' }, () => {
        moveAgent({ type: 'ready_requested', at: clock.now() });
        moveAgent({ type: 'line_up', at: clock.now() });
      }),
    pause: (code) =>
      command({ name: 'pause', code }, () =>
        moveAgent({ type: 'pause_requested', at: clock.now(), code }),
      ),
    logOut: () =>
      command({ name: 'logOut' }, () => moveAgent({ type: 'logged_out', at: clock.now() })),
    heartbeat: () => command({ name: 'heartbeat' }, () => {}),
    hangUp: (callId) => command({ name: 'hangUp', callId }, endTalking),
    dispose: (callId, { code, notes }) =>
      command({ name: 'dispose', callId, code, notes }, () => {
        const at = clock.now();
        moveCall({ type: 'ended', at, disposition: code });
        if (call?.state.status !== 'ended') throw new Error('The call is not hung up yet.');
        const record = sampleRecord(call.offer, call.state, notes);
        call = null;
        stream.send({ type: 'call.ended', at, record });
        moveAgent({ type: 'disposed', at, callId });
      }),
    offerCall(overrides, { connect = true } = {}) {
      const at = clock.now();
      if (agent.status !== 'ready') throw new Error(`The agent is ${agent.status}, not ready.`);
      const offer = sampleOffer(overrides);
      call = { offer, state: reduceCall(placedCall(at), { type: 'answered', at }) };
      stream.send({ type: 'call.offered', at, offer });
      stream.send(callMessage(call));
      if (connect) this.connectCall();
      return offer;
    },
    connectCall() {
      const at = clock.now();
      moveCall({ type: 'bridged', at, agentId: sampleAgentId });
      moveAgent({ type: 'bridged', at, callId: call?.offer.callId ?? '' });
    },
    customerHangsUp: endTalking,
    send: (message) => stream.send(message),
    cutStream: () => stream.cut(),
    goDown(error = unreachable()) {
      down = error;
      stream.cut();
    },
    comeBack() {
      down = null;
    },
    refuseNext(name, error) {
      refusals.set(name, error);
    },
  };
}

const sampleAgentId = '00000000-0000-7000-8000-0000000000a1';

function unreachable(): SoftphoneError {
  return new SoftphoneError({
    code: 'SERVER_UNREACHABLE',
    message: 'The server does not answer. Check the network.',
    retryable: true,
  });
}
