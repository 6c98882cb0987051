import { OWNED_FIELDS, type OwnedFieldName, type OwnedObject, ownedFields } from '../../shared/crm-fields';
import { PlimsollError } from '../../shared/error';
import { asStored } from './as-stored';
import type { Crm, CrmRecord, DescribedObject } from './crm';
import type { OwnedRules } from './owned/define-owned';
import { rulesOf } from './owned/index';
import type { CrmRow } from './plan';
import { chunks } from './soql';

export interface ReadOptions {
  signal?: AbortSignal | undefined;
  /** An org without our fields: refuse it, or (to plan without writing) take them as empty. */
  unprovisioned?: 'refuse' | 'empty';
}

/** Salesforce gives no more records by their ids in one call. */
export const RECORDS_PER_READ = 2_000;

/**
 * What the CRM holds now in the owned fields of an object's records, by id: of those named, or of all that meet a
 * SOQL condition. Records that are gone or not shown are missing in the answer.
 * @throws PlimsollError FIELDS_MISSING where the fields are not set up or not granted
 */
export async function readOwned(
  crm: Crm,
  object: OwnedObject,
  which: { ids: readonly string[] } | { where: string },
  { signal, unprovisioned = 'refuse' }: ReadOptions = {},
): Promise<Map<string, CrmRow>> {
  if ('ids' in which && which.ids.length === 0) return new Map();
  const fields = await fieldsShown(crm, object, unprovisioned);
  const columns = [...columnsOf(rulesOf(object)), ...fields];
  const rows = new Map<string, CrmRow>();
  const take = (record: CrmRecord): void => {
    const row = toRow(rulesOf(object), record, fields);
    rows.set(row.record, row);
  };
  if ('ids' in which) {
    const parts = chunks(which.ids, RECORDS_PER_READ);
    const read = (ids: readonly string[]) => crm.retrieve(object, ids, columns, signal ? { signal } : {});
    let coming = parts[0] && read(parts[0]);
    for (let at = 1; coming; at++) {
      const records = await coming;
      const next = parts[at];
      // The next is on its way while these are taken.
      coming = next && read(next);
      coming?.catch(() => undefined);
      records.forEach(take);
    }
    return rows;
  }
  const soql = `SELECT ${columns.join(', ')} FROM ${object} WHERE ${which.where}`;
  for await (const page of crm.queryPages(soql, signal ? { signal } : {})) page.forEach(take);
  return rows;
}

const columnsOf = ({ accountField, frozenBy }: OwnedRules): string[] =>
  ['Id', 'SystemModstamp', accountField, frozenBy].flatMap((column) => column ?? []);

async function fieldsShown(
  crm: Crm,
  object: OwnedObject,
  unprovisioned: 'refuse' | 'empty',
): Promise<OwnedFieldName[]> {
  const wanted = ownedFields(object);
  const shown = (described: DescribedObject | null): OwnedFieldName[] =>
    wanted.filter((field) => described?.fields.has(field.toLowerCase()));
  const missingOf = (has: readonly OwnedFieldName[]): OwnedFieldName[] =>
    wanted.filter((field) => field in OWNED_FIELDS[object] && !has.includes(field));
  let has = shown(await crm.describe(object));
  // They may have been made and granted since the worker signed in, as it asked for.
  if (missingOf(has).length > 0) has = shown(await crm.describe(object, { fresh: true }));
  const missing = missingOf(has);
  if (missing.length === 0 || unprovisioned === 'empty') return has;
  throw new PlimsollError(
    'FIELDS_MISSING',
    `${object} lacks ${missing.join(', ')}, or they are not granted to the integration user.`,
    'Run `plimsoll provision` as an administrator; it makes the fields and grants them.',
  );
}

function toRow(
  { object, accountField, frozenBy }: OwnedRules,
  found: CrmRecord,
  fields: readonly OwnedFieldName[],
): CrmRow {
  const values: CrmRow['values'] = {};
  for (const field of fields) {
    const value = found[field];
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    values[field] = asStored(field, plain ? value : null);
  }
  const record = String(found['Id']);
  return {
    object,
    record,
    account: accountField === null ? record : String(found[accountField]),
    values,
    modstamp: new Date(String(found['SystemModstamp'])).toISOString(),
    ...(frozenBy !== null && found[frozenBy] === true ? { isClosed: true } : {}),
  };
}
