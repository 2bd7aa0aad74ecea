/** The simulated floor: its agents, its calls, and what happens to them. */
import type { PacingPolicy } from '../pacer.ts';
import type { AgentNow, LineNow } from '../snapshot.ts';
import { drawDuration } from './duration-law.ts';
import { EventQueue } from './event-queue.ts';
import type { Scenario } from './scenario.ts';
import { seededRandom, type RandomNumber } from './seeded-random.ts';
import { Tally, type SimulationFigures } from './tally.ts';

interface Agent {
  agentId: string;
  status: 'ready' | 'talking' | 'wrap_up' | 'on_break';
  since: number;
  breakDue: boolean;
  random: RandomNumber;
}

interface Call {
  attemptId: string;
  status: 'ringing' | 'held' | 'talking' | 'over';
  placedAt: number;
  answeredAt: number;
  talkMs: number;
  wrapUpMs: number;
}

type Happening =
  | { type: 'answer' | 'no_answer' | 'hold_over'; call: Call }
  | { type: 'talk_over' | 'wrap_up_over'; call: Call; agent: Agent }
  | { type: 'break_due' | 'break_over'; agent: Agent };

const HOUR_MS = 3_600_000;
/** Streams of chance above this belong to agents, below it to calls. */
const AGENT_STREAMS = 0x4000_0000;

/** One shift under one policy. Instants are ms from its start. */
export class Shift {
  #scenario: Scenario;
  #policy: PacingPolicy;
  #seed: number;
  #agents: Agent[];
  #lines = new Map<string, Call>();
  #queue = new EventQueue<Happening>();
  #tally = new Tally();

