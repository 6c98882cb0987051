import type { Clock } from './clock';
import { RollingCount } from './rolling-count';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** What of an org's allowances is counted down, besides API requests: how much, and in what time. */
const COUNTED = {
  DailyBulkApiBatches: { max: 15_000, windowMs: DAY },
  DailyBulkV2QueryFileStorageMB: { max: 976_562, windowMs: DAY },
  DailyBulkV2QueryJobs: { max: 10_000, windowMs: DAY },
  DailyDeliveredPlatformEvents: { max: 50_000, windowMs: DAY },
  HourlyAsyncReportRuns: { max: 1200, windowMs: HOUR },
  HourlySyncReportRuns: { max: 500, windowMs: HOUR },
} as const;

export type CountedAllowance = keyof typeof COUNTED;

/** The allowances of an org that its `/limits` counts down; whoever spends one decides what happens at its end. */
export class Allowances {
  readonly #spent = new Map<CountedAllowance, RollingCount>();
  readonly #max = new Map<CountedAllowance, number>();

  constructor(private readonly clock: Clock) {}

  spend(name: CountedAllowance, times = 1): void {
    this.#count(name).add(times);
  }

  remaining(name: CountedAllowance): number {
    return Math.max(0, this.max(name) - this.used(name));
  }

  used(name: CountedAllowance): number {
    return this.#spent.get(name)?.total() ?? 0;
  }

  max(name: CountedAllowance): number {
    return this.#max.get(name) ?? COUNTED[name].max;
  }

  /** As if so much had been used just now and none before, or so much were allowed. */
  set(name: CountedAllowance, { used, max }: { used?: number | undefined; max?: number | undefined }): void {
    if (used !== undefined) this.#count(name).set(used);
    if (max !== undefined) this.#max.set(name, max);
  }

  /** All of them as `/limits` gives them. */
  list(): Record<string, { Max: number; Remaining: number }> {
    const names = Object.keys(COUNTED) as CountedAllowance[];
    return Object.fromEntries(
      names.map((name) => [name, { Max: this.max(name), Remaining: this.remaining(name) }]),
    );
  }

  #count(name: CountedAllowance): RollingCount {
    const known = this.#spent.get(name);
    if (known) return known;
    const fresh = new RollingCount(COUNTED[name].windowMs, this.clock);
    this.#spent.set(name, fresh);
    return fresh;
  }
}
