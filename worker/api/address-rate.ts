import { BoundedMap } from './bounded-map';
import { Refusal } from './problem';

const ADDRESSES = 10_000;

interface Rate {
  /** So many at once. */
  most: number;
  /** And then so many a second. */
  perSecond: number;
  /** What one is told who comes too often. */
  detail: string;
  action: string;
}

/** How many of something one address may send: many at once, then some a second. Addresses long unheard of begin anew. */
export class AddressRate {
  readonly #left = new BoundedMap<{ left: number; at: number }>(ADDRESSES);

  constructor(private readonly rate: Rate) {}

  /** Counts nothing. @throws Refusal TOO_MANY_REQUESTS */
  mustBeLeft(address: string, now: number): void {
    const left = this.#leftAt(address, now);
    if (left >= 1) return;
    const { perSecond, detail, action } = this.rate;
    throw new Refusal('TOO_MANY_REQUESTS', detail, action, {
      retryAfter: Math.ceil((1 - left) / perSecond),
    });
  }

  count(address: string, now: number): void {
    this.#left.set(address, { left: Math.max(0, this.#leftAt(address, now) - 1), at: now });
  }

  #leftAt(address: string, now: number): number {
    const { most, perSecond } = this.rate;
    const former = this.#left.get(address);
    return former ? Math.min(most, former.left + ((now - former.at) / 1000) * perSecond) : most;
  }
}
