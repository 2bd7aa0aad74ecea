import { runBench, type Figure } from '../../../tooling/bench.ts';
import { simulate } from '../src/simulator/index.ts';
import { createPacer, type PacingPolicy, type Snapshot } from '../src/index.ts';

await runBench([
  { name: 'decide-20', unit: 'µs', target: ['<=', 30], measure: () => decisionMicroseconds(20) },
  { name: 'decide-100', unit: 'µs', target: ['<=', 100], measure: () => decisionMicroseconds(100) },
  {
    name: 'simulate-200x8h',
    unit: 's',
    target: ['<=', 40],
    measure() {
      const startedAt = performance.now();
      simulate({ scenario: 'real', pacing: 'predictive', agents: 200, hours: 8, seed: 1 });
      return (performance.now() - startedAt) / 1000;
    },
  },
] satisfies Figure[]);

/** The mean cost of one decision (least of seven rounds: other programs only add), over the snapshots of a simulated afternoon that follows a morning. */
function decisionMicroseconds(agents: number): number {
  const pacer = createPacer({ method: 'predictive', campaignStartedAt: 0 });
  const snapshots: Snapshot[] = [];
  const recorder: PacingPolicy = {
    observe: (observation) => pacer.observe(observation),
    decide(snapshot) {
      if (snapshot.at > 3 * 3_600_000 && snapshots.length < 5_000) snapshots.push(snapshot);
      return pacer.decide(snapshot);
    },
  };
  simulate({ scenario: 'real', pacing: recorder, agents, hours: 4, seed: 1 });
  const means: number[] = [];
  for (let round = 0; round < 7; round += 1) {
    const startedAt = performance.now();
    for (const snapshot of snapshots) pacer.decide(snapshot);
    means.push(((performance.now() - startedAt) * 1000) / snapshots.length);
  }
  return Math.min(...means);
}
