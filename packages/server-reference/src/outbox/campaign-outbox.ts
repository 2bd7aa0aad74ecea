/**
 * A campaign's webhooks in terms of the delivery package: its two URLs as endpoints, its messages as
 * rows of the outbox, written in the transaction that makes them true.
 */
import { createHash } from 'node:crypto';
import type { Campaign } from '@dialwright/core';
import { generateSecret } from '@dialwright/webhooks';
import type { WebhookStore } from '@dialwright/webhooks/delivery';
import type { PostgresClient } from '@dialwright/webhooks/postgres';
import type { OutboxMessage } from '../store/call-messages.ts';

export interface CampaignOutbox {
  newSecret(): string;
  /** Makes the campaign's URLs known, with what signs for them. */
  saveEndpoints(
    tenantId: string,
    campaign: Campaign,
    secrets: { secret: string; previous: string | null },
    transaction: PostgresClient,
  ): Promise<void>;
  enqueue(message: OutboxMessage, transaction: PostgresClient): Promise<void>;
  /** Tells the sender that something may be due. Called after the commit. */
  wake(): void;
}

export function createCampaignOutbox(
  store: WebhookStore<PostgresClient>,
  wake: () => void,
): CampaignOutbox {
  return {
    newSecret: () => generateSecret(),
    async saveEndpoints(tenantId, { campaignId, settings }, { secret, previous }, transaction) {
      const { startUrl, endUrl } = settings.webhooks;
      const urls = { 'start-of-call': startUrl, standard: endUrl } as const;
      for (const [profile, url] of Object.entries(urls) as [OutboxMessage['profile'], string][]) {
        if (url === null) continue;
        const endpointId = endpointIdOf(campaignId, profile);
        await store.saveEndpoint(
          {
            tenantId,
            endpointId,
            campaignId,
            url,
            profile,
            enabled: true,
            secret,
            previousSecret: previous,
          },
          { transaction },
        );
      }
    },
    async enqueue({ campaignId, ...message }, transaction) {
      const endpointId = endpointIdOf(campaignId, message.profile);
      await store.enqueue({ ...message, endpointId }, { transaction });
    },
    wake,
  };
}

/** One endpoint a campaign and profile: its id follows from the two (a UUID of version 8, RFC 9562). */
function endpointIdOf(campaignId: string, profile: string): string {
  const hex = createHash('sha256').update(`${campaignId} ${profile}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
