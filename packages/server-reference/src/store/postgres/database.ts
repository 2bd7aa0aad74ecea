import type { Pool, PoolClient } from 'pg';
import type { CampaignOutbox } from '../../outbox/campaign-outbox.ts';

/** A connection inside a transaction that has its tenant set. */
export type Transaction = PoolClient;

/** What the parts of the PostgreSQL store share. */
export interface StoreContext {
  /** Connections of the application's role. */
  pool: Pool;
  /** Where the server is reached from outside, for links to recordings. No slash at the end. */
  publicUrl: string;
  outbox: CampaignOutbox;
}

/** A moment as PostgreSQL takes it. */
export function timestamp(ms: number): Date;
export function timestamp(ms: number | null): Date | null;
export function timestamp(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}

/** A moment as we keep it. */
export function milliseconds(date: Date): number;
export function milliseconds(date: Date | null): number | null;
export function milliseconds(date: Date | null): number | null {
  return date === null ? null : date.getTime();
}
