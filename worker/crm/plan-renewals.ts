import type { CrmValue, OwnedFieldName } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import type { HealthDocument } from '../../shared/health-document';
import type { Hold } from '../store/holds';
import { asStored } from './as-stored';
import { desiredRenewal, RENEWAL_FIELDS, type RenewalValues } from './desired-renewal';
import { isHeld } from './holds';
import { type EditPolicy, mergeField } from './merge';
import { type CrmRow, isRespected, type Merged, note, type PlanRow } from './plan';

/** An open renewal to bring in line. `document` null: its account left scope, so that our fields are to be cleared. */
export interface RenewalWish {
  renewal: string;
  account: string;
  document: HealthDocument | null;
}

export interface RenewalPlanSource {
  asOf: Instant;
  wishes: readonly RenewalWish[];
  current: ReadonlyMap<string, CrmRow>;
  /** What the CRM last acknowledged, by record. */
  bases: ReadonlyMap<string, RenewalValues>;
  intents: ReadonlyMap<string, readonly Partial<Record<string, CrmValue>>[]>;
  holds: ReadonlyMap<string, Hold>;
  policyOf(record: string, field: OwnedFieldName, theirs: CrmValue): EditPolicy;
  /** Points by which score or likelihood must move before they alone are written. */
  dirtyScore: number;
}

/** What to write to which renewal, and why; pure. Renewals that are gone or closed by now have no row. */
export function planRenewals(source: RenewalPlanSource): PlanRow[] {
  return source.wishes.flatMap((wish) => {
    const current = source.current.get(wish.renewal);
    const wanted = current && wantedOf(wish, current);
    return wanted ? [planRow(wish, wanted, current, source)] : [];
  });
}

const wantedOf = ({ document }: RenewalWish, { isClosed = false }: CrmRow): RenewalValues | null => {
  if (document) return desiredRenewal(document, { isClosed });
  return isClosed ? null : Object.fromEntries(RENEWAL_FIELDS.map((field) => [field, null]));
};

function planRow(
  wish: RenewalWish,
  wanted: RenewalValues,
  current: CrmRow,
  source: RenewalPlanSource,
): PlanRow {
  const base = source.bases.get(wish.renewal) ?? {};
  const row = emptyRow(wish, base, current);
  const mergedOf = (desired: RenewalValues): Merged[] =>
    RENEWAL_FIELDS.flatMap((field) => {
      // Of what leaves scope only what we wrote is cleared.
      if (!(field in current.values) || (!wish.document && base[field] === undefined)) return [];
      return [merged(field, desired[field] ?? null, current, base[field], source)];
    });
  const eager = mergedOf(wanted);
  const respected = new Set(eager.filter(isRespected).map(({ field }) => field));
  const reasons = wish.document ? dirtyReasons(base, wanted, source.dirtyScore, respected) : ['left scope'];
  for (const outcome of reasons.length > 0 ? eager : mergedOf({ ...wanted, ...base })) note(row, outcome);

  if (Object.keys(row.fields).length === 0) return row;
  row.causes = row.first ? ['first write'] : reasons;
  const hold = source.holds.get(wish.renewal);
  if (hold && isHeld(hold, current.modstamp, source.asOf))
    return { ...row, outcome: 'held', fields: {}, hold };
  return { ...row, outcome: 'write' };
}

function merged(
  field: OwnedFieldName,
  desired: CrmValue,
  current: CrmRow,
  base: CrmValue | undefined,
  source: RenewalPlanSource,
): Merged {
  const holds = asStored(field, current.values[field]);
  const policy = source.policyOf(current.record, field, holds);
  const intents = (source.intents.get(current.record) ?? []).flatMap((values) =>
    field in values ? [asStored(field, values[field])] : [],
  );
  const outcome = mergeField({ desired, current: holds, base, intents }, policy, source.asOf);
  return { field, policy, outcome };
}

const WORDS: Partial<Record<OwnedFieldName, string>> = {
  Health_Score__c: 'score',
  Health_Tier__c: 'tier',
  Renewal_Likelihood__c: 'likelihood',
};

/** Why a renewal is worth a write: another tier, or a number that came, went or moved far enough. */
function dirtyReasons(
  base: RenewalValues,
  wanted: RenewalValues,
  dirtyScore: number,
  skip: ReadonlySet<OwnedFieldName>,
): string[] {
  return RENEWAL_FIELDS.flatMap((field) => {
    const [before, after] = [base[field] ?? null, wanted[field] ?? null];
    if (skip.has(field) || before === after) return [];
    const isNumber = typeof before === 'number' && typeof after === 'number';
    if (isNumber && Math.abs(after - before) < dirtyScore) return [];
    return [`${WORDS[field] ?? field} ${before ?? 'none'} → ${after ?? 'none'}`];
  });
}

const emptyRow = (wish: RenewalWish, base: RenewalValues, current: CrmRow): PlanRow => ({
  object: 'Opportunity',
  record: wish.renewal,
  account: wish.account,
  outcome: 'unchanged',
  fields: {},
  acknowledge: {},
  exceptions: [],
  causes: [],
  first: Object.keys(base).length === 0,
  hadTier: typeof base.Health_Tier__c === 'string',
  cap: null,
  capTold: false,
  modstamp: current.modstamp,
  hold: null,
  failure: null,
});
