import { z } from 'zod';
import { callOutcome } from './call-outcome.ts';
import { durationMs, e164, fraction, id, instant, upperCode } from './primitives.ts';

const wallTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'Write a time of day as HH:MM, from 00:00 to 24:00.');

const webUrl = z.url({ protocol: /^https?$/ }).max(2048);

/** Every setting of a campaign. A setting that stands here is enforced; an unknown one is refused. */
export const campaignSettings = z.object({
  name: z.string().min(1).max(120),
  /** `progressive`: one line per free agent. `predictive`: ahead of agents, under the drop target. */
  dialMethod: z.enum(['progressive', 'predictive']),
  /** The legal rule set that counts abandoned calls. */
  ruleSet: z.enum(['us-ftc']).default('us-ftc'),
  /** Aim for abandoned calls over answered ones, a fraction below the rule set's limit. */
  dropTarget: fraction.max(0.03).default(0.03),
  /** How long an answered person may wait for an agent before the abandon message. */
  holdWindowMs: durationMs.max(10_000).default(2_000),
  /** How long a phone rings before the call is taken back. US law: no less than 15 s. */
  ringTimeoutMs: durationMs.min(15_000).max(120_000).default(25_000),
  /** Local hours in which a lead may be called, half-open, in every zone the lead may be in. */
  callingWindow: z
    .object({ from: wallTime, to: wallTime })
    .default({ from: '08:00', to: '21:00' })
    .refine((window) => window.from < window.to, 'The window must end later than it starts.'),
  callerId: z.object({
    /** `fixed`: always the first number. `rotate`: each in turn. */
    strategy: z.enum(['fixed', 'rotate']),
    numbers: z.array(e164).min(1).max(500),
  }),
  /** Text with `{field}` places, shown to the agent with the lead's values in them. */
  script: z.string().max(20_000).default(''),
  wrapUp: z
    .object({
      /** `hard`: ends after `limitMs` with the default disposition. `unlimited`: no timer. */
      mode: z.enum(['hard', 'unlimited']),
      limitMs: durationMs.max(3_600_000),
      defaultDisposition: upperCode,
    })
    .default({ mode: 'hard', limitMs: 30_000, defaultDisposition: 'WRAP_UP_EXPIRED' }),
  /** Per outcome or disposition: how long until the lead may be tried again, and how often at most. */
  recycle: z
    .partialRecord(
      z.union([callOutcome, upperCode]),
      z.object({
        delayMs: durationMs.min(120_000),
        maxAttempts: z.number().int().min(1).max(20),
      }),
    )
    .default({
      NO_ANSWER: { delayMs: 7_200_000, maxAttempts: 3 },
      BUSY: { delayMs: 300_000, maxAttempts: 3 },
      CONGESTION: { delayMs: 14_400_000, maxAttempts: 2 },
      // Our own doing, not the lead's: worth another try soon.
      CANCELED: { delayMs: 900_000, maxAttempts: 3 },
      FAILED: { delayMs: 900_000, maxAttempts: 3 },
      MEDIA_NODE_LOST: { delayMs: 900_000, maxAttempts: 3 },
      INTERRUPTED: { delayMs: 3_600_000, maxAttempts: 2 },
    }),
  /** Whether conversations are recorded. */
  recording: z.boolean().default(true),
  webhooks: z
    .object({
      /** Fetched with GET as an agent is connected. */
      startUrl: webUrl.nullable(),
      /** Told of every call's end, as a signed POST. */
      endUrl: webUrl.nullable(),
    })
    .default({ startUrl: null, endUrl: null }),
});

/** Whether a campaign dials. */
export const campaignStatus = z.enum(['paused', 'running']);

export const campaign = z.object({
  campaignId: id,
  status: campaignStatus,
  startedAt: instant.nullable(),
  settings: campaignSettings,
});

type Shape = typeof campaignSettings.shape;
type WithoutDefaults = {
  [Name in keyof Shape]: Shape[Name] extends z.ZodDefault<infer Inner extends z.ZodType>
    ? Inner
    : Shape[Name];
};

// zod fills a default in even where the field is optional; a patch that did so would reset every
// setting that it does not name.
const withoutDefaults = Object.fromEntries(
  Object.entries(campaignSettings.shape).map(([name, setting]) => [
    name,
    setting instanceof z.ZodDefault ? setting.unwrap() : setting,
  ]),
) as WithoutDefaults;

/** A change of some settings: what is not named keeps its value. */
export const campaignSettingsPatch = z.object(withoutDefaults).partial();
