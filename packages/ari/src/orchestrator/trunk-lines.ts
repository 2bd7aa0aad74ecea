/** The lines to the outside: which trunk takes a call, and when it may be sent. */
import type { Clock } from '@dialwright/core';
import { AriError } from '../ari-error.ts';

/** A way to the outside. */
export interface Trunk {
  /** With `{number}` where the number goes: `PJSIP/{number}@carrier`. */
  endpoint: string;
  /** Calls sent per second at most, with a burst of as many (at least one). Default: no limit. */
  callsPerSecond?: number | undefined;
  /** Calls at once at most. Default: no limit. */
  maxChannels?: number | undefined;
}

/** A line that a call has. */
export interface Line {
  endpointFor(number: string): string;
  /** Milliseconds to wait before sending, for the trunk's rate. */
  waitMs: number;
  /** Gives the line back. Idempotent. */
  release(): void;
}

/** All the lines. */
export interface TrunkLines {
  /** Takes a line of the first trunk that has one free; null: none has. */
  take(): Line | null;
  /** Takes a line for a call that is already up, even beyond a limit. */
  takeForAdopted(): Line;
  /** Infinity when a trunk has no limit. */
  free(): number;
}

/** @throws {AriError} `ARI_INVALID_OPTION` for a trunk that can't work. */
export function createTrunkLines(trunks: readonly Trunk[], clock: Clock): TrunkLines {
  if (trunks.length === 0) {
    throw invalid('trunks: at least one trunk is needed to place calls.');
  }
  const groups = trunks.map((trunk) => createGroup(trunk, clock));
  const first = groups[0] as TrunkGroup;
  return {
    take: () => groups.find((group) => group.free() > 0)?.take() ?? null,
    takeForAdopted: () => (groups.find((group) => group.free() > 0) ?? first).take(),
    free: () => groups.reduce((sum, group) => sum + Math.max(0, group.free()), 0),
  };
}

interface TrunkGroup {
  free(): number;
  take(): Line;
}

function createGroup(trunk: Trunk, clock: Clock): TrunkGroup {
  const { endpoint, callsPerSecond = Infinity, maxChannels = Infinity } = trunk;
  if (!endpoint.includes('{number}')) {
    throw invalid(`trunks: the endpoint "${endpoint}" does not say where the {number} goes.`);
  }
  if (!(callsPerSecond > 0) || !(maxChannels > 0)) {
    throw invalid('trunks: callsPerSecond and maxChannels have to be greater than 0.');
  }
  const burst = Math.max(1, callsPerSecond);
  let inUse = 0;
  let tokens = burst;
  let countedAt = clock.monotonicNow();

  return {
    free: () => maxChannels - inUse,
    take() {
      inUse += 1;
      let held = true;
      return {
        // A number holds no `$`, and replaceAll with a function would not care.
        endpointFor: (number) => endpoint.replaceAll('{number}', () => number),
        waitMs: nextToken(),
        release() {
          if (held) inUse -= 1;
          held = false;
        },
      };
    },
  };

  /** A token bucket that may go into debt: the debt is how long the next call waits. */
  function nextToken(): number {
    if (callsPerSecond === Infinity) return 0;
    const now = clock.monotonicNow();
    tokens = Math.min(burst, tokens + ((now - countedAt) / 1_000) * callsPerSecond);
    countedAt = now;
    tokens -= 1;
    return tokens >= 0 ? 0 : (-tokens / callsPerSecond) * 1_000;
  }
}

function invalid(message: string): AriError {
  return new AriError({ code: 'ARI_INVALID_OPTION', message });
}
