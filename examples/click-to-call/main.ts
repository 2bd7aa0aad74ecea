/** Click to call: ring the agent, dial the customer, connect them, and say how it went. */
import { connectAsterisk, createCallOrchestrator } from '@dialwright/ari';
import { startAsterisk } from './asterisk.ts';

const server = await startAsterisk(); // with an Asterisk of your own: its URL and ARI account
const asterisk = await connectAsterisk({ ...server.account, app: 'click-to-call' });
const trunks = [{ endpoint: 'PJSIP/{number}@carrier', callsPerSecond: 10 }];
const calls = createCallOrchestrator({ asterisk, trunks });

const agent = await calls.agents.connect({ agentId: '7', endpoint: 'PJSIP/agent-7' });
calls.agents.heartbeat('7');
console.log('The agent is on the line.');

const call = calls.place({
  to: '+16025550134',
  callerId: '+16025550100',
  ringTimeoutMs: 20_000,
  holdWindowMs: 2_000,
  record: true,
});
call.on('call.ringing', () => console.log('It rings.'));
call.on('call.answered', () => void call.bridgeTo(agent));
call.on('call.bridged', () => console.log('They talk.'));

const end = await call.hungUp;
const recorded = end.recording === null ? 'not recorded' : 'recorded';
console.log(`${end.outcome}, hung up by the ${end.hungUpBy}, ${recorded}.`);

await calls.close();
await asterisk.close();
await server.close();
