export { createDialer } from './dialer.ts';
export type { AsteriskOptions, Dialer, DialerOptions } from './dialer.ts';
export { openApplicationPool } from './database/application-pool.ts';
export { EMBEDDED_APPLICATION_ROLE } from './database/embedded-postgres.ts';
export { openEmbeddedDatabase } from './database/embedded-database.ts';
export type { EmbeddedDatabase, EmbeddedDatabaseOptions } from './database/embedded-database.ts';
export { migrate } from './database/migrate.ts';
export type { MigrateOptions } from './database/migrate.ts';
export { createHttpServer } from './http/http-server.ts';
export type { HttpServer, HttpServerOptions } from './http/http-server.ts';
export { createIdentityStore } from './identity/identity-store.ts';
export type { IdentityStore } from './identity/identity-store.ts';
export { createCampaignLoop } from './loop/campaign-loop.ts';
export type { CampaignLoop, CampaignLoopOptions } from './loop/campaign-loop.ts';
export type { LoopEvent } from './loop/loop-events.ts';
export type { AgentProfile, CampaignRef, DialerStore, Lease } from './store/dialer-store.ts';
export { memoryStore } from './store/memory/memory-store.ts';
export { postgresStore } from './store/postgres/postgres-store.ts';
export type {
  AgentRef,
  CommandResult,
  DialerHealth,
  DialerService,
  RefusalCode,
} from './dialer-service.ts';
