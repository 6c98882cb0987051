import { requestLimitExceeded } from './api-error';
import type { Clock } from './clock';
import { RollingCount } from './rolling-count';

const DAY = 24 * 60 * 60 * 1000;

/** API calls of the last 24 hours, by the org's clock, against the org's daily allowance. */
export class Usage {
  max = 100_000;
  /** Calls beyond the allowance that are let through still, as the platform may for a while. */
  overrun = 0;
  readonly #calls: RollingCount;

  constructor(clock: Clock) {
    this.#calls = new RollingCount(DAY, clock);
  }

  get used(): number {
    return this.#calls.total();
  }

  /** Forgets all earlier calls and takes so many as made just now. */
  set used(calls: number) {
    this.#calls.set(calls);
  }

  get remaining(): number {
    return Math.max(0, this.max - this.used);
  }

  /** Throws 403 REQUEST_LIMIT_EXCEEDED once the allowance is gone. */
  check(): void {
    if (this.used >= this.max + this.overrun) throw requestLimitExceeded();
  }

  /** Counts one call; throws 403 REQUEST_LIMIT_EXCEEDED, uncounted, once the allowance is gone. */
  count(): void {
    this.check();
    this.#calls.add(1);
  }

  /** The value of the `sforce-limit-info` header. */
  header(): string {
    return `api-usage=${this.used}/${this.max}`;
  }
}
