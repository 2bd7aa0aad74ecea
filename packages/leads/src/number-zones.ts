/**
 * The zones a number may be in, by its prefix. Google's table, made honest by
 * `scripts/generate-zones.ts`: a split area code answers with all its zones.
 */
import type { E164 } from '@dialwright/core';
import { zoneNames, zonePrefixes, zoneSets } from './generated/zone-table.ts';

/** What a number's prefix says of where it is. */
export interface NumberZones {
  /** IANA names, sorted; empty: unknown. Shared between calls, so frozen. */
  zones: readonly string[];
  /** `number`: the prefix belongs to a region. `country`: no finer than the country. */
  basis: 'number' | 'country' | 'none';
}

interface Table {
  prefixes: ReadonlyMap<number, NumberZones>;
  longestPrefix: number;
}

const unknown: NumberZones = { zones: Object.freeze([]), basis: 'none' };
let table: Table | undefined;

/**
 * The zones of a number, possibly several, never a guess; none for numbers that belong to no place
 * (toll-free, personal) and for prefixes nobody has.
 */
export function zonesForNumber(e164: E164): readonly string[] {
  return numberZones(e164).zones;
}

/** Like {@link zonesForNumber}, with what the answer rests on. */
export function numberZones(e164: E164): NumberZones {
  table ??= unpack();
  let found = unknown;
  // Prefixes are keyed by their value as an integer: small integers hash faster than cut strings.
  let prefix = 0;
  const end = Math.min(e164.length, table.longestPrefix + 1);
  for (let index = 1; index < end; index += 1) {
    prefix = prefix * 10 + e164.charCodeAt(index) - 48;
    found = table.prefixes.get(prefix) ?? found;
  }
  return found;
}

function unpack(): Table {
  const names = zoneNames.split(' ');
  const sets = zoneSets
    .split(' ')
    .map((set) => Object.freeze(set.split(',').map((index) => names[Number(index)] as string)));
  const prefixes = new Map<number, NumberZones>();
  let longestPrefix = 0;
  for (const row of zonePrefixes.split(' ')) {
    const at = row.search(/[:=]/);
    prefixes.set(Number(row.slice(0, at)), {
      zones: sets[Number(row.slice(at + 1))] as readonly string[],
      basis: row[at] === '=' ? 'country' : 'number',
    });
    longestPrefix = Math.max(longestPrefix, at);
  }
  return { prefixes, longestPrefix };
}
