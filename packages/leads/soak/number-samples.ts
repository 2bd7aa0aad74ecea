/**
 * Numbers to compare verdicts on: of every country and calling code, in and just outside its ranges,
 * written in the ways that lists write them. The same random numbers give the same samples.
 */
import type { Random } from '@dialwright/core';
import metadata from 'libphonenumber-js/max/metadata';
import { drawPattern, type PatternNode } from '../src/verdict/parse-pattern.ts';

/** One number as a list has it, and the country of numbers without a country code. */
export interface NumberSample {
  text: string;
  home: string;
}

type RawPlan = readonly unknown[];

const countries = Object.entries(metadata.countries as unknown as Record<string, RawPlan>);
const nonGeographic = Object.entries(
  (metadata as unknown as { nonGeographic: Record<string, RawPlan> }).nonGeographic,
);
const graphs = new Map<string, PatternNode>();

/** The next sample, of plan number `index` (any whole number: they come round). */
export function nextSample(random: Random, index: number): NumberSample {
  const below = (size: number): number => Math.floor(random.next() * size);
  const pick = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;
  const at = index % (countries.length + nonGeographic.length);
  const [home, plan] =
    at < countries.length
      ? (countries[at] as [string, RawPlan])
      : [pick(countries)[0], (nonGeographic[at - countries.length] as [string, RawPlan])[1]];
  const code = String(plan[0]);
  let digits = national(plan);
  const damage = random.next();
  if (damage < 0.15)
    digits =
      digits.slice(0, below(digits.length + 1)) +
      below(10) +
      digits.slice(below(digits.length + 1));
  else if (damage < 0.3) digits = digits.slice(0, -1 - below(3));
  else if (damage < 0.55) {
    const place = below(digits.length);
    digits = digits.slice(0, place) + below(10) + digits.slice(place + 1);
  } else if (damage < 0.6) digits = String(below(1e9)) + String(below(1e6));
  const abroad = random.next() < 0.15 ? pick(countries)[0] : home;
  const prefix = typeof plan[5] === 'string' ? plan[5] : '0';
  const written = pick([
    () => `+${code}${digits}`,
    () => `+${code}${digits}`,
    () => digits,
    () => prefix + digits,
    () => code + digits,
    () => `+${code}${prefix}${digits}`,
    () => `${pick(['00', '011', '0011', '810', '001'])}${code}${digits}`,
    () => code + prefix + digits,
    () => pick(['1', '8', '9', '15', '0', '00', '031']) + digits,
  ])();
  return { text: punctuate(written), home: abroad };

  function national(raw: RawPlan): string {
    const types = ((raw[11] || []) as (readonly [string] | 0 | null)[])
      .map((type) => (type ? type[0] : ''))
      .filter((source) => source !== '');
    const source = random.next() < 0.3 || types.length === 0 ? (raw[2] as string) : pick(types);
    return walk(graphOf(source));
  }

  function walk(from: PatternNode): string {
    let text = '';
    for (let node: PatternNode | undefined = from; node;) {
      const ways = node.free.length + (node.to ? 1 : 0);
      if (ways === 0) break;
      const way = below(ways);
      if (way < node.free.length) node = node.free[way];
      else {
        const { digits: bits } = node;
        text += pick(
          Array.from({ length: 10 }, (_, digit) => digit).filter((digit) => bits & (1 << digit)),
        );
        node = node.to;
      }
    }
    return text;
  }

  function punctuate(text: string): string {
    if (random.next() < 0.5) return text;
    let written = text.slice(0, 2);
    for (const each of text.slice(2)) {
      written += random.next() < 0.15 ? pick([' ', '-', '.', '/', ') ', ' (']) + each : each;
    }
    return written;
  }
}

function graphOf(source: string): PatternNode {
  const known = graphs.get(source);
  if (known) return known;
  let id = 0;
  const newNode = (): PatternNode => ({
    id: id++,
    digits: 0,
    to: undefined,
    free: [],
    accepts: -1,
  });
  const start = newNode();
  if (!drawPattern(source, start, newNode))
    throw new Error(`This pattern cannot be read: ${source}`);
  graphs.set(source, start);
  return start;
}
