import type { CrmValue, OwnedFieldName, OwnedValues } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import type { HealthDocument } from '../../shared/health-document';
import type { InForce } from '../renewals/in-force';
import type { Hold } from '../store/holds';
import type { BigIntText } from '../store/schema';
import { asStored } from './as-stored';
import { desiredValues } from './desired';
import { type Base, dirtyReasons, NO_BASE } from './dirty';
import { type Failure, rowFailure } from './errors';
import { isHeld } from './holds';
import { type EditPolicy, type FieldOutcome, mergeField } from './merge';
import type { OwnedRules, Steps } from './owned/define-owned';
import type { RecordOf } from './record-of';

/** One account to bring in line, and what follows it. `document` null: it left scope, our fields are to be cleared. */
export interface Wish {
  account: string;
  document: HealthDocument | null;
  /** Why the document differs from the one written last, in words. */
  causes: readonly string[];
}

/** One record to bring in line with its account. */
export interface RecordWish extends Wish {
  record: string;
  /** What its opportunities and contracts say, where its document does not and a field of ours is to hold it. */
  inForce?: InForce;
}

/** What the CRM holds of one record (C), values as stored. */
export interface CrmRow extends RecordOf {
  values: Partial<Record<OwnedFieldName, CrmValue>>;
  modstamp: Instant;
  /** It is frozen. */
  isClosed?: boolean;
}

/** An edit of an owned field by someone else. */
export interface Exception {
  record: string;
  field: OwnedFieldName;
  ours: CrmValue;
  theirs: CrmValue;
  base: CrmValue;
  policy: EditPolicy['kind'];
}

export interface PlanRow extends RecordOf {
  outcome: 'write' | 'unchanged' | 'held' | 'failed';
  /** [prior, new] of each field to write, the object's stamp among them. Empty unless `outcome` is write. */
  fields: Partial<Record<OwnedFieldName, readonly [CrmValue, CrmValue]>>;
  /** Those whose new value is somebody else's: given back, it never counts as ours. */
  theirs?: readonly OwnedFieldName[];
  /** Fields that already hold what we want: bases to note without a call. */
  acknowledge: Partial<Record<OwnedFieldName, CrmValue>>;
  exceptions: Exception[];
  causes: string[];
  /** None of its fields was ever written: a backfill. */
  first: boolean;
  /** The CRM has acknowledged a tier of it. */
  hadTier: boolean;
  /** The cap that the document names, to be noted with the base. */
  cap: string | null;
  /** All that was to be told stands in the CRM already, so `cap` is acknowledged without a call. */
  capTold: boolean;
  modstamp: Instant | null;
  /** The last ledger entry of its base when it was planned. */
  known?: BigIntText | null;
  hold: Hold | null;
  failure: Failure | null;
}

export interface Plan {
  asOf: Instant;
  rows: PlanRow[];
}

export interface PlanSource {
  asOf: Instant;
  /** By the records that they are for. */
  wishes: readonly RecordWish[];
  current: ReadonlyMap<string, CrmRow>;
  bases: ReadonlyMap<string, Base>;
  /** New values of intents without an outcome, by record. */
  intents: ReadonlyMap<string, readonly Partial<Record<string, CrmValue>>[]>;
  holds: ReadonlyMap<string, Hold>;
  /** What was decided about an edit, by what the CRM holds now. */
  policyOf(record: string, field: OwnedFieldName, theirs: CrmValue): EditPolicy;
  steps: Steps;
}

/**
 * What to write to which records of one object, and why; pure. Rows in the order of the wishes; records that are
 * closed, and stay as they are, have none.
 */
export function planRows(rules: OwnedRules, source: PlanSource): PlanRow[] {
  return source.wishes.flatMap((wish) => {
    const current = source.current.get(wish.record);
    if (current) return current.isClosed ? [] : [planRow(rules, wish, current, source)];
    // What follows an account may have been deleted since it was read; a customer's account may not.
    return rules.recordsOf === null ? [goneRow(rules, wish, source)] : [];
  });
}

function goneRow(rules: OwnedRules, wish: RecordWish, { bases }: PlanSource): PlanRow {
  const row = emptyRow(rules, wish, bases.get(wish.record) ?? NO_BASE, null);
  if (wish.document === null) return row;
  const message = `The ${rules.words.one} is not to be found in the CRM.`;
  return { ...row, outcome: 'failed', failure: rowFailure('ENTITY_IS_DELETED', message) };
}

