/** A reproducible source of chance, uniform over [0, 1). */
export type RandomNumber = () => number;

/**
 * A reproducible source (sfc32, Doty-Humphrey's Small Fast Counting), the same on every machine.
 * Streams of one seed are independent: each simulated call draws from its own, so that two methods
 * compared on one seed meet the same people in the same order.
 *
 * @param seed any integer; its low 32 bits count.
 * @param stream any integer; its low 32 bits count.
 */
export function seededRandom(seed: number, stream: number): RandomNumber {
  let a = seed | 0;
  let b = Math.imul(stream ^ 0x9e3779b9, 0x85ebca6b) | 0;
  let c = 0x243f6a88 ^ stream;
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
  return next;
}
