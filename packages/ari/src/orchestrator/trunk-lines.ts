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
  /** Says that nothing was sent on it, so that its turn in the trunk's rate is somebody else's. Idempotent. */
  unused(): void;
}

/** All the lines. */
export interface TrunkLines {
  /** Takes a line of the first trunk that has one free; null: none has. */
  take(): Line | null;
  /** Takes a line for a call that is already up, even beyond a limit. */
  takeForAdopted(): Line;
  /** How many calls can be sent at this moment, by channels and by rate. Infinity when a trunk has no limit. */
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
    take: () => groups.find((group) => group.freeChannels() > 0)?.take() ?? null,
    takeForAdopted() {
      const line = (groups.find((group) => group.freeChannels() > 0) ?? first).take();
      // It was sent long ago, by somebody else's count.
      line.unused();
      return line;
    },
    free: () => groups.reduce((sum, group) => sum + group.freeNow(), 0),
  };
}

interface TrunkGroup {
  freeChannels(): number;
  /** Channels, as far as the rate lets calls out at this moment. */
  freeNow(): number;
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
    freeChannels: () => maxChannels - inUse,
    freeNow() {
      refill();
      return Math.max(0, Math.min(maxChannels - inUse, Math.floor(tokens)));
    },
    take() {
      inUse += 1;
      let held = true;
      let used = true;
      return {
        // A number holds no `$`, and replaceAll with a function would not care.
        endpointFor: (number) => endpoint.replaceAll('{number}', () => number),
        waitMs: nextToken(),
        release() {
          if (held) inUse -= 1;
          held = false;
        },
        unused() {
          if (used) tokens = Math.min(burst, tokens + 1);
          used = false;
        },
      };
    },
  };

  function refill(): void {
    const now = clock.monotonicNow();
    const earned = ((now - countedAt) / 1_000) * callsPerSecond;
    tokens = callsPerSecond === Infinity ? Infinity : Math.min(burst, tokens + earned);
    countedAt = now;
  }

  /** A token bucket that may go into debt: the debt is how long the next call waits. */
  function nextToken(): number {
    refill();
    tokens -= 1;
    return tokens >= 0 ? 0 : (-tokens / callsPerSecond) * 1_000;
  }
}

function invalid(message: string): AriError {
  return new AriError({ code: 'ARI_INVALID_OPTION', message });
}
