/** Many numbers in little memory, exactly: none is lost and none that was not added is found. */
import { numberKey } from './number-key.ts';
import { createNumberTable } from './number-table.ts';

/** A set of E.164 numbers: 10 to 13 bytes each. Fits `known` and `suppressed` of `readLeads`. */
export interface NumberSet extends Iterable<string> {
  readonly size: number;
  has(e164: string): boolean;
  /** Adds a number; false when it was there before. Texts that are no E.164 are kept as they are, at more bytes. */
  add(e164: string): boolean;
}

/** An empty set, or one of `numbers`. */
export function createNumberSet(numbers: Iterable<string> = []): NumberSet {
  const table = createNumberTable({ values: false });
  const others = new Set<string>();
  const set: NumberSet = {
    get size() {
      return table.size + others.size;
    },
    has(e164) {
      const key = numberKey(e164);
      return key === undefined ? others.has(e164) : table.get(key) !== undefined;
    },
    add(e164) {
      const key = numberKey(e164);
      if (key !== undefined) return table.add(key, 0);
      if (others.has(e164)) return false;
      others.add(e164);
      return true;
    },
    *[Symbol.iterator]() {
      for (const key of table.keys()) yield `+${key}`;
      yield* others;
    },
  };
  for (const each of numbers) set.add(each);
  return set;
}

/** A set of all that a stream yields, such as the rows of a query. Throws what the stream throws. */
export async function collectNumbers(
  numbers: AsyncIterable<string> | Iterable<string>,
): Promise<NumberSet> {
  const set = createNumberSet();
  for await (const each of numbers) set.add(each);
  return set;
}