  constructor(options: { scenario: Scenario; policy: PacingPolicy; agents: number; seed: number }) {
    this.#scenario = options.scenario;
    this.#policy = options.policy;
    this.#seed = options.seed;
    this.#agents = Array.from({ length: options.agents }, (_, index) => ({
      agentId: `agent-${index + 1}`,
      status: 'ready',
      since: 0,
      breakDue: false,
      random: seededRandom(options.seed, AGENT_STREAMS + index),
    }));
    for (const agent of this.#agents) this.#planBreak(0, agent);
  }

  /** Lets everything happen up to an instant, and asks the policy after each event and at the end. */
  runUntil(until: number): void {
    while (this.#queue.nextAt <= until) {
      const next = this.#queue.take();
      if (!next) break;
      this.#happen(next.at, next.event);
      this.#pace(next.at);
    }
    this.#pace(until);
  }

  /** Ends the shift and counts what was under way. */
  close(at: number): SimulationFigures {
    for (const agent of this.#agents) this.#turn(at, agent, 'ready');
    return this.#tally.figures();
  }

  #happen(at: number, event: Happening): void {
    switch (event.type) {
      case 'answer':
        if (event.call.status === 'ringing') this.#answer(at, event.call);
        return;
      case 'no_answer':
        if (event.call.status === 'ringing') this.#hangUp(at, event.call, 'NO_ANSWER');
        return;
      case 'hold_over':
        if (event.call.status === 'held') this.#abandon(at, event.call);
        return;
      case 'talk_over': {
        const { call, agent } = event;
        this.#observeEnd(at, call, 'CONNECTED');
        this.#turn(at, agent, 'wrap_up');
        this.#queue.add(at + call.wrapUpMs, { type: 'wrap_up_over', call, agent });
        return;
      }
      case 'wrap_up_over': {
        const { attemptId } = event.call;
        this.#policy.observe({ type: 'call.ended', attemptId, at });
        this.#free(at, event.agent);
        return;
      }
      case 'break_due':
        event.agent.breakDue = true;
        if (event.agent.status === 'ready') this.#free(at, event.agent);
        return;
      case 'break_over':
        this.#planBreak(at, event.agent);
        this.#free(at, event.agent);
        return;
    }
  }

  #answer(at: number, call: Call): void {
    this.#tally.answered += 1;
    call.answeredAt = at;
    call.status = 'held';
    this.#policy.observe({ type: 'call.answered', attemptId: call.attemptId, at });
    const agent = this.#longestIdle();
    if (agent) {
      this.#bridge(at, call, agent);
      return;
    }
    this.#tally.held += 1;
    if (this.#scenario.holdWindowMs === 0) this.#abandon(at, call);
    else this.#queue.add(at + this.#scenario.holdWindowMs, { type: 'hold_over', call });
  }

  #bridge(at: number, call: Call, agent: Agent): void {
    const { attemptId } = call;
    const { agentId } = agent;
    call.status = 'talking';
    this.#lines.delete(attemptId);
    this.#tally.connected += 1;
    this.#policy.observe({ type: 'call.bridged', attemptId, at, agentId });
    this.#turn(at, agent, 'talking');
    this.#queue.add(at + call.talkMs, { type: 'talk_over', call, agent });
  }

  #abandon(at: number, call: Call): void {
    const { attemptId } = call;
    const heldMs = at - call.answeredAt;
    this.#tally.abandon(at);
    this.#policy.observe({ type: 'call.abandoned', attemptId, at, heldMs });
    this.#hangUp(at, call, 'ABANDONED');
  }

  #hangUp(at: number, call: Call, outcome: string): void {
    this.#observeEnd(at, call, outcome);
    this.#policy.observe({ type: 'call.ended', attemptId: call.attemptId, at });
  }

  #observeEnd(at: number, call: Call, outcome: string): void {
    const { attemptId } = call;
    call.status = 'over';
    this.#lines.delete(attemptId);
    this.#policy.observe({ type: 'call.hung_up', attemptId, at, outcome });
  }

  /** An agent is done with something: a break that is due, a person who waits, or idle. */
  #free(at: number, agent: Agent): void {
    if (agent.breakDue && this.#scenario.breaks) {
      agent.breakDue = false;
      this.#turn(at, agent, 'on_break');
      const length = drawDuration(this.#scenario.breaks.length, agent.random);
      this.#queue.add(at + length, { type: 'break_over', agent });
      return;
    }
    this.#turn(at, agent, 'ready');
    for (const call of this.#lines.values()) {
      if (call.status !== 'held') continue;
      this.#bridge(at, call, agent);
      return;
    }
  }

  #planBreak(at: number, agent: Agent): void {
    const { breaks } = this.#scenario;
    if (!breaks) return;
    const dueIn = drawDuration(breaks.every, agent.random);
    this.#queue.add(at + dueIn, { type: 'break_due', agent });
  }

  #turn(at: number, agent: Agent, status: Agent['status']): void {
    const lastedMs = at - agent.since;
    if (agent.status !== 'on_break') this.#tally.availableMs += lastedMs;
    if (agent.status === 'talking' || agent.status === 'wrap_up') this.#tally.busyMs += lastedMs;
    agent.status = status;
    agent.since = at;
  }

  #longestIdle(): Agent | undefined {
    let longest: Agent | undefined;
    for (const agent of this.#agents) {
      if (agent.status !== 'ready') continue;
      if (!longest || agent.since < longest.since) longest = agent;
    }
    return longest;
  }

  #pace(at: number): void {
    const agents: AgentNow[] = [];
    let idle = 0;
    for (const { agentId, status, since } of this.#agents) {
      if (status === 'on_break') continue;
      if (status === 'ready') idle += 1;
      agents.push({ agentId, status, since });
    }
    const inFlight: LineNow[] = [];
    for (const { attemptId, status, placedAt, answeredAt } of this.#lines.values()) {
      if (status === 'ringing') inFlight.push({ attemptId, status, placedAt });
      else if (status === 'held') inFlight.push({ attemptId, status, placedAt, answeredAt });
    }
    const decision = this.#policy.decide({
      at,
      agents,
      inFlight,
      linesFree: Infinity,
      leadsLeft: Infinity,
      open: true,
    });
    for (const attemptId of decision.cancelRinging) {
      const call = this.#lines.get(attemptId);
      if (call?.status !== 'ringing') continue;
      this.#tally.takenBack += 1;
      this.#hangUp(at, call, 'CANCELED');
    }
    this.#tally.dialled(inFlight.length, decision.dial, idle);
    for (let line = 0; line < decision.dial; line += 1) this.#place(at);
  }

  #place(at: number): void {
    const index = this.#tally.placed();
    const scenario = this.#scenario;
    const random = seededRandom(this.#seed, index);
    const odds = scenario.answerOddsByHour;
    const answers = random() < (odds[Math.floor(at / HOUR_MS) % odds.length] ?? 0);
    const delay = drawDuration(answers ? scenario.answerDelay : scenario.noAnswerDelay, random);
    const call: Call = {
      attemptId: `attempt-${index}`,
      status: 'ringing',
      placedAt: at,
      answeredAt: at,
      talkMs: drawDuration(scenario.talk, random),
      wrapUpMs: drawDuration(scenario.wrapUp, random),
    };
    this.#lines.set(call.attemptId, call);
    this.#policy.observe({ type: 'call.placed', attemptId: call.attemptId, at });
    this.#queue.add(at + delay, { type: answers ? 'answer' : 'no_answer', call });
  }
}
