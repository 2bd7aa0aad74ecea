/**
 * How far a zone's wall clock is from UTC. `Intl` knows, at some microseconds a question; a day has
 * at most one change, so two questions per zone and day, kept, answer all others.
 */

interface Day {
  /** Milliseconds to add to UTC at the day's start. */
  before: number;
  /** When the offset changes; Infinity on most days. */
  changesAt: number;
  after: number;
}

interface Zone {
  format: Intl.DateTimeFormat;
  days: Map<number, Day>;
  /** The day asked for last: decisions come in runs about one moment. */
  lastIndex: number;
  lastDay: Day | undefined;
}

const DAY_MS = 86_400_000;
/** Ten years of days per zone, then the memory starts afresh. */
const DAYS_KEPT = 3_660;

const zones = new Map<string, Zone>();

/** Whether this runtime knows a zone of that name. */
export function isZone(name: string): boolean {
  return zoneOf(name) !== null;
}

/**
 * Milliseconds to add to UTC for the wall clock of `zone` at the instant `at`.
 *
 * @throws RangeError when there is no such zone; ask {@link isZone} first.
 */
export function offsetMs(zone: string, at: number): number {
  const day = dayOf(zone, Math.floor(at / DAY_MS));
  return at < day.changesAt ? day.before : day.after;
}

/** The first change of `zone`'s offset after `after` and no later than `until`; else `until`. */
export function nextChangeAt(zone: string, after: number, until: number): number {
  for (let day = Math.floor(after / DAY_MS); day * DAY_MS <= until; day += 1) {
    const { changesAt } = dayOf(zone, day);
    if (changesAt > after && changesAt <= until) return changesAt;
  }
  return until;
}

function dayOf(name: string, index: number): Day {
  const zone = zoneOf(name);
  if (!zone) throw new RangeError(`There is no time zone "${name}".`);
  if (zone.lastDay && zone.lastIndex === index) return zone.lastDay;
  const day = zone.days.get(index) ?? learn(zone, index);
  zone.lastIndex = index;
  zone.lastDay = day;
  return day;
}

function learn(zone: Zone, index: number): Day {
  const start = index * DAY_MS;
  const before = askIntl(zone.format, start);
  const after = askIntl(zone.format, start + DAY_MS);
  const day = {
    before,
    changesAt: before === after ? Infinity : change(zone, start, before),
    after,
  };
  if (zone.days.size >= DAYS_KEPT) zone.days.clear();
  zone.days.set(index, day);
  return day;
}

/** The moment at which the offset stops being `before`, to the second, within the day from `start`. */
function change(zone: Zone, start: number, before: number): number {
  let same = start;
  let changed = start + DAY_MS;
  while (changed - same > 1_000) {
    const middle = Math.floor((same + changed) / 2_000) * 1_000;
    if (askIntl(zone.format, middle) === before) same = middle;
    else changed = middle;
  }
  return changed;
}

function askIntl(format: Intl.DateTimeFormat, at: number): number {
  // "GMT-05:00"; "GMT" alone is no offset; seconds appear only before standard time.
  const text = format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const match = /([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(text);
  if (!match) return 0;
  const seconds = Number(match[2]) * 3_600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return (match[1] === '-' ? -1 : 1) * seconds * 1_000;
}

function zoneOf(name: string): Zone | null {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = makeZone(name);
  // Names come from people's files: those that don't exist are not kept, or a file could fill memory.
  if (zone) zones.set(name, zone);
  return zone;
}

function makeZone(name: string): Zone | null {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      timeZoneName: 'longOffset',
    });
    return { format, days: new Map(), lastIndex: 0, lastDay: undefined };
  } catch {
    return null;
  }
}
