// Chance that repeats itself: xoshiro128** seeded by FNV-1a of a text. Each kind throws dice of its own, so that a kind
// added, or changed, leaves the throws of the others as they were.

export interface Dice {
  /** At least 0, less than 1. */
  fraction(): number;
  /** A whole number from 0, less than `limit`. */
  below(limit: number): number;
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** One of the list, the more often the greater its `weight`. */
  weighted<T extends { readonly weight: number }>(list: readonly T[]): T;
  exponential(mean: number): number;
  /** `median` times e to a normal deviate of this `spread`. */
  skewed(median: number, spread: number): number;
  /** How many of something that happens `mean` times on average. */
  count(mean: number): number;
  hex(digits: number): string;
  fork(name: string): Dice;
}

export function createDice(seed: string): Dice {
  const fraction = xoshiro(seed);
  const below = (limit: number) => Math.floor(fraction() * limit);
  const exponential = (mean: number) => -mean * Math.log(1 - fraction());
  return {
    fraction,
    below,
    exponential,
    between: (least, most) => least + fraction() * (most - least),
    chance: (probability) => fraction() < probability,
    pick: (list) => at(list, below(list.length)),
    weighted(list) {
      let left = fraction() * list.reduce((sum, { weight }) => sum + weight, 0);
      const found = list.find(({ weight }) => {
        left -= weight;
        return left < 0;
      });
      return found ?? at(list, list.length - 1);
    },
    skewed(median, spread) {
      const normal = Math.sqrt(2 * exponential(1)) * Math.cos(2 * Math.PI * fraction());
      return median * Math.exp(spread * normal);
    },
    count(mean) {
      let events = 0;
      for (let passed = exponential(1); passed < mean; passed += exponential(1)) events += 1;
      return events;
    },
    hex: (digits) => Array.from({ length: digits }, () => below(16).toString(16)).join(''),
    fork: (name) => createDice(`${seed}/${name}`),
  };
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError('There is nothing to pick from an empty list');
  return found;
}

function xoshiro(seed: string): () => number {
  let [a, b, c, d] = [hashOf(`${seed}#1`), hashOf(`${seed}#2`), hashOf(`${seed}#3`), hashOf(`${seed}#4`)];
  const next = () => {
    const answer = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return answer / 2 ** 32;
  };
  for (let warm = 0; warm < 16; warm += 1) next();
  return next;
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
