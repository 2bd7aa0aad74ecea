const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const timeWithSeconds = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const day = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const fullMoment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'long' });

/** Where it is what time, for a person whose place is known only as one of `zones`. */
export interface LocalTime {
  /** `14:32`. */
  time: string;
  /** The places, for a person: `Phoenix`, or `Indiana, Louisville` for two zones at the same time. */
  places: string;
}

/** The viewer's time of day, `14:32:07`. */
export function formatClock(at: number): string {
  return timeWithSeconds.format(at);
}

/** The viewer's time of day, `14:32`. */
export function formatTimeOfDay(at: number): string {
  return timeOfDay.format(at);
}

/** The viewer's day, `Tuesday 3 November 2026`. */
export function formatDay(at: number): string {
  return day.format(at);
}

/** A moment in the viewer's zone: today only the time, `14:32`; otherwise `3 Nov, 14:32`. */
export function formatMoment(at: number, now: number): string {
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  return sameDay ? timeOfDay.format(at) : dayAndTime.format(at);
}

/** A moment to the second with its date and zone, for a tooltip. */
export function formatFullMoment(at: number): string {
  return fullMoment.format(at);
}

/**
 * The time at `at` in each of `zones` (IANA names), zones that agree together, in the order given. A
 * name that this browser does not know is left out.
 */
export function localTimes(zones: readonly string[], at: number): LocalTime[] {
  const places = new Map<string, string[]>();
  for (const zone of zones) {
    const time = timeIn(zone, at);
    if (time !== null) places.set(time, [...(places.get(time) ?? []), placeName(zone)]);
  }
  return [...places].map(([time, names]) => ({ time, places: names.join(', ') }));
}

function timeIn(timeZone: string, at: number): string | null {
  try {
    const format = { hour: '2-digit', minute: '2-digit', timeZone } as const;
    return new Intl.DateTimeFormat('en-GB', format).format(at);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function placeName(zone: string): string {
  return zone.slice(zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
}
