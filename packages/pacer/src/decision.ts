/** One reason of a decision, as data and as a sentence. */
export interface Reason {
  /** Stable, upper case: `NEXT_LINE_WOULD_BLOCK`. */
  code: ReasonCode;
  /** The figures the message speaks of. Rates are fractions, durations milliseconds. */
  values: Readonly<Record<string, number | string>>;
  /** For a person: a clause without a full stop. */
  message: string;
}

/**
 * Why a decision is what it is.
 * - `CAMPAIGN_CLOSED`, `NO_AGENTS`, `NO_LEADS`, `NO_LINES`: nothing can be dialled.
 * - `PEOPLE_WAITING`: as many people as idle agents, or more, are waiting for one already.
 * - `ONE_LINE_PER_IDLE_AGENT`: the progressive rule.
 * - `SMALL_FLOOR`: predictive, but a floor this small is paced progressively.
 * - `ALLOWANCE_SPENT`: predictive, but one more drop could pass the target: the gate is on progressive.
 * - `ALLOWANCE_LIMITS`: the gate is open and the allowance covers only so many lines beyond idle agents.
 * - `NEXT_LINE_WOULD_BLOCK`: the next line's person would find no agent too often.
 * - `LINES_LIMIT`, `LEADS_LIMIT`: more would have been dialled with more lines or leads.
 * - `RINGING_TAKEN_BACK`: lines that rang long enough are hung up because no agent would be there.
 * - `LINES_PER_IDLE_AGENT`: a ratio to idle agents (a baseline of `./benchmark`).
 */
export type ReasonCode =
  | 'CAMPAIGN_CLOSED'
  | 'NO_AGENTS'
  | 'NO_LEADS'
  | 'NO_LINES'
  | 'PEOPLE_WAITING'
  | 'ONE_LINE_PER_IDLE_AGENT'
  | 'SMALL_FLOOR'
  | 'ALLOWANCE_SPENT'
  | 'ALLOWANCE_LIMITS'
  | 'NEXT_LINE_WOULD_BLOCK'
  | 'LINES_LIMIT'
  | 'LEADS_LIMIT'
  | 'RINGING_TAKEN_BACK'
  | 'LINES_PER_IDLE_AGENT';

/** What the pacer expects, as far as the decision rests on it. */
export interface Forecast {
  /** Idle agents not yet spoken for by a waiting person; negative when more people wait than agents idle. */
  idle: number;
  /** People expected to pick up, of the lines already ringing, within `horizonMs`. */
  answersDue: number;
  /** The median time to an answer of a line dialled now, ms. */
  horizonMs: number;
  /** Chance (0 to 1) that the person on the last line dialled finds no agent; of the first, if none is dialled. */
  blocked: number;
  /** How much of that chance is allowed now (0 to 1). Progressive allows none. */
  allowed: number;
}

/** How many lines to dial now, and why. */
export interface Decision {
  /** Lines to dial now: a whole number, 0 or more. */
  dial: number;
  /** Attempts to hang up now, unanswered, longest ringing first; all have rung the lawful minimum. */
  cancelRinging: readonly string[];
  /** What decided, most telling first. Never empty. */
  reasons: readonly Reason[];
  forecast: Forecast;
  /** `progressive`: no line beyond the idle agents may be dialled; `open`: the method decides. */
  gate: 'open' | 'progressive';
}

/**
 * A decision as one sentence without a full stop:
 * `2 idle, 1.3 answers due in 9 s, blocked 1.1 % ≤ 1.4 %: dial 4`.
 */
export function explain(decision: Decision): string {
  const { forecast, dial, gate } = decision;
  const idle = Math.max(0, forecast.idle);
  const parts = [
    `${idle} idle`,
    `${forecast.answersDue.toFixed(1)} answers due in ${Math.round(forecast.horizonMs / 1000)} s`,
  ];
  if (gate === 'open' && forecast.allowed > 0) {
    const relation = forecast.blocked <= forecast.allowed ? '≤' : '>';
    parts.push(`blocked ${percent(forecast.blocked)} ${relation} ${percent(forecast.allowed)}`);
  }
  const told = decision.reasons.filter((reason) => reason.code !== 'NEXT_LINE_WOULD_BLOCK');
  const why = told.length > 0 ? ` (${told.map((reason) => reason.message).join('; ')})` : '';
  return `${parts.join(', ')}: dial ${dial}${why}`;
}

/** A fraction as a percentage with as many decimals as it needs to say something. */
export function percent(fraction: number): string {
  const value = fraction * 100;
  const decimals = value === 0 || value >= 0.1 ? 1 : 3;
  return `${value.toFixed(decimals)} %`;
}
