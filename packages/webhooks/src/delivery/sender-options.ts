import { WebhookError } from '../webhook-error.ts';
import type { WebhookSenderOptions } from './webhook-sender.ts';

/** The numbers a sender runs by, all of them given and in range. */
export type SenderLimits = Required<{
  [Name in keyof typeof defaults]: number;
}>;

const defaults = {
  concurrency: 50,
  concurrencyPerEndpoint: 10,
  pollIntervalMs: 1_000,
  leaseMs: 30_000,
};

/** @throws {WebhookError} `WEBHOOK_OPTION_INVALID` for a number below 1. */
export function resolveSenderOptions(options: Partial<WebhookSenderOptions>): SenderLimits {
  const limits = {
    concurrency: options.concurrency ?? defaults.concurrency,
    concurrencyPerEndpoint: options.concurrencyPerEndpoint ?? defaults.concurrencyPerEndpoint,
    pollIntervalMs: options.pollIntervalMs ?? defaults.pollIntervalMs,
    leaseMs: options.leaseMs ?? defaults.leaseMs,
  };
  for (const [name, value] of Object.entries(limits)) {
    if (Number.isFinite(value) && value >= 1) continue;
    throw new WebhookError({
      code: 'WEBHOOK_OPTION_INVALID',
      message: `${name} is a number of 1 or more, not ${value}.`,
      details: { option: name, received: value },
    });
  }
  return limits;
}
