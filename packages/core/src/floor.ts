import type { Floor, FloorStreamMessage } from './model.ts';

/** How many minutes of a floor's day are kept for its chart. */
export const FLOOR_MINUTES = 60;

/** A floor nobody is on. */
export function emptyFloor(at: number): Floor {
  return {
    at,
    agents: [],
    calls: [],
    campaigns: [],
    minutes: [],
    health: { asterisk: { ok: false, message: 'Not connected yet.' } },
  };
}

/** Applies a change to a floor. The server keeps its snapshot with it, the page what it shows. */
export function reduceFloor(floor: Floor, message: FloorStreamMessage): Floor {
  const { at } = message;
  switch (message.type) {
    case 'floor.snapshot':
      return message.floor;
    case 'agent.changed':
      return { ...floor, at, agents: put(floor.agents, message.agent, (agent) => agent.agentId) };
    case 'call.changed':
      return { ...floor, at, calls: put(floor.calls, message.call, (call) => call.callId) };
    case 'call.gone':
      return { ...floor, at, calls: floor.calls.filter((call) => call.callId !== message.callId) };
    case 'campaign.changed':
      return {
        ...floor,
        at,
        campaigns: put(floor.campaigns, message.campaign, (campaign) => campaign.campaignId),
      };
    case 'minute.changed':
      return {
        ...floor,
        at,
        minutes: put(floor.minutes, message.minute, (minute) => minute.minute).slice(
          -FLOOR_MINUTES,
        ),
      };
    case 'health.changed':
      return { ...floor, at, health: message.health };
  }
}

/** `items` with `item` in the place of the one with the same key, or at the end. */
function put<Item>(items: readonly Item[], item: Item, key: (item: Item) => unknown): Item[] {
  const index = items.findIndex((each) => key(each) === key(item));
  return index < 0 ? [...items, item] : items.with(index, item);
}
