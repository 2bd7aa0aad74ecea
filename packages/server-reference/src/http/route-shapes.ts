/** The shapes of requests and answers that only the HTTP API has. */
import { Readable } from 'node:stream';
import {
  callOutcome,
  callRecord,
  campaign,
  id,
  identity,
  instant,
  timelineEntry,
  upperCode,
} from '@dialwright/core/schemas';
import { z } from 'zod';

/** The body of a command that needs none; `{}` is welcome. */
export const emptyBody = z.object({}).nullish();

/** What is answered when there is nothing to say but that it was done. */
export const doneAnswer = z.object({});

/** Text of any length, read as it arrives. */
export const streamedBody = z.custom<Readable>((value) => value instanceof Readable, {
  error: 'Send the file itself as the body.',
});

const partHealth = z.object({ ok: z.boolean(), message: z.string() });

/** Whether a server can do its work, and which of its parts cannot. */
export const readiness = z.object({
  ready: z.boolean(),
  database: partHealth,
  asterisk: partHealth,
  owner: partHealth,
});

/** Either a username with its password, or the token of a login link. */
export const login = z
  .object({
    username: z.string().min(1).max(200).optional(),
    password: z.string().min(1).max(1_000).optional(),
    loginToken: z.string().min(1).max(200).optional(),
  })
  .refine(
    ({ username, password, loginToken }) =>
      loginToken === undefined
        ? username !== undefined && password !== undefined
        : username === undefined && password === undefined,
    'Send a username and a password, or a login_token.',
  );

export const session = z.object({ token: z.string(), expiresAt: instant.nullable(), identity });

/** The name under which an agent logs in, and which `PJSIP/…` endpoints are named after. */
export const username = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'Use letters, digits, ".", "_" and "-", at most 64.');

export const agentSettings = z.object({
  name: z.string().min(1).max(120),
  role: z.enum(['agent', 'supervisor']).default('agent'),
  password: z.string().min(12).max(1_000).nullish(),
  campaignId: id.nullable().default(null),
  endpoint: z.string().min(1).max(200).optional(),
});

export const loginLinkRequest = z
  .object({ expiresInMs: z.number().int().min(60_000).max(2_592_000_000).optional() })
  .nullish();

export const loginLink = z.object({
  loginToken: z.string(),
  /** The page that logs the agent in. The token is in its fragment, which no server ever sees. */
  url: z.string(),
  expiresAt: instant.nullable(),
});

export const campaignList = z.object({ items: z.array(campaign) });

export const importReport = z.object({
  rows: z.number().int(),
  accepted: z.number().int(),
  duplicate: z.number().int(),
  suppressed: z.number().int(),
  rejected: z.number().int(),
  /** Warnings about accepted rows. */
  warnings: z.number().int(),
  byCode: z.record(z.string(), z.number().int()),
  /** The first of them, in the order of the file. */
  problems: z.array(
    z.object({
      kind: z.enum(['rejected', 'warning']),
      line: z.number().int(),
      column: z.string().nullable(),
      code: z.string(),
      message: z.string(),
    }),
  ),
});

/** A secret that is told this once. */
export const webhookSecret = z.object({ secret: z.string() });

/** An ISO 3166-1 country: whose national numbers a file may have. */
export const importQuery = z.object({
  defaultCountry: z
    .string()
    .regex(/^[A-Z]{2}$/, 'Write a country as two capitals, e.g. US.')
    .default('US'),
});

export const suppressionRequest = z.object({
  numbers: z.array(z.string().min(1).max(64)).min(1).max(10_000),
  reason: z.string().min(1).max(200),
});

export const suppressionAnswer = z.object({ suppressed: z.number().int() });

export const pauseRequest = z.object({ code: upperCode });

export const dispositionRequest = z.object({
  code: upperCode,
  notes: z.string().max(20_000).default(''),
});

export const recordQuery = z.object({
  campaignId: id.optional(),
  agentId: id.optional(),
  phone: z.string().max(40).optional(),
  outcome: callOutcome.optional(),
  disposition: upperCode.optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const recordPage = z.object({
  items: z.array(callRecord),
  nextCursor: z.string().nullable(),
});

export const recordDetail = z.object({
  record: callRecord,
  timeline: z.array(timelineEntry),
  decision: z
    .object({
      at: instant,
      dial: z.number().int(),
      message: z.string(),
      reasons: z.array(z.object({ code: z.string(), message: z.string() })),
    })
    .nullable(),
});

export const recordingQuery = z.object({ download: z.enum(['0', '1']).default('0') });
