import { WebhookError } from '../webhook-error.ts';

/** What the far side is told as an agent is connected. */
export interface StartOfCall {
  leadId: string;
  /** E.164; its plus sign goes out as `%2B`, because a bare one reads as a space. */
  phone: string;
  campaign: string;
  agent: string;
}

/**
 * The address to GET as an agent is connected:
 * `…/start?lead_id=4821&phone=%2B16025550134&campaign=001&agent=1001`, in that order, after whatever
 * query `base` has already.
 *
 * @throws {WebhookError} `WEBHOOK_OPTION_INVALID` when `base` is not an http or https address.
 */
export function startOfCallUrl(base: string, call: StartOfCall): string {
  const url = URL.canParse(base) ? new URL(base) : null;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new WebhookError({
      code: 'WEBHOOK_OPTION_INVALID',
      message: 'The start-of-call address is not an absolute http or https URL.',
    });
  }
  const query = [
    ['lead_id', call.leadId],
    ['phone', call.phone],
    ['campaign', call.campaign],
    ['agent', call.agent],
  ]
    .map(([name = '', value = '']) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  url.hash = '';
  url.search = url.search === '' ? query : `${url.search}&${query}`;
  return url.href;
}
