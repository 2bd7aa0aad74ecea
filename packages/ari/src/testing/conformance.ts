/**
 * What every connection to every Asterisk must do, the fake included: event names, their order and
 * fields, status codes. A list of plain cases, for any test runner.
 */
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import { audioCases } from './conformance/audio-cases.ts';
import { bridgeCases } from './conformance/bridge-cases.ts';
import { channelCases } from './conformance/channel-cases.ts';
import { variableCases } from './conformance/variable-cases.ts';

/** One Asterisk to try, and what its network and phones do. */
export interface ConformanceSubject {
  /** Connected; the application is no one else's. */
  asterisk: AsteriskConnection;
  /** Endpoints as an originate takes them. Those of the network answer or refuse within 2 s. */
  endpoints: {
    answers: string;
    /** Rings and is never answered. */
    rings: string;
    busy: string;
    congested: string;
    /** The number does not exist. */
    unallocated: string;
    /** A registered phone that answers by itself. */
    phone: string;
    /** There is no such endpoint. */
    unknown: string;
  };
  /** Media that exists and is shorter than 10 s, and media that does not exist. */
  media: { plays: string; missing: string };
  /** Lets time go on. */
  pass: (ms: number) => Promise<void>;
  /** Ends the connection and what belongs to it. */
  close(): Promise<void>;
}

/** One thing that must hold. */
export interface ConformanceCase {
  name: string;
  /** Rejects when it does not hold. */
  run: () => Promise<void>;
}

/**
 * The cases. Each makes its own subject and closes it.
 *
 * ```ts
 * for (const { name, run } of asteriskConformance({ connect })) it(name, run);
 * ```
 */
export function asteriskConformance(options: {
  connect: () => Promise<ConformanceSubject>;
}): readonly ConformanceCase[] {
  return [...channelCases, ...bridgeCases, ...audioCases, ...variableCases].map(
    ([name, check]) => ({
      name,
      async run() {
        const subject = await options.connect();
        try {
          await check(subject);
        } finally {
          await subject.close();
        }
      },
    }),
  );
}
