/** An agent who counts: logged in, not paused, reachable. */
export interface AgentNow {
  agentId: string;
  status: 'ready' | 'talking' | 'wrap_up';
  /** When that status began, epoch ms. */
  since: number;
  /** When wrap-up ends by itself, epoch ms; null or absent when it ends only by hand. */
  wrapUpEndsAt?: number | null | undefined;
}

/** A line of ours that no agent has yet. */
export interface LineNow {
  attemptId: string;
  /** `held`: a person picked up and waits for an agent. */
  status: 'ringing' | 'held';
  /** Epoch ms. */
  placedAt: number;
  /** Epoch ms; only when held. */
  answeredAt?: number | undefined;
  /** The chance (0 to 1), judged when it was placed, that a person picks up; absent: the learned one. */
  answerOdds?: number | undefined;
}

/** The campaign at one instant: everything a decision looks at besides what was learned. */
export interface Snapshot {
  /** Now, epoch ms. */
  at: number;
  /** In any order. Leave out whoever is paused, offline or not yet connected. */
  agents: readonly AgentNow[];
  /** In any order. Lines with an agent on them are not among them: the agent is `talking`. */
  inFlight: readonly LineNow[];
  /** Lines that may still be opened now: trunks, calls per second. */
  linesFree: number;
  /** Leads that may be called now. */
  leadsLeft: number;
  /** Whether the campaign runs and its hours are open. */
  open: boolean;
}
