import type { ConnectionState } from '@dialwright/ari';
import {
  type CampaignFigures,
  type Clock,
  emptyFloor,
  type Floor,
  type FloorStreamMessage,
  reduceFloor,
} from '@dialwright/core';
import type { LoopEvent } from '../loop/loop-events.ts';
import { createFeed, type PublishedFeed } from './feed.ts';

/** What the floor page of each tenant is told. */
export interface FloorFeeds {
  feed(tenantId: string): PublishedFeed<FloorStreamMessage>;
  take(event: LoopEvent): void;
  publish(tenantId: string, message: FloorStreamMessage): void;
  /** Tells every tenant how Asterisk is. */
  asterisk(ok: boolean, message: string): void;
  /** Whether the tenant's campaign figures differ from what was told last. */
  figures(tenantId: string, figures: CampaignFigures): void;
}

interface TenantFloor {
  floor: Floor;
  feed: PublishedFeed<FloorStreamMessage>;
}

export function createFloorFeeds(clock: Clock): FloorFeeds {
  const tenants = new Map<string, TenantFloor>();
  const startedAt = clock.now();
  let health: Floor['health'] = emptyFloor(0).health;

  const tenantFloor = (tenantId: string): TenantFloor => {
    const existing = tenants.get(tenantId);
    if (existing) return existing;
    const created: TenantFloor = {
      floor: { ...emptyFloor(clock.now()), health },
      feed: createFeed<FloorStreamMessage>(() => {
        const at = clock.now();
        return [{ type: 'floor.snapshot', at, floor: { ...created.floor, at } }];
      }, startedAt),
    };
    tenants.set(tenantId, created);
    return created;
  };

  const publish = (tenantId: string, message: FloorStreamMessage): void => {
    const tenant = tenantFloor(tenantId);
    tenant.floor = reduceFloor(tenant.floor, message);
    tenant.feed.publish(message);
  };

  return {
    feed: (tenantId) => tenantFloor(tenantId).feed,
    publish,
    asterisk(ok, message) {
      if (health.asterisk.ok === ok && health.asterisk.message === message) return;
      health = { asterisk: { ok, message } };
      for (const tenantId of tenants.keys()) {
        publish(tenantId, { type: 'health.changed', at: clock.now(), health });
      }
    },
    figures(tenantId, figures) {
      const told = tenantFloor(tenantId).floor.campaigns.find(
        (each) => each.campaignId === figures.campaignId,
      );
      if (JSON.stringify(told) === JSON.stringify(figures)) return;
      publish(tenantId, { type: 'campaign.changed', at: clock.now(), campaign: figures });
    },
    take(event) {
      const { at } = event;
      if (event.type === 'agent.changed') {
        const { profile, state } = event.agent;
        const { tenantId, agentId, username, name } = profile;
        publish(tenantId, { type: 'agent.changed', at, agent: { agentId, username, name, state } });
      } else if (event.type === 'call.changed') {
        const { call, ref, customerNumber, state } = event;
        const { callId } = call;
        if (state.status === 'hung_up' || state.status === 'ended') {
          publish(call.tenantId, { type: 'call.gone', at, callId });
        } else {
          const { campaignId } = ref;
          publish(call.tenantId, {
            type: 'call.changed',
            at,
            call: { callId, campaignId, customerNumber, state },
          });
        }
      }
    },
  };
}

/** How a connection is doing, as a sentence for a person who looks at the floor. */
export function asteriskHealth(state: ConnectionState): { ok: boolean; message: string } {
  switch (state.status) {
    case 'connected':
      return { ok: true, message: `Asterisk ${state.asteriskVersion} is connected.` };
    case 'connecting':
      return { ok: false, message: 'Connecting to Asterisk.' };
    case 'waiting':
      return {
        ok: false,
        message: `${state.error.message} Trying again, attempt ${state.attempt}.`,
      };
    case 'replaced':
      return {
        ok: false,
        message:
          'Another program has taken over our application on this Asterisk. Stop one of them.',
      };
    case 'closed':
      return { ok: false, message: 'The connection to Asterisk is closed.' };
  }
}
