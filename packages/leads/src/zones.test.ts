import type { E164 } from '@dialwright/core';
import { describe, expect, it } from 'vitest';
import { zoneNames } from './generated/zone-table.ts';
import { zonesForLead } from './lead-zones.ts';
import { numberZones, zonesForNumber } from './number-zones.ts';

const of = (e164: string): readonly string[] => zonesForNumber(e164 as E164);

describe('zonesForNumber', () => {
  it('S0-03 gives the one zone of an area code that has one', () => {
    expect(of('+12125550134')).toEqual(['America/New_York']);
    expect(of('+16025550134')).toEqual(['America/Phoenix']);
    expect(of('+18085550134')).toEqual(['Pacific/Honolulu']);
  });

  it.each([
    '208',
    '986',
    '850',
    '448',
    '308',
    '605',
    '701',
    '812',
    '906',
    '270',
    '364',
    '541',
    '928',
  ])('S0-03 gives more than one zone for the split area code %s, whatever the exchange', (area) => {
    expect(of(`+1${area}5550134`).length).toBeGreaterThan(1);
    expect(of(`+1${area}4320134`)).toEqual(of(`+1${area}5550134`));
  });

  it('tz-5 gives all zones of the country for a mobile number that any part of it may have', () => {
    expect(of('+79161234567').length).toBeGreaterThan(9);
    expect(of('+61412345678')).toContain('Australia/Perth');
    expect(numberZones('+61412345678' as E164).basis).toBe('country');
  });

  it('gives none for numbers that belong to no place or to nobody', () => {
    for (const number of ['+18005550134', '+19005550134', '+15005550134', '+80012345678']) {
      expect(of(number)).toEqual([]);
    }
  });

  it('tz-2 names zones as they are called today', () => {
    const names = zoneNames.split(' ');
    expect(names).toEqual(expect.arrayContaining(['Europe/Kyiv', 'Asia/Kolkata', 'America/Nuuk']));
    expect(names).not.toEqual(expect.arrayContaining(['Europe/Kiev']));
    expect(names).not.toEqual(expect.arrayContaining(['Asia/Calcutta']));
    for (const timeZone of names) {
      expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
    }
  });
});

describe('zonesForLead', () => {
  const e164 = '+12125550134' as E164;

  it('believes the list first, then coordinates, then the number', () => {
    const honolulu = { latitude: 21.3, longitude: -157.85 };
    expect(zonesForLead({ e164, zone: 'america/chicago', ...honolulu })).toEqual({
      zones: ['America/Chicago'],
      basis: 'explicit',
    });
    expect(zonesForLead({ e164, ...honolulu })).toEqual({
      zones: ['Pacific/Honolulu'],
      basis: 'coordinates',
    });
    expect(zonesForLead({ e164 })).toEqual({ zones: ['America/New_York'], basis: 'number' });
    expect(zonesForLead({ e164: '+4915112345678' as E164 }).basis).toBe('country');
    expect(zonesForLead({ e164: '+18005550134' as E164 })).toEqual({ zones: [], basis: 'none' });
  });

  it('tz-1 tz-2 takes coordinates, with borders as they are today', () => {
    const at = (latitude: number, longitude: number): string[] =>
      zonesForLead({ e164, latitude, longitude }).zones;
    expect(at(31.65, -106.45)).toContain('America/Ciudad_Juarez');
    expect(at(64.18, -51.7)).toEqual(['America/Nuuk']);
  });

  it.each([
    [Number.NaN, 0],
    [91, 0],
    [0, -181],
    [0, 0],
    [35, -40],
  ])('tz-3 takes the coordinates %d, %d for not given', (latitude, longitude) => {
    expect(zonesForLead({ e164, latitude, longitude }).basis).toBe('number');
  });

  it('tz-4 gives both zones near a border', () => {
    // Just east of the line between New Mexico and Texas.
    const { zones } = zonesForLead({ e164, latitude: 32.5, longitude: -103.05 });
    expect(zones).toEqual(['America/Chicago', 'America/Denver']);
  });

  it.each(['Eastern', 'EST', 'UTC', 'Etc/GMT+5', 'Mars/Olympus', ''])(
    'takes the zone %j for not given',
    (zone) => expect(zonesForLead({ e164, zone }).basis).toBe('number'),
  );
});
