/**
 * Seeded chance, keyed by what it is about: the same key gives the same numbers whatever was drawn before, so
 * one part of life never shifts another. Only +, −, ×, ÷ and integer operations are used, which every engine
 * rounds alike; Math.exp, log, pow and sin are not, and would move the committed checksum.
 */
export type Key = number | string;

const GOLDEN = 0x9e3779b9;

/** Folds one number into a 32-bit state (finaliser of MurmurHash3, public domain). */
export function fold(state: number, value: number): number {
  let h = Math.imul(state ^ value, 0x85ebca6b) + GOLDEN;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function foldText(state: number, text: string): number {
  let h = fold(state, text.length);
  for (let i = 0; i < text.length; i++) h = fold(h, text.charCodeAt(i));
  return h;
}

/** A 32-bit hash of a list of keys. */
export function hash(...keys: readonly Key[]): number {
  let h = 0x2545f491;
  for (const key of keys) h = typeof key === 'number' ? fold(h, key | 0) : foldText(h, key);
  return h;
}

/** A number in [0, 1) from a 32-bit hash. */
export const unit = (h: number): number => (h >>> 0) / 4294967296;

/** A stream of numbers (mulberry32, public domain, Tommy Ettinger). */
export class Rng {
  private state: number;

  constructor(...keys: readonly Key[]) {
    this.state = hash(...keys);
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return unit(t ^ (t >>> 14));
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** Mean 0, deviation 1, within ±6: the sum of twelve uniforms less six (Irwin–Hall). */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += this.next();
    return sum;
  }

  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const one = list[Math.floor(this.next() * list.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }

  /** One of the values, each as likely as its weight. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    let left = this.next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    return this.pick(choices)[0];
  }
}

export const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);
