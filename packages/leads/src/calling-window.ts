/**
 * Whether a window of local hours is open, in every zone a lead may be in, and when it opens next.
 * A window is a statement about wall clocks: it is open at an instant when the clock on each wall
 * shows a time from `from` up to, not including, `to`. So an hour that a clock skips is never open
 * and an hour that it shows twice is open twice.
 */
import { LeadsError } from './leads-error.ts';
import { nextChangeAt, offsetMs } from './zone-offset.ts';

/** Local hours, half-open. */
export interface CallingWindow {
  /** `HH:MM`, from 00:00. */
  from: string;
  /** `HH:MM`, up to 24:00; later than `from`. */
  to: string;
}

const DAY_MS = 86_400_000;
/** Zones lie up to 26 hours apart and change twice a year: what is not open together by then never is. */
const LOOK_AHEAD_MS = 14 * DAY_MS;

/**
 * Whether the window is open at `at` in all of `zones`.
 *
 * @throws LeadsError `RULE_INVALID` when the window is not one.
 * @throws RangeError when a zone does not exist.
 */
export function isWindowOpen(zones: readonly string[], window: CallingWindow, at: number): boolean {
  const { fromMs, toMs } = parseWindow(window);
  for (const zone of zones) {
    const time = timeOfDay(zone, at);
    if (time < fromMs || time >= toMs) return false;
  }
  return true;
}

/**
 * The first instant, no earlier than `at`, at which the window is open in all of `zones`; null when
 * their hours never overlap.
 *
 * @throws LeadsError `RULE_INVALID` when the window is not one.
 * @throws RangeError when a zone does not exist.
 */
export function nextWindowOpening(
  zones: readonly string[],
  window: CallingWindow,
  at: number,
): number | null {
  const { fromMs, toMs } = parseWindow(window);
  let candidate = at;
  while (candidate <= at + LOOK_AHEAD_MS) {
    const closed = zones.find((zone) => {
      const time = timeOfDay(zone, candidate);
      return time < fromMs || time >= toMs;
    });
    if (closed === undefined) return candidate;
    const wait = modulo(fromMs - timeOfDay(closed, candidate), DAY_MS);
    // A change of the clocks on the way may open the window earlier, or move the opening: look there.
    candidate = nextChangeAt(closed, candidate, candidate + wait);
  }
  return null;
}

/** Milliseconds since midnight on the wall clock of `zone`. */
function timeOfDay(zone: string, at: number): number {
  return modulo(at + offsetMs(zone, at), DAY_MS);
}

function parseWindow(window: CallingWindow): { fromMs: number; toMs: number } {
  const fromMs = parseTime(window.from);
  const toMs = parseTime(window.to);
  if (fromMs < toMs) return { fromMs, toMs };
  throw new LeadsError(
    'RULE_INVALID',
    'Write a calling window as two times of day, HH:MM, the second later than the first and at most 24:00.',
    { details: { from: window.from, to: window.to } },
  );
}

/** NaN for what is not HH:MM, which is not less than anything. */
function parseTime(text: string): number {
  if (text.length !== 5 || text.charCodeAt(2) !== 58) return Number.NaN;
  const hours = twoDigits(text, 0);
  const minutes = twoDigits(text, 3);
  if (minutes > 59 || hours > 24 || (hours === 24 && minutes > 0)) return Number.NaN;
  return (hours * 60 + minutes) * 60_000;
}

function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
