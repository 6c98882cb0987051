import type { CallCounts, OrgUsage } from '../crm/calls';

const DAY_MS = 86_400_000;
/** So much of a day's calls may be spent at once: what people do comes in waves. */
const BURST = 0.1;
/** Of the org's own daily calls the last fifth is left to people and to the scheduled sync. */
const LARGEST_USAGE = 0.8;

/**
 * How many calls polling and dirty passes may spend: so many a day, a tenth of them at once, the rest as the day
 * goes. It begins full, and is not kept when the process ends.
 */
export class CallBudget {
  readonly #perDay: number;
  readonly #now: () => number;
  #left: number;
  #at: number;
  #counted = 0;

  constructor(perDay: number, now: () => number) {
    this.#perDay = perDay;
    this.#now = now;
    this.#left = perDay * BURST;
    this.#at = now();
  }

  /** Takes off what was called since the last time, by the counts of a connection that nobody else uses. */
  spend({ reads, writes, polls, other }: Readonly<CallCounts>): void {
    this.#refill();
    const counted = reads + writes + polls + other;
    this.#left -= counted - this.#counted;
    this.#counted = counted;
  }

  /** Milliseconds until more may be spent; 0: now. */
  waitMs(usage: OrgUsage | null): number {
    this.#refill();
    if (usage && usage.used > LARGEST_USAGE * usage.limit) return DAY_MS / 24;
    return this.#left > 0 ? 0 : Math.ceil(((1 - this.#left) * DAY_MS) / this.#perDay);
  }

  #refill(): void {
    const now = this.#now();
    this.#left = Math.min(this.#perDay * BURST, this.#left + ((now - this.#at) / DAY_MS) * this.#perDay);
    this.#at = now;
  }
}
