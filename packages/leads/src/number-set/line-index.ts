import { numberKey } from './number-key.ts';
import { createNumberTable } from './number-table.ts';

/** On which line of a file each number stood first: 15 to 20 bytes a number. */
export interface LineIndex {
  /** The first line of the number: `line`, unless it was asked for before. Lines below 2^32. */
  firstOf(e164: string, line: number): number;
}

/** An empty index. */
export function createLineIndex(): LineIndex {
  const table = createNumberTable({ values: true });
  const others = new Map<string, number>();
  return {
    firstOf(e164, line) {
      const key = numberKey(e164);
      if (key !== undefined) return table.add(key, line) ? line : (table.get(key) as number);
      const earlier = others.get(e164);
      if (earlier === undefined) others.set(e164, line);
      return earlier ?? line;
    },
  };
}
