/** The zones of a lead: from what is known best to what is known least. */
import type { E164 } from '@dialwright/core';
import tzLookup from 'tz-lookup';
import { numberZones } from './number-zones.ts';
import { isZone } from './zone-offset.ts';

/** What is known of where a lead is. */
export interface LeadPlace {
  e164: E164;
  /** An IANA zone, as the list gives it. */
  zone?: string | undefined;
  /** Degrees north, -90 to 90. */
  latitude?: number | undefined;
  /** Degrees east, -180 to 180. */
  longitude?: number | undefined;
}

/** Where a lead may be. */
export interface LeadZones {
  /** IANA names; empty: unknown, and so not callable. */
  zones: string[];
  /** What the answer rests on. */
  basis: 'explicit' | 'coordinates' | 'number' | 'country' | 'none';
}

/** About 11 km: the table behind the coordinates errs by up to half of that at borders. */
const BORDER_DEGREES = 0.1;

/**
 * The zones a lead may be in: the one it is said to be in, else those around its coordinates, else
 * those of its number. A zone that does not exist, or coordinates at sea, count as not given.
 */
export function zonesForLead(place: LeadPlace): LeadZones {
  const explicit = place.zone === undefined ? undefined : zoneNamed(place.zone);
  if (explicit !== undefined) return { zones: [explicit], basis: 'explicit' };
  const around = zonesAround(place.latitude, place.longitude);
  if (around.length > 0) return { zones: around, basis: 'coordinates' };
  const { zones, basis } = numberZones(place.e164);
  return { zones: [...zones], basis };
}

/** The zone that `text` names, in its usual spelling; undefined for anything that is no place's zone. */
export function zoneNamed(text: string): string | undefined {
  const name = text.trim();
  // Etc/*, UTC and abbreviations are offsets and not places: nobody lives in them.
  if (!/^(?!etc\/)[a-z_]+\//i.test(name) || !isZone(name)) return undefined;
  const spelled = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  return spelled.toLowerCase() === name.toLowerCase() ? spelled : name;
}

/** The zones within about 11 km of a point on land; none for a point at sea or no point at all. */
export function zonesAround(latitude?: number, longitude?: number): string[] {
  if (latitude === undefined || longitude === undefined) return [];
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return [];
  // Where databases put people whose place they don't know.
  if (latitude === 0 && longitude === 0) return [];
  const zones = new Set<string>();
  for (const north of [0, BORDER_DEGREES, -BORDER_DEGREES]) {
    for (const east of [0, BORDER_DEGREES, -BORDER_DEGREES]) {
      const zone = tzLookup(
        Math.max(-90, Math.min(90, latitude + north)),
        Math.max(-180, Math.min(180, longitude + east)),
      );
      // Etc/GMT±n is the table's word for the sea.
      if (!zone.startsWith('Etc/')) zones.add(zone);
    }
  }
  return [...zones].sort();
}
