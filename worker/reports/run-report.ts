import type { Day, Instant } from '../../shared/day';
import type { Tier } from '../../shared/tiers';
import type { CallCounts, OrgUsage } from '../crm/calls';

export interface RowCounts {
  written: number;
  unchanged: number;
  held: number;
  failed: number;
}

/** An account in need, as the summary shows it. */
export interface NeedyAccount {
  account: string;
  name: string;
  tier: Tier;
  score: number | null;
  arr: { amount: string; currency: string | null } | null;
  renewalDate: Day | null;
  csm: string | null;
  /** The first driver's sentence. */
  driver: string | null;
}

/** What one run did: printed by --json as it is, by the summary in words. */
export interface RunReport {
  run: string;
  asOf: Instant;
  /** scored: accounts with a document of this day, Unknown included; rescored: those computed by this run. */
  accounts: { total: number; inScope: number; scored: number; rescored: number; unknown: number };
  /** Of accounts. */
  rows: RowCounts;
  /** Of their open renewals. */
  renewals: RowCounts;
  calls: CallCounts;
  /** Calls of the last 24 hours: ours, how many of ours there may be (null: no number is set), the org's own count. */
  usage: { ours: number; perDay: number | null; org: OrgUsage | null };
  /**
   * Seconds from the last look at a row to the CRM's answer to its write, the longest: in them an edit by somebody
   * else is overwritten. null: nothing was written.
   */
  window: number | null;
  tiers: Record<Tier, number>;
  seconds: number;
  /** Rows that were held or failed, and sources that could not be read (account null). */
  failures: { account: string | null; code: string; message: string; action: string }[];
  /** Edits by people or automation to fields that the worker owns. */
  exceptions: {
    account: string;
    field: string;
    ours: unknown;
    theirs: unknown;
    by: string;
    policy: string;
  }[];
  /** Accounts written, and why. */
  changes: { account: string; fields: string[]; causes: string[] }[];
  /** Accounts that this run computed anew, unless it was all of them. */
  rescored: string[] | 'all';
  stage: string;
  attention: NeedyAccount[];
}

/** Tier by tier, worst first; within a tier by recurring revenue in the corporate currency, highest first. */
const NEED: Record<Tier, number> = { Critical: 0, 'At Risk': 1, Unknown: 2, Watch: 3, Healthy: 4 };

/** The `count` accounts that most need attention. `arrCorporate` null ranks last within its tier. */
export function mostInNeed<T extends { tier: Tier; arrCorporate: number | null; account: string }>(
  accounts: readonly T[],
  count: number,
): T[] {
  return [...accounts]
    .sort(
      (a, b) =>
        NEED[a.tier] - NEED[b.tier] ||
        (b.arrCorporate ?? -1) - (a.arrCorporate ?? -1) ||
        (a.account < b.account ? -1 : 1),
    )
    .slice(0, count);
}
