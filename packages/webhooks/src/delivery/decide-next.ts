import type { Random } from '@dialwright/core';
import { readRetryAfter } from './retry-after.ts';
import { retrySchedules } from './retry-schedules.ts';
import type { WebhookProfile } from './webhook-message.ts';
import type { TransportFailure, TransportOutcome } from './webhook-transport.ts';

/** Why a try failed, short enough to store and safe to show: no address, no body. */
export type FailureReason = `HTTP_${number}` | TransportFailure | 'REQUEST_INVALID';

/** What is to be done with a message after a try. */
export type NextStep =
  | { action: 'done'; status: number }
  | { action: 'retry'; delayMs: number; reason: FailureReason }
  | { action: 'park'; reason: FailureReason }
  /** The endpoint says it is gone for good: park the message and send the endpoint nothing more. */
  | { action: 'disable'; reason: FailureReason }
  /** We stopped, not the endpoint: as if it had not been tried. */
  | { action: 'release' };

/** What the decision depends on. */
export interface TriedMessage {
  profile: WebhookProfile;
  /** Failed tries before this one. */
  failures: number;
  outcome: TransportOutcome | { kind: 'failure'; code: 'REQUEST_INVALID' };
  /** Milliseconds since 1970. */
  now: number;
  random: Random;
}

/** How much a slow retry may be put off at random, as a fraction of its wait: senders don't march in step. */
const JITTER = 0.2;

/**
 * Decides what follows a try. Any 2xx is an acknowledgement. A redirect is a failure and never
 * followed, except as the answer to a start of call, where it names the page to show. 410 disables the
 * endpoint. Everything else is retried by the profile's schedule, later when a 429 or 503 asks for it
 * sanely, and then parked.
 */
export function decideNext(tried: TriedMessage): NextStep {
  const { outcome, profile } = tried;
  if (outcome.kind === 'failure') {
    if (outcome.code === 'ABORTED') return { action: 'release' };
    return retryOrPark(tried, outcome.code, null);
  }
  const { status } = outcome;
  if (status >= 200 && status <= 299) return { action: 'done', status };
  if (profile === 'start-of-call' && isRedirect(status)) return { action: 'done', status };
  const reason: FailureReason = `HTTP_${status}`;
  if (status === 410) return { action: 'disable', reason };
  const asked =
    status === 429 || status === 503 ? readRetryAfter(outcome.retryAfter, tried.now) : null;
  return retryOrPark(tried, reason, asked);
}

function retryOrPark(tried: TriedMessage, reason: FailureReason, askedMs: number | null): NextStep {
  const scheduledMs = retrySchedules[tried.profile][tried.failures];
  if (scheduledMs === undefined) return { action: 'park', reason };
  const waitMs = Math.max(scheduledMs, askedMs ?? 0);
  const jitter = tried.profile === 'standard' ? tried.random.next() * JITTER : 0;
  return { action: 'retry', delayMs: Math.round(waitMs * (1 + jitter)), reason };
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}
