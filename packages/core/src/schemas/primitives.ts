import { z } from 'zod';
import { type E164, isE164 } from '../e164.ts';

/** Marks a schema whose JSON form differs from its TypeScript form; {@link ./wire.ts} acts on it. */
export const wireFormats = z.registry<{ format: 'date-time' }>();

/** A moment: milliseconds since 1970 in TypeScript, an RFC 3339 UTC string in JSON. */
export const instant = z.number().int();
wireFormats.add(instant, { format: 'date-time' });

/** An id of ours: a UUID. */
export const id = z.uuid();

/** A phone number in E.164. */
export const e164 = z.custom<E164>((value) => typeof value === 'string' && isE164(value), {
  error: 'Write the number in E.164: a plus sign, the country code, the rest, e.g. +16025550134.',
});

/** A stretch of time in whole milliseconds, 0 or more. */
export const durationMs = z.number().int().nonnegative();

/** A fraction from 0 to 1. */
export const fraction = z.number().min(0).max(1);

/** An upper-case code, such as a disposition's or a pause code: `QUOTE_SENT`. */
export const upperCode = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,39}$/, 'Use capital letters, digits and _, at most 40 of them.');

/** Free columns of a lead, by the header they came under. Their keys are never re-spelled. */
export const fields = z.record(z.string(), z.string());
