/** A source of chance that is passed in. `next()` is uniform over [0, 1). */
export interface Random {
  next(): number;
}

/**
 * A reproducible source: the same seed gives the same numbers on every machine.
 * The generator is sfc32 (Doty-Humphrey's Small Fast Counting, 32 bits), warmed up over 12 rounds.
 * Not for secrets.
 *
 * @param seed any integer; only its low 32 bits count.
 */
export function seededRandom(seed: number): Random {
  let a = seed | 0;
  let b = 0x9e3779b9 | 0;
  let c = 0x243f6a88 | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  for (let round = 0; round < 12; round += 1) next();
  return { next };
}
