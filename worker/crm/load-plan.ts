import { type CrmValue, OWNED_OBJECTS, type OwnedFieldName, type OwnedObject } from '../../shared/crm-fields';
import { dayIn, type Instant } from '../../shared/day';
import { basesOfMerged, readBases, recordsWithBase } from '../store/bases';
import { openExceptions } from '../store/exceptions';
import { holdsAt } from '../store/holds';
import { type LedgerEntry, unknownIntents } from '../store/ledger';
import type { Db } from '../store/schema';
import { asStored } from './as-stored';
import type { Withheld } from './clearing-guard';
import type { Crm } from './crm';
import type { Base } from './dirty';
import type { EditPolicy } from './merge';
import { movedLookups } from './moved-lookups';
import type { Mapping, OwnedRules, Steps } from './owned/define-owned';
import { fieldsOfOrg } from './owned/fields-of-org';
import { mergedNames, rulesOf } from './owned/index';
import { type Plan, type PlanRow, planRows, type RecordWish, type Wish } from './plan';
import { reasonWithout } from './provisioned';
import { type ReadOptions, readOwned } from './read-owned';
import { withInForce } from './with-in-force';

/** Under which name the base keeps the cap that the CRM was last told; no field of the CRM has it. */
export const CAP_BASE = 'cap';

export interface PlanSettings {
  /** What becomes of edits about which nothing was decided. */
  onEdit: EditPolicy['kind'];
  steps: Steps;
  mapped: Mapping;
}

export interface LoadOptions extends ReadOptions {
  asOf: Instant;
  settings: PlanSettings;
}

/**
 * Reads all that a plan depends on (CRM, bases, open intents, holds, decisions on edits) and plans the accounts, then
 * what follows them, object by object.
 * @param kept why nothing of an object is planned: those in it are left out, and those found are put there
 */
export async function loadPlan(
  db: Db,
  crm: Crm,
  wishes: readonly Wish[],
  options: LoadOptions,
  kept = new Map<OwnedObject, Withheld>(),
): Promise<Plan> {
  const plan: Plan = { asOf: options.asOf, rows: [] };
  for (const rules of OWNED_OBJECTS.map(rulesOf)) {
    if (kept.has(rules.object)) continue;
    const wanted = await recordWishes(db, rules, wishes, options.asOf);
    const why = wanted.length === 0 ? null : await reasonWithout(crm, rules);
    if (why) kept.set(rules.object, why);
    else plan.rows.push(...(await loadRows(db, crm, rules, wanted, options)));
  }
  return plan;
}

/** Of what follows an account that left scope only what carries anything of ours is to be cleared. */
async function recordWishes(
  db: Db,
  { object, recordsOf }: OwnedRules,
  wishes: readonly Wish[],
  asOf: Instant,
): Promise<RecordWish[]> {
  if (recordsOf === null) return wishes.map((wish) => ({ ...wish, record: wish.account }));
  const documents = new Map(wishes.map((wish) => [wish.account, wish.document]));
  const isAnyLeaving = wishes.some((wish) => wish.document === null);
  const carrying = new Set(isAnyLeaving ? await recordsWithBase(db, object) : []);
  return (await recordsOf(db, [...documents.keys()], asOf)).flatMap(({ record, account }) => {
    const document = documents.get(account) ?? null;
    return document || carrying.has(record) ? [{ record, account, document, causes: [] }] : [];
  });
}

async function loadRows(
  db: Db,
  crm: Crm,
  rules: OwnedRules,
  wishes: readonly RecordWish[],
  { asOf, settings, ...reading }: LoadOptions,
): Promise<PlanRow[]> {
  const records = wishes.map((wish) => wish.record);
  // Before the CRM is read: what another writes meanwhile is then at worst listed as an edit, until the next plan.
  const bases = await basesOf(db, rules.object, records);
  const current = await readOwned(crm, rules.object, { ids: records }, reading);
  const merged = await fieldsOfOrg(crm, rules, settings.mapped);
  const isBeside = merged.length > rules.merged.length;
  return planRows(
    { ...rules, merged },
    {
      asOf,
      wishes: isBeside ? await withInForce(db, wishes, { asOf, day: dayIn(crm.zone, asOf) }) : wishes,
      current,
      bases,
      intents: withMoved(
        await intentsOf(db, rules, records),
        await movedLookups(crm, rules.object, { bases, current }, reading.signal),
      ),
      holds: await holdsAt(db, rules.object, asOf),
      policyOf: await policiesOf(db, rules.object, records, settings.onEdit),
      steps: settings.steps,
    },
  );
}

/** What the CRM last acknowledged of each record that has anything. */
export async function basesOf(
  db: Db,
  object: OwnedObject,
  records: readonly string[],
): Promise<Map<string, Base>> {
  const bases = new Map<string, Base>();
  for (const [record, { fields, entry }] of await readBases(db, object, records)) {
    const known = mergedNames(object).flatMap((name) =>
      name in fields ? [[name, asStored(name, crmValue(fields[name]))]] : [],
    );
    const cap = fields[CAP_BASE];
    bases.set(record, {
      values: Object.fromEntries(known),
      cap: CAP_BASE in fields ? (typeof cap === 'string' ? cap : null) : undefined,
      entry,
    });
  }
  return bases;
}

type Intents = Map<string, Partial<Record<string, CrmValue>>[]>;

function withMoved(intents: Intents, moved: ReadonlyMap<string, Partial<Record<string, CrmValue>>>): Intents {
  for (const [record, values] of moved) intents.set(record, [...(intents.get(record) ?? []), values]);
  return intents;
}

/** Values that the CRM may hold through us: attempts without an outcome, and what a merged account brought along. */
async function intentsOf(
  db: Db,
  { object, mayBeMerged }: OwnedRules,
  records: readonly string[],
): Promise<Intents> {
  const intents: Intents = new Map();
  for (const entry of await unknownIntents(db, object, records)) {
    intents.set(entry.record, [...(intents.get(entry.record) ?? []), newValues(entry)]);
  }
  const merges = mayBeMerged
    ? await basesOfMerged(db, records)
    : new Map<string, Record<string, unknown>[]>();
  // What was known as somebody's edit before the merge was not brought by it.
  const edits = merges.size === 0 ? [] : await openExceptions(db, object, [...merges.keys()]);
  for (const [account, merged] of merges) {
    const theirs = new Map(
      edits.flatMap((e) => (e.record === account ? [[e.field, crmValue(e.theirs)]] : [])),
    );
    const brought = merged.map((fields) =>
      Object.fromEntries(
        Object.entries(fields).flatMap(([field, value]) =>
          theirs.has(field) && theirs.get(field) === value ? [] : [[field, crmValue(value)]],
        ),
      ),
    );
    intents.set(account, [...(intents.get(account) ?? []), ...brought]);
  }
  return intents;
}

/** What an attempt would have the CRM hold of ours. */
export const newValues = ({ fields }: Pick<LedgerEntry, 'fields'>): Record<string, CrmValue> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([field, [, next, whose]]) => (whose ? [] : [[field, crmValue(next)]])),
  );

/** A decision holds for the edit it was made about: another value of theirs is another edit. */
async function policiesOf(
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
