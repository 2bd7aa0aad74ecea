import { percent, type Reason } from './decision.ts';

/** The reasons a decision can have, each with its figures and its sentence in one place. */
export const because = {
  closed: (): Reason => ({
    code: 'CAMPAIGN_CLOSED',
    values: {},
    message: 'the campaign is not running',
  }),
  noAgents: (): Reason => ({
    code: 'NO_AGENTS',
    values: {},
    message: 'no agent is logged in and available',
  }),
  noLeads: (): Reason => ({ code: 'NO_LEADS', values: {}, message: 'no lead may be called now' }),
  noLines: (): Reason => ({ code: 'NO_LINES', values: {}, message: 'no line is free' }),
  peopleWaiting: (held: number, ready: number): Reason => ({
    code: 'PEOPLE_WAITING',
    values: { held, ready },
    message: `${held} already waiting for an agent`,
  }),
  oneLinePerIdleAgent: (idle: number, ringing: number): Reason => ({
    code: 'ONE_LINE_PER_IDLE_AGENT',
    values: { idle, ringing },
    message: `one line per idle agent, ${ringing} ringing`,
  }),
  smallFloor: (agents: number, fewest: number): Reason => ({
    code: 'SMALL_FLOOR',
    values: { agents, fewest },
    message: `fewer than ${fewest} agents are paced progressively`,
  }),
  allowanceSpent: (values: AllowanceValues): Reason => ({
    code: 'ALLOWANCE_SPENT',
    values: { ...values },
    message: `${values.drops} dropped of ${values.answers} answered leaves no room for another under ${percent(values.target)}`,
  }),
  allowanceLimits: (values: AllowanceValues & { linesBeyondIdle: number }): Reason => ({
    code: 'ALLOWANCE_LIMITS',
    values: { ...values },
    message: `${values.drops} dropped of ${values.answers} answered allows ${values.linesBeyondIdle} beyond the idle agents`,
  }),
  nextLineWouldBlock: (blocked: number, allowed: number): Reason => ({
    code: 'NEXT_LINE_WOULD_BLOCK',
    values: { blocked, allowed },
    message: `one more would find no agent in ${percent(blocked)}, allowed ${percent(allowed)}`,
  }),
  linesLimit: (linesFree: number): Reason => ({
    code: 'LINES_LIMIT',
    values: { linesFree },
    message: `only ${linesFree} lines free`,
  }),
  leadsLimit: (leadsLeft: number): Reason => ({
    code: 'LEADS_LIMIT',
    values: { leadsLeft },
    message: `only ${leadsLeft} leads left`,
  }),
  ringingTakenBack: (count: number, afterMs: number): Reason => ({
    code: 'RINGING_TAKEN_BACK',
    values: { count, afterMs },
    message: `${count} that rang ${Math.round(afterMs / 1000)} s taken back, no agent will be there`,
  }),
};

/** The ledger's side of a reason. */
export interface AllowanceValues {
  drops: number;
  answers: number;
  /** A fraction. */
  target: number;
}
