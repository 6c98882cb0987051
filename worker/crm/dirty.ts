import type { OwnedFieldName, OwnedValues } from '../../shared/crm-fields';
import type { BigIntText } from '../store/schema';
import type { MergedField, Steps } from './owned/define-owned';

/** What the CRM last acknowledged for one record; a field that was never written is absent. */
export interface Base {
  values: OwnedValues;
  /** The cap named in the drivers that were written last: id, null for none, undefined when never written. */
  cap: string | null | undefined;
  /** The last ledger entry that is in it. */
  entry?: BigIntText | null;
}

export const NO_BASE: Base = { values: {}, cap: undefined };

/**
 * Why a row is worth a write, in words; empty when it is not. It is when a field changed so far that the change
 * counts (`MergedField.counts`), or the cap, which has no field of its own. Fields in `skip` (a person's
 * edits that are respected) do not count.
 */
export function dirtyReasons(
  fields: readonly MergedField[],
  base: Base,
  desired: { values: OwnedValues; cap: string | null },
  steps: Steps,
  skip: ReadonlySet<OwnedFieldName>,
): string[] {
  const reasons = fields.flatMap(({ name, word, counts }) => {
    const [before, after] = [base.values[name] ?? null, desired.values[name] ?? null];
    if (skip.has(name) || before === after || !counts(before, after, steps)) return [];
    return [`${word} ${before ?? 'none'} → ${after ?? 'none'}`];
  });
  if (base.cap !== undefined && base.cap !== desired.cap)
    reasons.push(`cap ${base.cap ?? 'none'} → ${desired.cap ?? 'none'}`);
  return reasons;
}
