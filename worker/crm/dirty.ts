import type { CrmValue, OwnedFieldName } from '../../shared/crm-fields';
import { MERGED_FIELDS, type MergedField, type MergedValues } from './desired';

/** What the CRM last acknowledged for one record; a field that was never written is absent. */
export interface Base {
  values: Partial<MergedValues>;
  /** The cap named in the drivers that were written last: id, null for none, undefined when never written. */
  cap: string | null | undefined;
}

export const NO_BASE: Base = { values: {}, cap: undefined };

/** Percentages at which coverage is worth telling anew. */
const COVERAGE_BANDS = [50, 75];

/**
 * Why a row is worth a write, in words; empty when it is not. It is when any owned field changed other than
 * these: score and trend must move by `dirtyScore` points, coverage must change its band, and drivers are
 * rewritten only together with something else. A change of cap counts although it has no field of its own.
 * Fields in `skip` (a person's edits that are respected) do not count.
 */
export function dirtyReasons(
  base: Base,
  desired: MergedValues,
  cap: string | null,
  dirtyScore: number,
  skip: ReadonlySet<OwnedFieldName> = new Set(),
): string[] {
  const reasons: string[] = [];
  for (const field of MERGED_FIELDS) {
    if (skip.has(field) || field === 'Health_Drivers__c') continue;
    const before = base.values[field];
    const after = desired[field];
    if (before === undefined ? after === null : !worthTelling(field, before, after, dirtyScore)) continue;
    reasons.push(`${WORDS[field]} ${before ?? 'none'} → ${after ?? 'none'}`);
  }
  if (base.cap !== undefined && base.cap !== cap)
    reasons.push(`cap ${base.cap ?? 'none'} → ${cap ?? 'none'}`);
  return reasons;
}

const WORDS: Record<MergedField, string> = {
  Health_Score__c: 'score',
  Health_Tier__c: 'tier',
  Health_Trend_30d__c: 'trend',
  Health_Coverage__c: 'coverage',
  Health_Drivers__c: 'drivers',
  Health_Next_Play__c: 'next play',
  Budget_Owner__c: 'budget owner',
  Budget_Owner_Source__c: 'budget owner source',
  Budget_Owner_Status__c: 'budget owner status',
  Budget_Owner_Last_Engaged__c: 'budget owner last engaged',
};

function worthTelling(field: MergedField, before: CrmValue, after: CrmValue, dirtyScore: number): boolean {
  if (before === after) return false;
  if (typeof before !== 'number' || typeof after !== 'number') return true;
  if (field === 'Health_Coverage__c') return band(before) !== band(after);
  return Math.abs(after - before) >= dirtyScore;
}

const band = (percent: number): number => COVERAGE_BANDS.filter((bound) => percent >= bound).length;
