/**
 * The one mapping between TypeScript and JSON. In TypeScript names are camelCase and moments are
 * milliseconds; on the wire names are snake_case and moments are RFC 3339 strings. The schema says
 * which is which, so free-form keys (a lead's columns) are never touched, and a name that the schema
 * does not know is refused instead of dropped.
 */
import { z } from 'zod';
import { DialwrightError } from '../dialwright-error.ts';
import { wireFormats } from './primitives.ts';

/** One thing that is wrong with a JSON value. */
export interface WireIssue {
  /** Where: an RFC 6901 JSON pointer, in the names of the wire. */
  pointer: string;
  /** What kind of wrong: `UNKNOWN_FIELD`, or zod's own code in capitals, e.g. `INVALID_TYPE`. */
  code: string;
  /** A sentence for a person. */
  message: string;
}

type Path = readonly (string | number)[];
type Json = Readonly<Record<string, unknown>>;

/**
 * Reads a JSON value as `schema` describes it.
 *
 * @throws {DialwrightError} `VALIDATION_FAILED`, with every {@link WireIssue} in `details.issues`.
 */
export function fromWire<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
): z.output<Schema> {
  const issues: WireIssue[] = [];
  const result = schema.safeParse(decode(schema, json, [], issues));
  if (!result.success) {
    for (const issue of result.error.issues) {
      issues.push({
        pointer: toPointer(
          issue.path.map((part) => (typeof part === 'string' ? toSnake(part) : part)),
        ),
        code: issue.code.toUpperCase(),
        message: issue.message,
      });
    }
  }
  if (!result.success || issues.length > 0) {
    const first = issues[0];
    throw new DialwrightError({
      code: 'VALIDATION_FAILED',
      message: `${first?.pointer === '' ? 'The value' : first?.pointer}: ${first?.message}`,
      details: { issues },
    });
  }
  return result.data;
}

/** Writes a value that `schema` describes as JSON. Fields the schema does not know are left out. */
export function toWire<Schema extends z.ZodType>(schema: Schema, value: z.output<Schema>): unknown {
  return encode(schema, value);
}

/** The JSON Schema (2020-12) of what {@link toWire} writes (`output`) or {@link fromWire} reads (`input`). */
export function wireJsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'output'): Json {
  return z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (wireFormats.has(zodSchema)) {
        for (const key of Object.keys(jsonSchema))
          delete jsonSchema[key as keyof typeof jsonSchema];
        Object.assign(jsonSchema, { type: 'string', format: 'date-time' });
      }
      if (zodSchema._zod.def.type === 'object' && jsonSchema.properties) {
        jsonSchema.properties = Object.fromEntries(
          Object.entries(jsonSchema.properties).map(([key, value]) => [toSnake(key), value]),
        );
        if (jsonSchema.required) jsonSchema.required = jsonSchema.required.map(toSnake);
      }
    },
  }) as Json;
}

interface Def {
  type: string;
  shape?: Record<string, z.ZodType>;
  element?: z.ZodType;
  innerType?: z.ZodType;
  valueType?: z.ZodType;
  in?: z.ZodType;
  options?: readonly z.ZodType[];
  discriminator?: string;
}

const definition = (schema: z.ZodType): Def => schema._zod.def;

function decode(schema: z.ZodType, value: unknown, path: Path, issues: WireIssue[]): unknown {
  if (wireFormats.has(schema)) return decodeInstant(value, path, issues);
  if (typeof value === 'string' && value.includes('\0')) {
    const message = 'Leave the NUL character out; databases do not take it.';
    issues.push({ pointer: toPointer(path), code: 'INVALID_CHARACTER', message });
  }
  const def = definition(schema);
  if (def.innerType) return decode(def.innerType, value, path, issues);
  if (def.type === 'pipe' && def.in) return decode(def.in, value, path, issues);
  if (def.type === 'array' && def.element && Array.isArray(value)) {
    const { element } = def;
    return value.map((item, index) => decode(element, item, [...path, index], issues));
  }
  if (!isObject(value)) return value;
  if (def.type === 'record' && def.valueType) {
    const { valueType } = def;
    return mapValues(value, (item, key) => decode(valueType, item, [...path, key], issues));
  }
  if (def.options) {
    return decode(chooseOption(def, value) ?? z.unknown(), value, path, issues);
  }
  if (!def.shape) return value;
  const known = new Map(
    Object.entries(def.shape).map(([key, item]) => [toSnake(key), { key, item }]),
  );
  const decoded: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const match = known.get(name);
    if (match) decoded[match.key] = decode(match.item, item, [...path, name], issues);
    else
      issues.push({
        pointer: toPointer([...path, name]),
        code: 'UNKNOWN_FIELD',
        message: 'There is no such field.',
      });
  }
  return decoded;
}

function encode(schema: z.ZodType, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (wireFormats.has(schema)) return new Date(value as number).toISOString();
  const def = definition(schema);
  if (def.innerType) return encode(def.innerType, value);
  if (def.type === 'pipe' && def.in) return encode(def.in, value);
  if (def.type === 'array' && def.element && Array.isArray(value)) {
    const { element } = def;
    return value.map((item) => encode(element, item));
  }
  if (!isObject(value)) return value;
  if (def.type === 'record' && def.valueType) {
    const { valueType } = def;
    return mapValues(value, (item) => encode(valueType, item));
  }
  if (def.options) {
    const option =
      chooseOption(def, value) ?? def.options.find((each) => each.safeParse(value).success);
    return option ? encode(option, value) : value;
  }
  if (!def.shape) return value;
  const encoded: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(def.shape)) {
    if (value[key] !== undefined) encoded[toSnake(key)] = encode(item, value[key]);
  }
  return encoded;
}

/** The member of a discriminated union that `value` names; a plain union's only object member. */
function chooseOption(def: Def, value: Json): z.ZodType | undefined {
  const objects = (def.options ?? []).filter((option) => definition(option).shape);
  if (!def.discriminator) return objects.length === 1 ? objects[0] : undefined;
  const name = def.discriminator;
  return objects.find((option) => definition(option).shape?.[name]?.safeParse(value[name]).success);
}

function decodeInstant(value: unknown, path: Path, issues: WireIssue[]): unknown {
  if (value === null || value === undefined) return value;
  const ms = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : NaN;
  if (!Number.isNaN(ms)) return ms;
  const message = 'Write a moment as RFC 3339, e.g. 2026-11-03T15:00:00Z.';
  issues.push({ pointer: toPointer(path), code: 'INVALID_FORMAT', message });
  return 0;
}

function mapValues(value: Json, change: (item: unknown, key: string) => unknown): Json {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, change(item, key)]));
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function toPointer(path: readonly (string | number | symbol)[]): string {
  return path
    .map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
}
