export { checkEndpoint } from './check-endpoint.ts';
export { crmCallbackBody } from './crm-callback-body.ts';
export { eventBody } from './event-body.ts';
export { httpTransport } from './http-transport.ts';
export { memoryWebhookStore } from './memory-webhook-store.ts';
export { retrySchedules } from './retry-schedules.ts';
export { startOfCallUrl } from './start-of-call-url.ts';
export { createWebhookSender } from './webhook-sender.ts';
export { messageIdInvalid, unknownEndpoint } from './store-errors.ts';
export type { AllowedNetworks } from './address-guard.ts';
export type { CrmCallbackContext } from './crm-callback-body.ts';
export type { FailureReason } from './decide-next.ts';
export type { ResolvedAddress, ResolveHost } from './guarded-connector.ts';
export type { HttpTransportOptions } from './http-transport.ts';
export type { StartOfCall } from './start-of-call-url.ts';
export type {
  WebhookEndpoint,
  WebhookEndpointSecrets,
  WebhookMessage,
  WebhookProfile,
} from './webhook-message.ts';
export type { WebhookSender, WebhookSenderOptions, WebhookSenderStats } from './webhook-sender.ts';
export type { ClaimedMessage, ClaimOptions, ParkedMessage, WebhookStore } from './webhook-store.ts';
export type {
  TransportFailure,
  TransportOutcome,
  WebhookRequest,
  WebhookTransport,
} from './webhook-transport.ts';
