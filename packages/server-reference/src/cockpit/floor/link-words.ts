import { secondsLeft } from '../format/duration.ts';
import type { Tone } from '../design/mark.ts';
import type { FeedSnapshot } from '../live/floor-feed.ts';

/** A stream that has said nothing for so long is late, and its figures show their age. */
export const LATE_AFTER_MS = 3_000;

/** How the connection is doing, for a person. */
export interface LinkWords {
  tone: Tone;
  text: string;
  /** Whether the figures on the page may be out of date. */
  stale: boolean;
}

/**
 * @param monotonicNow of the clock that `feed.heardAt` is read from.
 * @param now this machine's wall time.
 */
export function linkWords(feed: FeedSnapshot, monotonicNow: number, now: number): LinkWords {
  const { link, heardAt } = feed;
  const ageMs = heardAt === null ? 0 : monotonicNow - heardAt;
  const age = heardAt === null ? '' : ` · ${Math.floor(ageMs / 1_000)} s old`;
  switch (link.status) {
    case 'connecting':
      return { tone: 'ringing', text: 'connecting', stale: false };
    case 'live':
      return ageMs > LATE_AFTER_MS
        ? { tone: 'held', text: `late${age}`, stale: true }
        : { tone: 'ready', text: 'live', stale: false };
    case 'cut': {
      const seconds = secondsLeft(link.retryAt - now);
      const next = seconds === 0 ? 'trying now' : `retrying in ${seconds} s`;
      return { tone: 'dropped', text: `cut${age} · ${next}`, stale: true };
    }
  }
}
