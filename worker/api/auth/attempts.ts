import { Refusal } from '../problem';
import { BoundedMap } from './bounded-map';

const ADDRESSES = 10_000;
/** Tokens that nobody knows, in a row from one address. */
const MOST = 20;
const SECONDS_EACH = 3;

/**
 * Keeps a flood of bad tokens away from Salesforce: from one address so many unknown ones are asked about, then one
 * every few seconds. A token that proves good is not counted, so a proxy's address serves all who come through it.
 */
export class Attempts {
  readonly #left = new BoundedMap<{ left: number; at: number }>(ADDRESSES);

  /** @throws Refusal TOO_MANY_REQUESTS */
  take(address: string, now: number): void {
    const former = this.#left.get(address) ?? { left: MOST, at: now };
    const left = Math.min(MOST, former.left + (now - former.at) / 1000 / SECONDS_EACH);
    if (left < 1) {
      this.#left.set(address, { left, at: now });
      throw new Refusal(
        'TOO_MANY_REQUESTS',
        'Too many tokens from this address were refused.',
        'Wait a little, then sign in to Salesforce again.',
        { retryAfter: Math.ceil((1 - left) * SECONDS_EACH) },
      );
    }
    this.#left.set(address, { left: left - 1, at: now });
  }

  giveBack(address: string): void {
    const former = this.#left.get(address);
    if (former) this.#left.set(address, { ...former, left: Math.min(MOST, former.left + 1) });
  }
}
