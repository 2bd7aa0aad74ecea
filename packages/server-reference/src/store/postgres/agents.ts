import type { AgentState } from '@dialwright/core';
import { withTenant } from '../../database/tenant-transaction.ts';
import type { AgentProfile } from '../dialer-store.ts';
import { type StoreContext, timestamp } from './database.ts';

/** See {@link DialerStore.agentChanged}. */
export function agentChanged(
  { pool }: StoreContext,
  agent: { tenantId: string; agentId: string; campaignId: string | null },
  nodeId: string,
  state: AgentState,
): Promise<void> {
  return withTenant(pool, agent.tenantId, async (transaction) => {
    const since = timestamp(state.since);
    await transaction.query(
      `update agent_spans set ended_at = greatest(started_at, $3)
       where tenant_id = $1 and agent_id = $2 and ended_at is null`,
      [agent.tenantId, agent.agentId, since],
    );
    if (state.status === 'offline') return;
    await transaction.query(
      `insert into agent_spans
         (tenant_id, agent_id, started_at, status, pause_code, campaign_id, node_id)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (tenant_id, agent_id, started_at) do update
         set status = excluded.status, pause_code = excluded.pause_code, ended_at = null`,
      [
        agent.tenantId,
        agent.agentId,
        since,
        state.status,
        state.status === 'paused' ? state.code : null,
        agent.campaignId,
        nodeId,
      ],
    );
  });
}

/** See {@link DialerStore.closeAgentSpans}. */
export async function closeAgentSpans(
  { pool }: StoreContext,
  nodeId: string,
  at: number,
): Promise<void> {
  const { rows } = await pool.query<{ tenant_id: string }>(
    'select distinct tenant_id from open_agent_spans($1)',
    [nodeId],
  );
  for (const { tenant_id: tenantId } of rows) {
    await withTenant(pool, tenantId, async (transaction) => {
      await transaction.query(
        `update agent_spans set ended_at = greatest(started_at, $3)
         where tenant_id = $1 and node_id = $2 and ended_at is null`,
        [tenantId, nodeId, timestamp(at)],
      );
    });
  }
}

/** See {@link DialerStore.agent}. */
export function agent(
  { pool }: StoreContext,
  tenantId: string,
  agentId: string,
): Promise<AgentProfile | null> {
  return withTenant(pool, tenantId, async (transaction) => {
    const { rows } = await transaction.query<{
      username: string;
      name: string;
      campaign_id: string | null;
      endpoint: string;
    }>(
      `select username, name, campaign_id, endpoint from agents
       where tenant_id = $1 and agent_id = $2`,
      [tenantId, agentId],
    );
    const row = rows[0];
    if (!row) return null;
    const { username, name, endpoint } = row;
    return { tenantId, agentId, username, name, campaignId: row.campaign_id, endpoint };
  });
}
