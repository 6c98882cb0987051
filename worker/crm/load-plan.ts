import type { CrmValue, OwnedFieldName, OwnedObject } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { basesOfMerged, readBases } from '../store/bases';
import { openExceptions } from '../store/exceptions';
import { holdsAt } from '../store/holds';
import { type LedgerEntry, openIntents } from '../store/ledger';
import type { Db } from '../store/schema';
import { asStored } from './as-stored';
import type { Crm } from './crm';
import { MERGED_FIELDS, type MergedValues } from './desired';
import type { Base } from './dirty';
import type { EditPolicy } from './merge';
import { type Plan, planWrites, type Wish } from './plan';
import { type ReadOptions, readOwned } from './read-owned';

/** Under which name the base keeps the cap that the CRM was last told; no field of the CRM has it. */
export const CAP_BASE = 'cap';
const OBJECT = 'Account';

export interface PlanSettings {
  /** What becomes of edits about which nothing was decided. */
  onEdit: EditPolicy['kind'];
  dirtyScore: number;
}

export interface LoadOptions extends ReadOptions {
  asOf: Instant;
  settings: PlanSettings;
}

/** Reads all that a plan depends on (CRM, bases, open intents, holds, decisions on edits) and plans. */
export async function loadPlan(
  db: Db,
  crm: Crm,
  wishes: readonly Wish[],
  { asOf, settings, ...reading }: LoadOptions,
): Promise<Plan> {
  const accounts = wishes.map((wish) => wish.account);
  // Before the CRM is read: what another writes meanwhile is then at worst listed as an edit, until the next plan.
  const bases = await basesOf(db, accounts);
  return planWrites({
    asOf,
    wishes,
    current: await readOwned(crm, OBJECT, { ids: accounts }, reading),
    bases,
    intents: await intentsOf(db, OBJECT, accounts),
    holds: await holdsAt(db, OBJECT, asOf),
    policyOf: await policiesOf(db, OBJECT, accounts, settings.onEdit),
    dirtyScore: settings.dirtyScore,
  });
}

/** What the CRM last acknowledged of each account that has anything. */
export async function basesOf(db: Db, accounts: readonly string[]): Promise<Map<string, Base>> {
  const bases = new Map<string, Base>();
  for (const [record, fields] of await readBases(db, OBJECT, accounts)) {
    const values: Partial<MergedValues> = {};
    for (const field of MERGED_FIELDS) {
      if (field in fields) values[field] = asStored(field, crmValue(fields[field]));
    }
    const cap = fields[CAP_BASE];
    bases.set(record, {
      values,
      cap: CAP_BASE in fields ? (typeof cap === 'string' ? cap : null) : undefined,
    });
  }
  return bases;
}

/** Values that the CRM may hold through us: attempts without an outcome, and what a merged account brought along. */
export async function intentsOf(
  db: Db,
  object: OwnedObject,
  records: readonly string[],
): Promise<Map<string, Record<string, CrmValue>[]>> {
  const intents = new Map<string, Record<string, CrmValue>[]>();
  for (const entry of await openIntents(db, object)) {
    intents.set(entry.record, [...(intents.get(entry.record) ?? []), newValues(entry)]);
  }
  for (const [account, merged] of object === OBJECT ? await basesOfMerged(db, records) : []) {
    const brought = merged.map((fields) =>
      Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, crmValue(value)])),
    );
    intents.set(account, [...(intents.get(account) ?? []), ...brought]);
  }
  return intents;
}

/** What an attempt would have the CRM hold. */
export const newValues = ({ fields }: Pick<LedgerEntry, 'fields'>): Record<string, CrmValue> =>
  Object.fromEntries(Object.entries(fields).map(([field, [, next]]) => [field, crmValue(next)]));

/** A decision holds for the edit it was made about: another value of theirs is another edit. */
export async function policiesOf(
  db: Db,
  object: OwnedObject,
  records: readonly string[],
  onEdit: EditPolicy['kind'],
) {
  const decided = new Map<string, { theirs: CrmValue; policy: EditPolicy }>();
  for (const e of await openExceptions(db, object, records)) {
    if (!e.decided) continue;
    const policy: EditPolicy =
      e.policy === 'overwrite' ? { kind: 'overwrite' } : { kind: 'respect', until: e.respectUntil };
    decided.set(`${e.record} ${e.field}`, { theirs: crmValue(e.theirs), policy });
  }
  const otherwise: EditPolicy =
    onEdit === 'overwrite' ? { kind: 'overwrite' } : { kind: 'respect', until: null };
  return (record: string, field: OwnedFieldName, theirs: CrmValue): EditPolicy => {
    const known = decided.get(`${record} ${field}`);
    return known && asStored(field, known.theirs) === theirs ? known.policy : otherwise;
  };
}

/** A value from the store's JSON as a CRM value. */
export function crmValue(value: unknown): CrmValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
