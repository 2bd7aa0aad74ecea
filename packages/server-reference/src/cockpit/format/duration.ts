/**
 * A stretch of time as a stopwatch shows it: `m:ss`, from an hour on `h:mm:ss`. Whole seconds that
 * have passed; less than nothing counts as nothing (clocks of two machines never quite agree).
 */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1_000));
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  const tail = String(seconds % 60).padStart(2, '0');
  if (hours === 0) return `${minutes}:${tail}`;
  return `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

/** What is left of a countdown in whole seconds, rounded up: it shows 1 until it is over. */
export function secondsLeft(leftMs: number): number {
  return Math.max(0, Math.ceil(leftMs / 1_000));
}

/** A moment of a timeline, counted from its start: `+1.204 s`. */
export function formatOffset(offsetMs: number): string {
  const sign = offsetMs < 0 ? '−' : '+';
  return `${sign}${(Math.abs(offsetMs) / 1_000).toFixed(3)}\u202fs`;
}
