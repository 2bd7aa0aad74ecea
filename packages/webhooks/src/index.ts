export { generateSecret } from './secret.ts';
export { signWebhook } from './sign-webhook.ts';
export type { UnsignedWebhook, WebhookHeaders } from './sign-webhook.ts';
export { verifyEvent } from './verify-event.ts';
export { verifyWebhook } from './verify-webhook.ts';
export type { ReceivedWebhook, VerifiedWebhook, VerifyOptions } from './verify-webhook.ts';
export { WebhookError } from './webhook-error.ts';
export type { WebhookErrorCode } from './webhook-error.ts';
