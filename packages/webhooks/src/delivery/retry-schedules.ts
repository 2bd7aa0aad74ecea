import type { WebhookProfile } from './webhook-message.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * How long to wait after each failed try, in milliseconds, before the next. A message whose waits are
 * used up is parked.
 *
 * - The compatible profiles: three retries, 1, 2 and 4 s after the failure before them.
 * - `standard`: the same three, then the slow steps of Standard Webhooks 1.0.0 ("Retries"), three days.
 */
export const retrySchedules: Readonly<Record<WebhookProfile, readonly number[]>> = {
  'crm-callback.v1': [1 * SECOND, 2 * SECOND, 4 * SECOND],
  'start-of-call': [1 * SECOND, 2 * SECOND, 4 * SECOND],
  standard: [
    1 * SECOND,
    2 * SECOND,
    4 * SECOND,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
  ],
};
