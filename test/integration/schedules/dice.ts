import { mulberry32 } from '../../org/http/weather/random';

/** Everything that a schedule leaves to chance, from one seed. */
export class Dice {
  readonly next: () => number;

  constructor(seed: number) {
    this.next = mulberry32(Math.imul(seed, 0x9e3779b1));
  }
  /** 0 to `below` - 1. */
  upTo(below: number): number {
    return Math.floor(this.next() * below);
  }
  between(low: number, high: number): number {
    return low + this.upTo(high - low + 1);
  }
  chance(share: number): boolean {
    return this.next() < share;
  }
  /** @throws RangeError where there is nothing to choose from */
  one<T>(list: readonly T[]): T {
    const [chosen] = list.slice(this.upTo(list.length));
    if (chosen === undefined) throw new RangeError('Nothing to choose from.');
    return chosen;
  }
  /** By weight. */
  weighed<T>(choices: readonly (readonly [weight: number, choice: T])[]): T {
    let left = this.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, choice] of choices) {
      left -= weight;
      if (left < 0) return choice;
    }
    return this.one(choices.map(([, choice]) => choice));
  }
}
