import { type Clock, type Logger, type Random, silentLogger, type Timer } from '@dialwright/core';
import { type DeliveryPorts, deliverClaim } from './deliver-claim.ts';
import { httpTransport } from './http-transport.ts';
import { resolveSenderOptions } from './sender-options.ts';
import type { ClaimedMessage, WebhookStore } from './webhook-store.ts';
import type { WebhookTransport } from './webhook-transport.ts';

/** Options of {@link createWebhookSender}. */
export interface WebhookSenderOptions {
  /** Where messages wait. Not closed by the sender. */
  store: WebhookStore;
  /** Default: {@link httpTransport} on `clock`. One that is given is not closed by the sender. */
  transport?: WebhookTransport | undefined;
  /** Its wall time is signed into every try: one that is wrong by minutes is refused by receivers. */
  clock: Clock;
  /** For the jitter of slow retries. */
  random: Random;
  logger?: Logger | undefined;
  /** Tries in flight at once in this process. Default 50. */
  concurrency?: number | undefined;
  /** Of those, for one endpoint: what keeps a slow one from taking every place. Default 10. */
  concurrencyPerEndpoint?: number | undefined;
  /** How often to look for work that nobody woke us for, in milliseconds. Default 1,000. */
  pollIntervalMs?: number | undefined;
  /**
   * How long a message is ours, in milliseconds. After a crash it is tried again once this is over; it
   * must be well above the transport's deadline. Default 30,000.
   */
  leaseMs?: number | undefined;
}

/** What a sender has done since it was made. */
export interface WebhookSenderStats {
  /** Tries going on now. */
  readonly inFlight: number;
  readonly delivered: number;
  /** Failed tries that will be made again. */
  readonly retried: number;
  readonly parked: number;
}

/** Delivers what waits in a store. Any number of them, in any number of processes, share one store. */
export interface WebhookSender {
  /** Begins to look for work. Once. */
  start(): void;
  /** Says that there may be work now. Call it after a commit. Cheap: calls during a look are one. */
  wake(): void;
  readonly stats: WebhookSenderStats;
  /** Resolves when nothing is due or in flight; at once when the sender does not run. */
  idle(): Promise<void>;
  /**
   * Claims nothing more, waits up to `graceMs` (default 10,000) for what is in flight, gives up the
   * rest and hands it back untried. Idempotent: later calls get the first one's promise.
   */
  close(options?: { graceMs?: number }): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

type Phase = 'new' | 'running' | 'closing' | 'closed';

/** Longer waits are left to polling: a timer each would be a timer for each message of a bad day. */
const LONGEST_TIMER_MS = 60_000;

/** @throws {WebhookError} `WEBHOOK_OPTION_INVALID`. */
export function createWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { store, clock } = options;
  const logger = options.logger ?? silentLogger;
  const limits = resolveSenderOptions(options);
  const transport = options.transport ?? httpTransport({ clock });
  const ports: DeliveryPorts = { store, transport, clock, random: options.random };
  const giveUp = new AbortController();
  const inFlight = new Set<Promise<void>>();
  const retryTimers = new Set<Timer>();
  const idleWaiters = new Set<() => void>();
  const counts = { delivered: 0, retried: 0, parked: 0 };
  let phase: Phase = 'new';
  let look: Promise<void> | null = null;
  let lookAgain = false;
  let pollTimer: Timer | null = null;
  let closing: Promise<void> | null = null;

  const isRunning = (): boolean => phase === 'running';

  function wake(): void {
    if (!isRunning()) return;
    lookAgain = true;
    look ??= lookForWork().finally(() => {
      look = null;
      // A wake-up that came between the last look and here.
      if (lookAgain) wake();
    });
  }

  async function lookForWork(): Promise<void> {
    pollTimer?.cancel();
    do {
      lookAgain = false;
      // Without a free place there is nothing to ask for: whatever finishes first wakes us.
      const free = limits.concurrency - inFlight.size;
      const claims = free > 0 ? await claim(free) : null;
      for (const each of claims ?? []) launch(each);
      if (claims && claims.length > 0) lookAgain = true;
      else if (claims && inFlight.size === 0 && !lookAgain) resolveIdle();
    } while (lookAgain && isRunning());
    if (isRunning()) pollTimer = clock.setTimer(limits.pollIntervalMs, wake);
  }

