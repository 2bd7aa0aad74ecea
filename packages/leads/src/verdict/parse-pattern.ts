/**
 * The regular expressions of libphonenumber's metadata, read into a graph that many of them can share.
 * They use a small part of the language: digits, `\d`, `[...]`, `(?:...)`, `|`, `?`, `{n}` and `{n,m}`.
 */

/** One point of the graph: what may follow. Digits lead on, or a pattern has been matched, or both. */
export interface PatternNode {
  readonly id: number;
  /** One bit a digit. */
  digits: number;
  /** Where those digits lead. */
  to: PatternNode | undefined;
  /** Points that are reached without a digit. */
  readonly free: PatternNode[];
  /** The pattern that ends here; -1: none does. */
  accepts: number;
}

/** Makes a new node. */
export type NewNode = () => PatternNode;

const ANY_DIGIT = 0b11_1111_1111;

/** One piece of a pattern: draws itself between `from` and the node it returns. */
type Piece = (from: PatternNode) => PatternNode;

/**
 * Draws `source` from `from` on and returns where it ends.
 *
 * @returns undefined when the pattern uses anything else: then nobody may judge by this graph.
 */
export function drawPattern(
  source: string,
  from: PatternNode,
  newNode: NewNode,
): PatternNode | undefined {
  let at = 0;
  const piece = alternatives();
  return piece && at === source.length ? piece(from) : undefined;

  function alternatives(): Piece | undefined {
    const branches: Piece[] = [];
    for (;;) {
      const branch = sequence();
      if (!branch) return undefined;
      branches.push(branch);
      if (source[at] !== '|') break;
      at += 1;
    }
    const [only] = branches;
    if (only && branches.length === 1) return only;
    return (start) => {
      const end = newNode();
      for (const branch of branches) branch(start).free.push(end);
      return end;
    };
  }

  function sequence(): Piece | undefined {
    const pieces: Piece[] = [];
    while (at < source.length && source[at] !== '|' && source[at] !== ')') {
      const atom = repeated();
      if (!atom) return undefined;
      pieces.push(atom);
    }
    return (start) => pieces.reduce((node, each) => each(node), start);
  }

  function repeated(): Piece | undefined {
    const atom = source.startsWith('(?:', at) ? group() : digit();
    if (!atom) return undefined;
    const times = /^(?:\?|\{(\d+)(?:,(\d+))?\})/.exec(source.slice(at));
    if (!times) return atom;
    at += times[0].length;
    const least = times[1] === undefined ? 0 : Number(times[1]);
    const most = times[1] === undefined ? 1 : Number(times[2] ?? times[1]);
    return (start) => {
      let node = start;
      for (let count = 0; count < least; count += 1) node = atom(node);
      const end = newNode();
      for (let count = least; count < most; count += 1) {
        node.free.push(end);
        node = atom(node);
      }
      node.free.push(end);
      return end;
    };
  }

  function group(): Piece | undefined {
    at += 3;
    const inside = alternatives();
    if (!inside || source[at] !== ')') return undefined;
    at += 1;
    return inside;
  }

  function digit(): Piece | undefined {
    const match = /^(?:\\d|\d|\[(?:\d(?:-\d)?)+\])/.exec(source.slice(at));
    if (!match) return undefined;
    at += match[0].length;
    const digits = digitsOf(match[0]);
    // A node of its own in front: the one before may have other ways out.
    return (start) => {
      const node = newNode();
      const end = newNode();
      start.free.push(node);
      node.digits = digits;
      node.to = end;
      return end;
    };
  }
}

function digitsOf(text: string): number {
  if (text === '\\d') return ANY_DIGIT;
  let digits = 0;
  for (const [, first, last] of text.matchAll(/(\d)(?:-(\d))?/g)) {
    for (let digit = Number(first); digit <= Number(last ?? first); digit += 1)
      digits |= 1 << digit;
  }
  return digits;
}
