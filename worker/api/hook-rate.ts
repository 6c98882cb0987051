import { BoundedMap } from './auth/bounded-map';
import { Refusal } from './problem';

const ADDRESSES = 10_000;
const MOST = 300;
const PER_SECOND = 5;

/** How many webhook messages one address may send: many at once, then a few a second, whether they are in order or not. */
export class HookRate {
  readonly #left = new BoundedMap<{ left: number; at: number }>(ADDRESSES);

  /** Counts one. @throws Refusal TOO_MANY_REQUESTS */
  take(address: string, now: number): void {
    const former = this.#left.get(address);
    const left = former ? Math.min(MOST, former.left + ((now - former.at) / 1000) * PER_SECOND) : MOST;
    if (left < 1) {
      throw new Refusal(
        'TOO_MANY_REQUESTS',
        'Too many messages came from this address.',
        'Send one message for many accounts, or wait a little.',
        { retryAfter: Math.ceil((1 - left) / PER_SECOND) },
      );
    }
    this.#left.set(address, { left: left - 1, at: now });
  }
}
