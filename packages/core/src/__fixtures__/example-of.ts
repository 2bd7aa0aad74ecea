/**
 * Makes values that a schema accepts, by walking its definition. A kind of schema that this does not
 * know makes it throw: a schema that nobody tested can't slip in.
 */
import type { z } from 'zod';
import type { Random } from '../random.ts';
import { instant, upperCode } from '../schemas/primitives.ts';

interface Def {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  innerType?: z.ZodType;
  keyType?: z.ZodType;
  valueType?: z.ZodType;
  options?: readonly z.ZodType[];
  entries?: Record<string, string>;
  values?: readonly unknown[];
}

const texts = [
  '',
  'Ada',
  'it_at since',
  '2026-11-03T15:00:00Z',
  'https://example.com/a_b?c=d',
  'é ✓',
];
const keys = ['first_name', 'Last order', 'signed_at', 'camelCase', 'since'];

/** A value of `schema` by chance: null and each member of a union turn up over a few tries. */
export function exampleOf(schema: z.ZodType, random: Random): unknown {
  const pick = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random.next() * items.length)] as Item;
  const def: Def = schema._zod.def;
  const { innerType } = def;
  if (schema === instant) return Math.floor(random.next() * 4e12);
  if (schema === upperCode) return pick(['SALE', 'QUOTE_SENT', 'A1']);
  switch (def.type) {
    case 'nullable':
      return random.next() < 0.3 ? null : exampleOf(innerType as z.ZodType, random);
    case 'optional':
      return random.next() < 0.3 ? undefined : exampleOf(innerType as z.ZodType, random);
    case 'default':
      return exampleOf(innerType as z.ZodType, random);
    case 'object': {
      const object: Record<string, unknown> = {};
      for (const [key, value] of Object.entries(def.shape ?? {})) {
        const example = exampleOf(value, random);
        if (example !== undefined) object[key] = example;
      }
      return object;
    }
    case 'array':
      return Array.from({ length: 1 + Math.floor(random.next() * 2) }, () =>
        exampleOf(def.element as z.ZodType, random),
      );
    case 'record': {
      const accepted = keys.filter((key) => def.keyType?.safeParse(key).success);
      const names =
        accepted.length > 0 ? accepted : [String(exampleOf(def.keyType as z.ZodType, random))];
      return Object.fromEntries(
        names.map((key) => [key, exampleOf(def.valueType as z.ZodType, random)]),
      );
    }
    case 'union':
      return exampleOf(pick(def.options ?? []), random);
    case 'enum':
      return pick(Object.values(def.entries ?? {}));
    case 'literal':
      return pick(def.values ?? []);
    case 'boolean':
      return random.next() < 0.5;
    case 'unknown':
      return pick<unknown>([1, 'two', null, { threeFour: [5], signed_at: '2026-11-03T15:00:00Z' }]);
    case 'custom':
      return '+16025550134';
    case 'number':
      return firstAccepted(schema, [
        Math.floor(random.next() * 20),
        1,
        random.next() * 0.03,
        20_000,
        120_000,
      ]);
    case 'string':
      return firstAccepted(schema, [
        pick(texts),
        pick(['08:00', '21:30']),
        '018f0000-0000-7000-8000-0000000000aa',
        'https://example.com/',
        'QUOTE_SENT',
        'Name',
      ]);
    default:
      throw new Error(`exampleOf does not know the schema type ${def.type}.`);
  }
}

function firstAccepted(schema: z.ZodType, candidates: readonly unknown[]): unknown {
  const found = candidates.find((each) => schema.safeParse(each).success);
  if (found === undefined) throw new Error('exampleOf has no value for this schema.');
  return found;
}
