import type { OwnedRules } from './owned/define-owned';
import { rulesOf } from './owned/index';
import type { PlanRow } from './plan';

/** From so many accounts on shares say something. */
const FEW_ACCOUNTS = 20;

/** What a run may do without asking, as shares of 0–1. */
export interface GuardRails {
  /** Of the accounts that already had a tier: how many may change it. */
  tierChange: number;
  /** Of the same: how many may go to Unknown. */
  toUnknown: number;
  /** Of the rows to write: how many may be refused. */
  failing: number;
}

/** The guard rails, with their defaults where nothing was said. */
export const guardRails = (given: { [K in keyof GuardRails]?: number | undefined }): GuardRails => ({
  tierChange: given.tierChange ?? 0.2,
  toUnknown: given.toUnknown ?? 0.05,
  failing: given.failing ?? 0.1,
});

/** Why a run waits for somebody's word. */
export interface Breach {
  code: 'NEW_SCORECARD' | 'BACKFILL' | 'TIERS_MOVED' | 'GONE_UNKNOWN' | 'ROWS_REFUSED';
  message: string;
}

export interface Planned {
  /** Rows of accounts in scope. */
  rows: readonly PlanRow[];
  /** The scorecard differs from the one whose scores the CRM holds. */
  newScorecard: boolean;
  /** Fields that no account was ever given, unless somebody has agreed to them. */
  neverWritten: readonly string[];
}

/** What a plan does beyond the guard rails; nothing: it may be written. */
export function breachesOfPlan({ rows, newScorecard, neverWritten }: Planned, rails: GuardRails): Breach[] {
  const breaches: Breach[] = [];
  const writes = rows.filter((row) => row.outcome === 'write');
  if (newScorecard && writes.length > 0) {
    const message = `The scorecard is another one than the CRM's scores were made with; ${accounts(writes.length)} would change.`;
    breaches.push({ code: 'NEW_SCORECARD', message });
  }
  const backfill = backfillOf(rulesOf('Account'), rows, neverWritten);
  if (backfill) breaches.push(backfill);
  const refusedEarlier = rows.filter((row) => row.outcome === 'held' && row.hold?.undoneRun === null).length;
  const refused = breachOfWriting({ tried: writes.length + refusedEarlier, refused: refusedEarlier }, rails);
  if (refused && writes.length > 0) breaches.push(refused);
  const moved = writes.filter((row) => row.hadTier).flatMap((row) => row.fields.Health_Tier__c?.[1] ?? []);
  const shares = {
    tiered: rows.filter((row) => row.hadTier).length,
    moved: moved.length,
    unknown: moved.filter((tier) => tier === 'Unknown').length,
  };
  return [...breaches, ...breachesOfShares(shares, rails)];
}

/**
 * What goes beyond the guard rails where, of the `tiered` accounts that have a tier, `moved` would change it and
 * `unknown` would become Unknown.
 */
export function breachesOfShares(
  { tiered, moved, unknown }: { tiered: number; moved: number; unknown: number },
  rails: GuardRails,
): Breach[] {
  const breaches: Breach[] = [];
  if (tiered < FEW_ACCOUNTS) return breaches;
  if (moved > rails.tierChange * tiered) {
    const message = `${moved} of ${accounts(tiered)} with a tier would change it (at most ${percent(rails.tierChange)} may).`;
    breaches.push({ code: 'TIERS_MOVED', message });
  }
  if (unknown > rails.toUnknown * tiered) {
    const message = `${unknown} of ${accounts(tiered)} with a tier would become Unknown (at most ${percent(rails.toUnknown)} may).`;
    breaches.push({ code: 'GONE_UNKNOWN', message });
  }
  return breaches;
}

/** Whether records of an object are given fields that none was ever given; null where not. */
export function backfillOf(
  { object, words, recordsOf }: OwnedRules,
  rows: readonly PlanRow[],
  neverWritten: readonly string[],
): Breach | null {
  const writes = rows.filter((row) => row.outcome === 'write');
  const first = neverWritten.filter((field) => writes.some((row) => field in row.fields));
  if (first.length === 0) return null;
  const many = `${writes.length} ${writes.length === 1 ? words.one : words.many}`;
  const names = first.map((field) => (recordsOf === null ? field : `${object}.${field}`));
  const message = `${many} would be written, with fields that were never written before: ${names.join(', ')}.`;
  return { code: 'BACKFILL', message };
}

/** Whether the CRM refuses more of the rows than it may; null where it does not. */
export function breachOfWriting(
  { tried, refused }: { tried: number; refused: number },
  rails: GuardRails,
): Breach | null {
  if (tried < FEW_ACCOUNTS || refused <= rails.failing * tried) return null;
  const message = `The CRM refused ${refused} of ${tried} rows (at most ${percent(rails.failing)} may be).`;
  return { code: 'ROWS_REFUSED', message };
}

const accounts = (count: number): string => (count === 1 ? '1 account' : `${count} accounts`);
const percent = (share: number): string => `${Math.round(share * 100)} %`;
