import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { exampleOf } from '../__fixtures__/example-of.ts';
import { DialwrightError } from '../dialwright-error.ts';
import { seededRandom } from '../random.ts';
import { fromTrustedWire } from '../trusted-wire.ts';
import * as exported from './index.ts';
import { fromWire, toWire, type WireIssue, wireJsonSchema } from './wire.ts';

const schemas: [string, z.ZodType][] = Object.entries(exported).flatMap(([name, value]) =>
  value instanceof z.ZodType ? [[name, value] satisfies [string, z.ZodType]] : [],
);
const objects = schemas.filter(([, schema]) => ['object', 'union'].includes(schema._zod.def.type));

const EXAMPLES = 40;

/** Values of a schema; a refinement over several fields may refuse some. */
function examplesOf(name: string, schema: z.ZodType): unknown[] {
  const random = seededRandom(name.length * 1009 + name.charCodeAt(0));
  const examples: unknown[] = [];
  for (let tries = 0; tries < EXAMPLES * 10 && examples.length < EXAMPLES; tries += 1) {
    const example = exampleOf(schema, random);
    if (schema.safeParse(example).success) examples.push(example);
  }
  expect(examples).toHaveLength(EXAMPLES);
  return examples;
}

const overTheWire = (schema: z.ZodType, value: unknown): unknown =>
  JSON.parse(JSON.stringify(toWire(schema, value)));

function issuesOf(schema: z.ZodType, json: unknown): WireIssue[] {
  try {
    fromWire(schema, json);
  } catch (error) {
    expect(DialwrightError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ code: 'VALIDATION_FAILED' });
    return (error as DialwrightError).details['issues'] as WireIssue[];
  }
  return expect.unreachable('the value was accepted');
}

/** Every name in a JSON value, outside what belongs to somebody else. */
function namesIn(json: unknown): string[] {
  if (Array.isArray(json)) return json.flatMap(namesIn);
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([name, value]) =>
    ['fields', 'details', 'recycle'].includes(name) ? [name] : [name, ...namesIn(value)],
  );
}

describe('the mapping to JSON', () => {
  it('knows every schema that core exports', () => {
    expect(schemas.length).toBeGreaterThanOrEqual(25);
  });

  it.each(schemas)('brings every %s back as it was', (name, schema) => {
    for (const example of examplesOf(name, schema)) {
      expect(fromWire(schema, overTheWire(schema, example))).toEqual(example);
    }
  });

  it.each(objects)('writes %s with names in snake_case only', (name, schema) => {
    for (const example of examplesOf(name, schema)) {
      for (const field of namesIn(overTheWire(schema, example))) {
        expect(field).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
      }
    }
  });

  it.each(objects)(
    'refuses a field of %s that it does not know, and says where',
    (name, schema) => {
      for (const example of examplesOf(name, schema).slice(0, 5)) {
        const json = overTheWire(schema, example) as Record<string, unknown>;
        expect(issuesOf(schema, { ...json, 'no/such~field': 1 })).toContainEqual({
          pointer: '/no~1such~0field',
          code: 'UNKNOWN_FIELD',
          message: 'There is no such field.',
        });
      }
    },
  );

  it.each(objects)('describes %s as JSON Schema in the names that it writes', (name, schema) => {
    const described = JSON.stringify(wireJsonSchema(schema));
    for (const example of examplesOf(name, schema).slice(0, 5)) {
      for (const field of namesIn(overTheWire(schema, example))) {
        expect(described).toContain(JSON.stringify(field));
      }
    }
  });

  it('writes moments as RFC 3339 in UTC and leaves a lead’s columns alone', () => {
    const schema = z.object({ signedAt: exported.instant, fields: exported.fields });
    const value = {
      signedAt: Date.UTC(2026, 10, 3, 15),
      fields: { signedAt: 'x', first_name: 'y' },
    };
    expect(toWire(schema, value)).toEqual({
      signed_at: '2026-11-03T15:00:00.000Z',
      fields: { signedAt: 'x', first_name: 'y' },
    });
  });

  it('accepts any offset of a moment and refuses what is none', () => {
    const schema = z.object({ startedAt: exported.instant });
    expect(fromWire(schema, { started_at: '2026-11-03T10:00:00-05:00' })).toEqual({
      startedAt: Date.UTC(2026, 10, 3, 15),
    });
    for (const wrong of [
      1_762_182_000_000,
      'yesterday',
      '2026-11-03',
      '2026-13-03T10:00:00Z',
      true,
    ]) {
      expect(issuesOf(schema, { started_at: wrong })).toEqual([
        {
          pointer: '/started_at',
          code: 'INVALID_FORMAT',
          message: 'Write a moment as RFC 3339, e.g. 2026-11-03T15:00:00Z.',
        },
      ]);
    }
  });

  it('reports everything that is wrong at once, deep places in the names of the wire', () => {
    const issues = issuesOf(exported.campaignSettings, {
      name: '',
      dial_method: 'psychic',
      caller_id: { strategy: 'fixed', numbers: ['6025550134'] },
      wrap_up: { mode: 'hard', limit_ms: -1, default_disposition: 'OK', colour: 'red' },
    });
    expect(issues.map((issue) => issue.pointer).toSorted()).toEqual([
      '/caller_id/numbers/0',
      '/dial_method',
      '/name',
      '/wrap_up/colour',
      '/wrap_up/limit_ms',
    ]);
  });

  it('fills in the defaults of a campaign and refuses settings outside the law', () => {
    const least = {
      name: 'Spring',
      dial_method: 'predictive',
      caller_id: { strategy: 'fixed', numbers: ['+16025550100'] },
    };
    expect(fromWire(exported.campaignSettings, least)).toMatchObject({
      dropTarget: 0.03,
      ringTimeoutMs: 25_000,
      callingWindow: { from: '08:00', to: '21:00' },
      recording: true,
    });
    expect(
      issuesOf(exported.campaignSettings, { ...least, ring_timeout_ms: 14_999 }),
    ).toMatchObject([{ pointer: '/ring_timeout_ms' }]);
    expect(issuesOf(exported.campaignSettings, { ...least, drop_target: 0.031 })).toMatchObject([
      { pointer: '/drop_target' },
    ]);
    expect(
      issuesOf(exported.campaignSettings, {
        ...least,
        calling_window: { from: '21:00', to: '08:00' },
      }),
    ).toMatchObject([{ pointer: '/calling_window' }]);
  });

  it('leaves what a patch does not name unnamed: nothing falls back to a default', () => {
    expect(fromWire(exported.campaignSettingsPatch, { recording: false })).toEqual({
      recording: false,
    });
    expect(fromWire(exported.campaignSettingsPatch, {})).toEqual({});
  });

  it('says whose fault it is when the value is of another kind altogether', () => {
    for (const wrong of [null, 7, 'x', []]) {
      expect(issuesOf(exported.lead, wrong)[0]?.pointer).toBe('');
    }
  });

  it('types what it reads by the schema', () => {
    expectTypeOf(fromWire<typeof exported.id>).returns.toEqualTypeOf<string>();
  });
});

describe('reading our own JSON without a validator', () => {
  // These two have no name of their own to be known by: they only ever come inside an object.
  const nameless: z.ZodType[] = [exported.instant, exported.fields];
  const named = schemas.filter(([, schema]) => !nameless.includes(schema));

  it.each(named)('agrees with the validator on every %s', (name, schema) => {
    for (const example of examplesOf(name, schema)) {
      const json = overTheWire(schema, example);
      expect(fromTrustedWire(json)).toEqual(fromWire(schema, json));
    }
  });
});
