/** What the vocabulary costs on the path of a call. Each figure is the best of five runs. */
import { performance } from 'node:perf_hooks';
import { runBench } from '../../../tooling/bench.ts';
import {
  createIdGenerator,
  placedCall,
  reduceCall,
  systemClock,
  systemRandom,
} from '../src/index.ts';
import { fromTrustedWire } from '../src/trusted-wire.ts';
import { callRecord, fromWire, toWire } from '../src/schemas/index.ts';

const id = '018f0000-0000-7000-8000-000000000007';
const at = Date.UTC(2026, 10, 3, 15);
const json = {
  call_id: id,
  direction: 'outbound',
  campaign_id: id,
  campaign_name: 'Spring renewal',
  lead_id: id,
  lead_name: 'Ada Nguyen',
  agent_id: id,
  agent_username: 'ana',
  customer_number: '+16025550134',
  caller_id: '+16025550100',
  placed_at: '2026-11-03T15:00:00.000Z',
  answered_at: '2026-11-03T15:00:09.000Z',
  bridged_at: '2026-11-03T15:00:09.240Z',
  hung_up_at: '2026-11-03T15:02:39.000Z',
  ended_at: null,
  held_ms: 240,
  talk_ms: 149_760,
  outcome: 'CONNECTED',
  abandoned_for: [],
  abandon_message: null,
  disposition: null,
  disposition_by: null,
  notes: '',
  recording_url: null,
  decision_id: id,
};
const record = fromWire(callRecord, json);
const nextId = createIdGenerator(systemClock, systemRandom);

await runBench([
  {
    name: 'call-through-its-states',
    unit: 'calls/s',
    target: ['>=', 1_000_000],
    measure: () =>
      perSecond(100_000, () => {
        let call = reduceCall(placedCall(at), { type: 'ringing', at });
        call = reduceCall(call, { type: 'answered', at });
        call = reduceCall(call, { type: 'bridged', at, agentId: id });
        call = reduceCall(call, { type: 'hung_up', at, outcome: 'CONNECTED' });
        return reduceCall(call, { type: 'ended', at, disposition: 'SALE' });
      }),
  },
  {
    name: 'record-to-json',
    unit: 'records/s',
    target: ['>=', 50_000],
    measure: () => perSecond(10_000, () => JSON.stringify(toWire(callRecord, record))),
  },
  {
    name: 'record-from-json-checked',
    unit: 'records/s',
    target: ['>=', 20_000],
    measure: () => perSecond(10_000, () => fromWire(callRecord, json)),
  },
  {
    name: 'record-from-json-trusted',
    unit: 'records/s',
    target: ['>=', 50_000],
    measure: () => perSecond(10_000, () => fromTrustedWire(json)),
  },
  {
    name: 'ids',
    unit: 'ids/s',
    target: ['>=', 100_000],
    measure: () => perSecond(20_000, nextId),
  },
]);

function perSecond(count: number, work: () => unknown): number {
  let best = 0;
  for (let run = 0; run < 5; run += 1) {
    const startedAt = performance.now();
    for (let each = 0; each < count; each += 1) work();
    best = Math.max(best, (count / (performance.now() - startedAt)) * 1_000);
  }
  return best;
}
