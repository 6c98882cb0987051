import type { CrmValue, OwnedFieldName } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import type { HealthDocument } from '../../shared/health-document';
import type { Hold } from '../store/holds';
import { asStored } from './as-stored';
import { CLEARED, desiredValues, MERGED_FIELDS, type MergedField, type MergedValues } from './desired';
import { type Base, dirtyReasons, NO_BASE } from './dirty';
import { type Failure, rowFailure } from './errors';
import { isHeld } from './holds';
import { type EditPolicy, type FieldOutcome, mergeField } from './merge';
import type { RecordOf } from './record-of';

/** One account to bring in line. `document` null: it left scope, its owned fields are to be cleared. */
export interface Wish {
  account: string;
  document: HealthDocument | null;
  /** Why the document differs from the one written last, in words. */
  causes: readonly string[];
}

/** What the CRM holds of one record (C), values as stored. */
export interface CrmRow extends RecordOf {
  values: Partial<Record<OwnedFieldName, CrmValue>>;
  modstamp: Instant;
  /** Of an opportunity: it is frozen. */
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
  /** [prior, new] of each field to write, Health_Changed_At__c among them. Empty unless `outcome` is write. */
  fields: Partial<Record<OwnedFieldName, readonly [CrmValue, CrmValue]>>;
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
  hold: Hold | null;
  failure: Failure | null;
}

export interface Plan {
  asOf: Instant;
  rows: PlanRow[];
}

export interface PlanSource {
  asOf: Instant;
  wishes: readonly Wish[];
  current: ReadonlyMap<string, CrmRow>;
  bases: ReadonlyMap<string, Base>;
  /** New values of intents without an outcome, by record. */
  intents: ReadonlyMap<string, readonly Partial<Record<string, CrmValue>>[]>;
  holds: ReadonlyMap<string, Hold>;
  /** What was decided about an edit, by what the CRM holds now. */
  policyOf(record: string, field: MergedField, theirs: CrmValue): EditPolicy;
  dirtyScore: number;
}

/** What to write where, and why; pure. Rows in the order of the wishes. */
export function planWrites(source: PlanSource): Plan {
  return { asOf: source.asOf, rows: source.wishes.map((wish) => planRow(wish, source)) };
}

function planRow(wish: Wish, source: PlanSource): PlanRow {
  const current = source.current.get(wish.account);
  const base = source.bases.get(wish.account) ?? NO_BASE;
  const row = emptyRow(wish, base, current?.modstamp ?? null);
  if (!current) {
    const failure = rowFailure('ENTITY_IS_DELETED', 'The account is not to be found in the CRM.');
    return wish.document === null ? row : { ...row, outcome: 'failed', failure };
  }
  const intents = source.intents.get(wish.account) ?? [];
  const wanted = wish.document ? desiredValues(wish.document) : CLEARED;
  const merged = (field: MergedField, desired: CrmValue): Merged => {
    const held = asStored(field, current.values[field]);
    const policy = source.policyOf(wish.account, field, held);
    const attempts = intents.flatMap((values) => (field in values ? [asStored(field, values[field])] : []));
    const state = { desired, current: held, base: base.values[field], intents: attempts };
    return { field, policy, outcome: mergeField(state, policy, source.asOf) };
  };
  const outcomesOf = (desired: MergedValues): Merged[] =>
    fieldsOf(wish, base).map((field) => merged(field, desired[field]));

  const eager = outcomesOf(wanted);
  const respected = new Set<OwnedFieldName>(eager.filter(isRespected).map(({ field }) => field));
  const reasons = wish.document
    ? dirtyReasons(base, wanted, row.cap, source.dirtyScore, respected)
    : ['left scope'];
  const outcomes = reasons.length > 0 ? eager : outcomesOf({ ...wanted, ...base.values });
  for (const outcome of outcomes) note(row, outcome);

  row.capTold = wish.document !== null && base.cap !== row.cap && !outcomes.some(isRespected);
  if (Object.keys(row.fields).length === 0) return row;
  row.causes = causesOf(row, reasons, wish.causes);
  const hold = source.holds.get(wish.account);
  if (hold && isHeld(hold, current.modstamp, source.asOf))
    return { ...row, outcome: 'held', fields: {}, hold };
  row.outcome = 'write';
  row.fields.Health_Changed_At__c = [
    asStored('Health_Changed_At__c', current.values.Health_Changed_At__c),
    wish.document ? asStored('Health_Changed_At__c', source.asOf) : null,
  ];
  return row;
}

function emptyRow(wish: Wish, base: Base, modstamp: Instant | null): PlanRow {
  return {
    object: 'Account',
    record: wish.account,
    account: wish.account,
    outcome: 'unchanged',
    fields: {},
    acknowledge: {},
    exceptions: [],
    causes: [],
    first: Object.keys(base.values).length === 0,
    hadTier: typeof base.values.Health_Tier__c === 'string',
    cap: wish.document?.cap?.id ?? null,
    capTold: false,
    modstamp,
    hold: null,
    failure: null,
  };
}

/** Of an account that left scope only what we wrote is cleared: a field without a base is not ours to empty. */
const fieldsOf = (wish: Wish, base: Base): readonly MergedField[] =>
  wish.document ? MERGED_FIELDS : MERGED_FIELDS.filter((field) => base.values[field] !== undefined);

/** How one owned field is merged. */
export interface Merged {
  field: OwnedFieldName;
  policy: EditPolicy;
  outcome: FieldOutcome;
}

/** Somebody's edit that stays. */
export const isRespected = ({ outcome }: Merged): boolean => outcome.kind === 'exception' && !outcome.write;

/** Notes on a row what becomes of one of its fields. */
export function note(row: PlanRow, { field, policy, outcome }: Merged): void {
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
