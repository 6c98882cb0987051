import { Refusal } from '../problem';
import { BoundedMap } from './bounded-map';

const ADDRESSES = 10_000;
/** Tokens that were refused, in a row from one address. */
const MOST = 20;
const SECONDS_EACH = 3;

/**
 * Keeps a flood of bad tokens away from Salesforce: after so many refused ones from one address, only one more is
 * asked about every few seconds. Good tokens are never counted, so a proxy's address serves all who come through it.
 */
export class Attempts {
  readonly #left = new BoundedMap<{ left: number; at: number }>(ADDRESSES);

  /** @throws Refusal TOO_MANY_REQUESTS */
  mustBeLeft(address: string, now: number): void {
    const left = this.#leftAt(address, now);
    if (left >= 1) return;
    throw new Refusal(
      'TOO_MANY_REQUESTS',
      'Too many tokens from this address were refused.',
      'Wait a little, then sign in to Salesforce again.',
      { retryAfter: Math.ceil((1 - left) * SECONDS_EACH) },
    );
  }

  /** One more was refused. */
  count(address: string, now: number): void {
    this.#left.set(address, { left: Math.max(0, this.#leftAt(address, now) - 1), at: now });
  }

  #leftAt(address: string, now: number): number {
    const former = this.#left.get(address);
    return former ? Math.min(MOST, former.left + (now - former.at) / 1000 / SECONDS_EACH) : MOST;
  }
}
