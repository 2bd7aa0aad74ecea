/**
 * E.164 numbers as keys, and a small whole number with each, in a few bytes a number. A number of up
 * to 15 digits is a double exactly, so the keys are the numbers themselves and no two are confused.
 *
 * Open addressing, in shards that grow one at a time: growing needs room for one shard twice, not for
 * the whole table twice.
 */

/** What {@link createNumberTable} gives. Keys are positive whole numbers below 2^53. */
export interface NumberTable {
  readonly size: number;
  /** The value of the key; undefined: it is not there. */
  get(key: number): number | undefined;
  /** Adds a key that is not there; else leaves it as it is. Says which. `value`: 0 to 2^32 - 1. */
  add(key: number, value: number): boolean;
  /** Every key, in no order. */
  keys(): Generator<number, void, undefined>;
}

interface Shard {
  /** 0: a free place. */
  keys: Float64Array<ArrayBuffer>;
  values: Uint32Array<ArrayBuffer> | undefined;
  size: number;
  /** How many it takes before it grows. */
  limit: number;
}

const SHARDS = 64;
const SMALLEST_PLACES = 32;
/** Fuller, and searches get long. */
const FULLEST = 0.8;
/** Little by little: what is allocated and not used is most of what a table wastes. */
const GROWTH = 1.3;

/** An empty table. Without `values`, every value is 0 and takes no room: 10 to 13 bytes a key, else 15 to 20. */
export function createNumberTable({ values }: { values: boolean }): NumberTable {
  const shards = Array.from({ length: SHARDS }, () => newShard(SMALLEST_PLACES, values));
  let size = 0;
  return {
    get size() {
      return size;
    },
    get(key) {
      const hash = hashOf(key);
      const shard = shards[hash & (SHARDS - 1)] as Shard;
      const place = placeOf(shard.keys, key, hash);
      return shard.keys[place] === 0 ? undefined : (shard.values?.[place] ?? 0);
    },
    add(key, value) {
      const hash = hashOf(key);
      const index = hash & (SHARDS - 1);
      let shard = shards[index] as Shard;
      let place = placeOf(shard.keys, key, hash);
      if (shard.keys[place] !== 0) return false;
      if (shard.size >= shard.limit) {
        shard = grown(shard);
        shards[index] = shard;
        place = placeOf(shard.keys, key, hash);
      }
      shard.keys[place] = key;
      if (shard.values) shard.values[place] = value;
      shard.size += 1;
      size += 1;
      return true;
    },
    *keys() {
      for (const shard of shards) for (const key of shard.keys) if (key !== 0) yield key;
    },
  };
}

function newShard(places: number, values: boolean): Shard {
  return {
    keys: new Float64Array(places),
    values: values ? new Uint32Array(places) : undefined,
    size: 0,
    limit: Math.floor(places * FULLEST),
  };
}

function grown(shard: Shard): Shard {
  const { keys, values } = shard;
  const next = newShard(Math.ceil(keys.length * GROWTH), values !== undefined);
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] as number;
    if (key !== 0) {
      const place = placeOf(next.keys, key, hashOf(key));
      next.keys[place] = key;
      if (next.values) next.values[place] = values?.[at] as number;
    }
  }
  next.size = shard.size;
  // Given back now: until the garbage collector comes by, the old shards would add up to a table more.
  keys.buffer.transfer(0);
  values?.buffer.transfer(0);
  return next;
}

/** Where the key is, or would be. There is always a free place, so that the search ends. */
function placeOf(keys: Float64Array, key: number, hash: number): number {
  const places = keys.length;
  // The upper bits of the hash, spread over as many places as there are; the lower ones chose the shard.
  let place = Math.floor((hash / 4_294_967_296) * places);
  for (;;) {
    const there = keys[place];
    if (there === key || there === 0) return place;
    place += 1;
    if (place === places) place = 0;
  }
}

/** 32 bits, well mixed: lists hold whole blocks of consecutive numbers. Source: MurmurHash3's finalizer. */
function hashOf(key: number): number {
  let hash = (key | 0) ^ Math.imul((key / 4_294_967_296) | 0, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
