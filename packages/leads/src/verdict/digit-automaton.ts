/**
 * Many patterns asked at once: one step a digit, however many there are. The steps are worked out
 * when a number first takes them, so what is in memory is what the numbers of a list have needed.
 */
import { drawPattern, type PatternNode } from './parse-pattern.ts';

/** A pattern to ask. */
export interface DigitPattern {
  source: string;
  /** Whether it is enough that a number begins with it; else it must match the whole number. */
  prefix: boolean;
}

/** Where some digits have led. */
export interface DigitState<Note> {
  readonly next: (DigitState<Note> | undefined)[];
  /** Which patterns match the digits so far, by their position. */
  readonly matches: ReadonlySet<number>;
  /** For whoever asks: what follows from the state, by the count of digits. */
  readonly notes: (Note | undefined)[];
  readonly nodes: readonly PatternNode[];
}

/** The patterns, ready to be asked. */
export interface DigitAutomaton<Note> {
  /** The state after all the digits of `text`, which must hold nothing but digits. */
  after(text: string): DigitState<Note>;
}

const ANY_DIGIT = 0b11_1111_1111;

/** Undefined when one of the patterns uses more of the language than the metadata does today. */
export function createDigitAutomaton<Note>(
  patterns: readonly DigitPattern[],
): DigitAutomaton<Note> | undefined {
  let nodeCount = 0;
  const newNode = (): PatternNode => {
    const node = { id: nodeCount, digits: 0, to: undefined, free: [], accepts: -1 };
    nodeCount += 1;
    return node;
  };
  const root = newNode();
  for (const [index, { source, prefix }] of patterns.entries()) {
    const start = newNode();
    root.free.push(start);
    const end = drawPattern(source, start, newNode);
    if (!end) return undefined;
    const last = newNode();
    end.free.push(last);
    last.accepts = index;
    if (prefix) {
      last.digits = ANY_DIGIT;
      last.to = last;
    }
  }
  const states = new Map<string, DigitState<Note>>();
  const start = stateOf([root]);

  return {
    after(text) {
      let state = start;
      for (let at = 0; at < text.length; at += 1) {
        const digit = text.charCodeAt(at) - 48;
        state = state.next[digit] ?? learn(state, digit);
      }
      return state;
    },
  };

  function learn(state: DigitState<Note>, digit: number): DigitState<Note> {
    const reached: PatternNode[] = [];
    for (const { digits, to } of state.nodes) if (to && digits & (1 << digit)) reached.push(to);
    const next = stateOf(reached);
    state.next[digit] = next;
    return next;
  }

  function stateOf(from: readonly PatternNode[]): DigitState<Note> {
    const seen = new Set<PatternNode>();
    const pending = [...from];
    for (let node = pending.pop(); node; node = pending.pop()) {
      if (seen.has(node)) continue;
      seen.add(node);
      pending.push(...node.free);
    }
    // The rest only led here.
    const nodes = [...seen].filter((node) => node.to || node.accepts !== -1);
    nodes.sort((a, b) => a.id - b.id);
    const key = nodes.map((node) => node.id).join();
    const known = states.get(key);
    if (known) return known;
    const matches = new Set(nodes.map((node) => node.accepts));
    matches.delete(-1);
    const state = { next: Array.from({ length: 10 }, () => undefined), matches, notes: [], nodes };
    states.set(key, state);
    return state;
  }
}
