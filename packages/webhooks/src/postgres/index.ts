export { postgresWebhookStore } from './postgres-webhook-store.ts';
export { webhookMigrations } from './webhook-migrations.ts';
export type { PostgresClient, PostgresPool } from './postgres-client.ts';
export type { PostgresWebhookStoreOptions } from './postgres-webhook-store.ts';
export type { WebhookMigration, WebhookMigrationOptions } from './webhook-migrations.ts';
