export { startWebhookSink } from './webhook-sink.ts';
export type { SinkReply, SunkRequest, WebhookSink } from './webhook-sink.ts';
export { webhookStoreContract } from './webhook-store-contract.ts';
export type { WebhookStoreCase, WebhookStoreHarness } from './webhook-store-contract.ts';
