import type { RuleSet } from './rule-set.ts';

const DAY_MS = 86_400_000;

/**
 * The safe harbor of the US Telemarketing Sales Rule: at most 3 % of the calls answered by a person
 * abandoned, measured over a campaign shorter than 30 days or over each successive 30-day period of a
 * longer one; connected within two seconds of the person's greeting; left ringing 15 s or four rings.
 * The two seconds run from the end of the greeting; we count from the answer, which is stricter.
 */
export const usFtc: RuleSet = {
  id: 'us-ftc',
  title: 'United States, FTC Telemarketing Sales Rule',
  abandonRateLimit: 0.03,
  connectWithinMs: 2_000,
  minRingMs: 15_000,
  period: { anchor: 'campaign-start', lengthMs: 30 * DAY_MS },
  formula: {
    name: 'us-ftc-live-answered',
    text: 'people not connected within 2 s / people who answered, per campaign and 30-day period',
  },
  source: {
    text: '16 CFR 310.4(b)(1)(iv) and 310.4(b)(4), as amended by 73 FR 51164',
    effectiveOn: '2008-10-01',
  },
};
