/** The real campaign loop without a database or an Asterisk: half an hour in a moment. */
import { createCallOrchestrator } from '@dialwright/ari';
import { createFakeClock } from '@dialwright/core/testing';
import { createCampaignLoop, memoryStore } from '@dialwright/server-reference';
import { agent, campaign, leads, neighbourhood, tenantId } from './people.ts';

const clock = createFakeClock(Date.UTC(2026, 10, 3, 15)); // a Tuesday, 10:00 in New York
const town = neighbourhood(clock);
const store = memoryStore({ clock });
const ref = { tenantId, campaignId: campaign.campaignId };
await store.saveCampaign(tenantId, campaign);
await store.addLeads(ref, leads, clock.now());

const asterisk = town.connection({ app: 'dialwright' });
const trunks = [{ endpoint: 'PJSIP/{number}@carrier' }];
const calls = createCallOrchestrator({ asterisk, clock, trunks, heartbeatTimeoutMs: 3_600_000 });
const loop = createCampaignLoop({
  ...{ store, calls, clock, nodeId: 'pbx', owner: 'this process' },
  onEvent(event) {
    if (event.type !== 'call.changed' || event.state.status !== 'hung_up') return;
    const { callId } = event.call;
    void loop.commands.dispose(agent.agentId, callId, { code: 'SALE', notes: '' });
  },
});

await clock.advance(1_000); // until the loop owns its node
loop.commands.logIn(agent);
void loop.commands.ready(agent.agentId);
await clock.advance(30 * 60_000);

const outcomes = new Map<string, number>();
for (const { record } of store.tables.attempts.values()) {
  const how = `${record.outcome ?? 'LIVE'} → ${record.disposition ?? 'none yet'}`;
  outcomes.set(how, (outcomes.get(how) ?? 0) + 1);
}
for (const [how, count] of [...outcomes].toSorted(([a], [b]) => a.localeCompare(b)))
  console.log(`${count} × ${how}`);
console.log('why:', loop.why(ref));