  /** Null: the store could not be asked. */
  async function claim(limit: number): Promise<readonly ClaimedMessage[] | null> {
    try {
      return await store.claimDue({
        limit,
        limitPerEndpoint: limits.concurrencyPerEndpoint,
        leaseMs: limits.leaseMs,
      });
    } catch (error) {
      logger.error('Could not look for webhooks to send; looking again soon.', describe(error));
      return null;
    }
  }

  function launch(claimed: ClaimedMessage): void {
    const task = deliver(claimed)
      .catch((error: unknown) => {
        // The claim runs out and the message is tried again: a duplicate at worst, never a loss.
        logger.error('Could not store how a webhook went; it will be sent again.', {
          ...idsOf(claimed),
          ...describe(error),
        });
      })
      .finally(() => {
        inFlight.delete(task);
        wake();
      });
    inFlight.add(task);
  }

  async function deliver(claimed: ClaimedMessage): Promise<void> {
    // What a look still brings home after close() is handed straight back.
    const signal = phase === 'running' ? giveUp.signal : AbortSignal.abort();
    const { step, held } = await deliverClaim(ports, claimed, signal);
    const fields = { ...idsOf(claimed), attempt: claimed.failures + 1 };
    if (!held) {
      logger.warn('A claim ran out before its webhook was through; it may go twice.', fields);
    }
    switch (step.action) {
      case 'done':
        counts.delivered += 1;
        break;
      case 'retry':
        counts.retried += 1;
        wakeIn(step.delayMs);
        logger.warn('A webhook failed and will be sent again.', { ...fields, reason: step.reason });
        break;
      case 'disable':
        counts.parked += 1;
        logger.error(
          'A webhook endpoint is gone: it gets nothing more, its message is parked.',
          fields,
        );
        break;
      case 'park':
        counts.parked += 1;
        logger.error('A webhook was parked.', { ...fields, reason: step.reason });
        break;
      case 'release':
        break;
    }
  }

  function wakeIn(delayMs: number): void {
    if (delayMs > LONGEST_TIMER_MS || !isRunning()) return;
    const timer = clock.setTimer(delayMs, () => {
      retryTimers.delete(timer);
      wake();
    });
    retryTimers.add(timer);
  }

  function resolveIdle(): void {
    for (const resolve of idleWaiters) resolve();
    idleWaiters.clear();
  }

  async function stop(graceMs: number): Promise<void> {
    const wasRunning = phase === 'running';
    phase = 'closing';
    pollTimer?.cancel();
    for (const timer of retryTimers) timer.cancel();
    retryTimers.clear();
    const force = clock.setTimer(graceMs, () => giveUp.abort());
    await look;
    while (inFlight.size > 0) await Promise.allSettled(inFlight);
    force.cancel();
    phase = 'closed';
    resolveIdle();
    if (!options.transport) await transport.close?.();
    if (wasRunning) logger.info('The webhook sender stopped.', { ...counts });
  }

  const close: WebhookSender['close'] = ({ graceMs = 10_000 } = {}) => (closing ??= stop(graceMs));

  return {
    start() {
      if (phase !== 'new') return;
      phase = 'running';
      logger.info('The webhook sender started.', { concurrency: limits.concurrency });
      wake();
    },
    wake,
    stats: {
      get inFlight() {
        return inFlight.size;
      },
      get delivered() {
        return counts.delivered;
      },
      get retried() {
        return counts.retried;
      },
      get parked() {
        return counts.parked;
      },
    },
    idle() {
      if (phase !== 'running') return Promise.resolve();
      return new Promise((resolve) => {
        idleWaiters.add(resolve);
        wake();
      });
    },
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

function idsOf({ message }: ClaimedMessage): Record<string, string> {
  return { messageId: message.id, tenantId: message.tenantId, endpointId: message.endpointId };
}

// A database's message can quote the row, and with it a phone number: only its kind is said.
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error };
  return { error: error.name, ...('code' in error ? { code: error.code } : {}) };
}
