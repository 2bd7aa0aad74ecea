import type { Clock, Random } from '@dialwright/core';
import { decideNext, type NextStep, type TriedMessage } from './decide-next.ts';
import { toRequest } from './to-request.ts';
import type { ClaimedMessage, WebhookStore } from './webhook-store.ts';
import type { WebhookTransport } from './webhook-transport.ts';

/** What one try needs from outside. */
export interface DeliveryPorts {
  store: WebhookStore;
  transport: WebhookTransport;
  clock: Clock;
  random: Random;
}

/** How a try ended. */
export interface Delivery {
  step: NextStep;
  /** False: the claim ran out meanwhile, and the message is somebody else's now. */
  held: boolean;
}

/** Tries a claimed message once and stores what follows. Rejects only when the store does. */
export async function deliverClaim(
  ports: DeliveryPorts,
  claim: ClaimedMessage,
  signal: AbortSignal,
): Promise<Delivery> {
  const outcome = await attempt(ports, claim, signal);
  const { profile } = claim.message;
  const { clock, random } = ports;
  const step = decideNext({ profile, failures: claim.failures, outcome, now: clock.now(), random });
  return { step, held: await store(ports.store, claim, step) };
}

async function attempt(
  { transport, clock }: DeliveryPorts,
  claim: ClaimedMessage,
  signal: AbortSignal,
): Promise<TriedMessage['outcome']> {
  if (signal.aborted) return { kind: 'failure', code: 'ABORTED' };
  let request;
  try {
    request = await toRequest(claim, clock.now());
  } catch {
    return { kind: 'failure', code: 'REQUEST_INVALID' };
  }
  try {
    return await transport.send(request, { signal });
  } catch {
    return { kind: 'failure', code: 'CONNECTION_FAILED' };
  }
}

async function store(store: WebhookStore, claim: ClaimedMessage, step: NextStep): Promise<boolean> {
  switch (step.action) {
    case 'done':
      return store.succeed(claim);
    case 'retry':
      return store.retryLater(claim, step);
    case 'disable':
      await store.disableEndpoint(claim.message.tenantId, claim.message.endpointId);
      return store.park(claim, step.reason);
    case 'park':
      return store.park(claim, step.reason);
    case 'release':
      return store.release(claim);
  }
}