function planRow(rules: OwnedRules, wish: RecordWish, current: CrmRow, source: PlanSource): PlanRow {
  const base = source.bases.get(wish.record) ?? NO_BASE;
  const row = emptyRow(rules, wish, base, current.modstamp);
  // Of an account that left scope only what we wrote is cleared: a field without a base is not ours to empty.
  const fields = rules.merged.filter(({ name }) => wish.document || base.values[name] !== undefined);
  const wanted = desiredValues(rules.merged, wish.document, wish.inForce);
  const outcomesOf = (desired: OwnedValues): Merged[] =>
    fields.map(({ name }) => merged(name, desired[name] ?? null, current, base, source));

  const eager = outcomesOf(wanted);
  const respected = new Set(eager.filter(isRespected).map(({ field }) => field));
  const reasons = wish.document
    ? dirtyReasons(rules.merged, base, { values: wanted, cap: row.cap }, source.steps, respected)
    : ['left scope'];
  const outcomes = reasons.length > 0 ? eager : outcomesOf({ ...wanted, ...base.values });
  for (const outcome of outcomes) note(row, outcome);

  row.capTold =
    rules.capOf !== null && wish.document !== null && base.cap !== row.cap && !outcomes.some(isRespected);
  if (Object.keys(row.fields).length === 0) return row;
  row.causes = causesOf(row, reasons, wish.causes);
  const hold = source.holds.get(wish.record);
  if (hold && isHeld(hold, current.modstamp, source.asOf))
    return { ...row, outcome: 'held', fields: {}, hold };
  row.outcome = 'write';
  if (rules.stamp !== null) {
    const stamp = wish.document ? asStored(rules.stamp, source.asOf) : null;
    row.fields[rules.stamp] = [asStored(rules.stamp, current.values[rules.stamp]), stamp];
  }
  return row;
}

function merged(
  field: OwnedFieldName,
  desired: CrmValue,
  current: CrmRow,
  base: Base,
  source: PlanSource,
): Merged {
  const holds = asStored(field, current.values[field]);
  const policy = source.policyOf(current.record, field, holds);
  const intents = (source.intents.get(current.record) ?? []).flatMap((values) =>
    field in values ? [asStored(field, values[field])] : [],
  );
  const state = { desired, current: holds, base: base.values[field], intents };
  return { field, policy, outcome: mergeField(state, policy, source.asOf) };
}

const emptyRow = (
  { object, capOf }: OwnedRules,
  { record, account, document }: RecordWish,
  base: Base,
  modstamp: Instant | null,
): PlanRow => ({
  object,
  record,
  account,
  outcome: 'unchanged',
  fields: {},
  acknowledge: {},
  exceptions: [],
  causes: [],
  first: Object.keys(base.values).length === 0,
  hadTier: typeof base.values.Health_Tier__c === 'string',
  cap: (document && capOf?.(document)) ?? null,
  capTold: false,
  modstamp,
  ...(base.entry === undefined ? {} : { known: base.entry }),
  hold: null,
  failure: null,
});

/** How one owned field is merged. */
interface Merged {
  field: OwnedFieldName;
  policy: EditPolicy;
  outcome: FieldOutcome;
}

/** Somebody's edit that stays. */
const isRespected = ({ outcome }: Merged): boolean => outcome.kind === 'exception' && !outcome.write;

/** Notes on a row what becomes of one of its fields. */
function note(row: PlanRow, { field, policy, outcome }: Merged): void {
  switch (outcome.kind) {
    case 'unchanged':
      return;
    case 'acknowledge':
      row.acknowledge[field] = outcome.value;
      return;
    case 'write':
      row.fields[field] = [outcome.prior, outcome.value];
      return;
    case 'exception':
      row.exceptions.push({
        record: row.record,
        field,
        ours: outcome.ours,
        theirs: outcome.theirs,
        base: outcome.base,
        policy: policy.kind,
      });
      if (outcome.write) row.fields[field] = [outcome.theirs, outcome.ours];
  }
}

function causesOf(row: PlanRow, reasons: readonly string[], told: readonly string[]): string[] {
  const overwritten = row.exceptions.map((e) => `edit of ${e.field} overwritten`);
  const opening = row.first ? ['first write'] : reasons;
  return [...opening, ...told, ...(row.exceptions.some((e) => e.field in row.fields) ? overwritten : [])];
}
