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

  constructor(private readonly clock: Clock) {}

  spend(name: CountedAllowance, times = 1): void {
    let spent = this.#spent.get(name);
    if (!spent) {
      spent = new RollingCount(COUNTED[name].windowMs, this.clock);
      this.#spent.set(name, spent);
    }
    spent.add(times);
  }

  remaining(name: CountedAllowance): number {
    return Math.max(0, COUNTED[name].max - (this.#spent.get(name)?.total() ?? 0));
  }

  /** All of them as `/limits` gives them. */
  list(): Record<string, { Max: number; Remaining: number }> {
    const names = Object.keys(COUNTED) as CountedAllowance[];
    return Object.fromEntries(
      names.map((name) => [name, { Max: COUNTED[name].max, Remaining: this.remaining(name) }]),
    );
  }
}
