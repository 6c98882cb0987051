import {
  type CrmValue,
  fieldTypes,
  type OwnedFieldName,
  type OwnedObject,
  ownedFields,
} from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { to18 } from '../../shared/salesforce-id';
import { isOwned } from './allow-list';
import { asStored } from './as-stored';
import type { Crm, CrmRecord } from './crm';
import { chunks, list } from './soql';

const HISTORY: Record<OwnedObject, { name: string; parent: string }> = {
  Account: { name: 'AccountHistory', parent: 'AccountId' },
  Opportunity: { name: 'OpportunityFieldHistory', parent: 'OpportunityId' },
};
const RECORDS_PER_QUERY = 200;

/** A change of an owned field, as the org's field history has it. Of long text it keeps no values: both are null. */
export interface FieldChange {
  record: string;
  field: OwnedFieldName;
  before: CrmValue;
  after: CrmValue;
  by: string;
}

interface Asked {
  records: readonly string[];
  fields: readonly string[];
  since?: Instant | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * What the org's field history tells of these fields of records, oldest first. Fields that the org keeps no history
 * of, and objects without one, have none.
 */
export async function fieldChanges(
  crm: Crm,
  object: OwnedObject,
  { records, fields, since, signal }: Asked,
): Promise<FieldChange[]> {
  const { name, parent } = HISTORY[object];
  if (records.length === 0 || fields.length === 0 || !(await crm.describe(name))) return [];
  const found: FieldChange[] = [];
  const from = since === undefined ? '' : ` AND CreatedDate >= ${since}`;
  for (const some of chunks([...new Set(records)], RECORDS_PER_QUERY)) {
    const soql =
      `SELECT ${parent}, Field, OldValue, NewValue, CreatedById FROM ${name} WHERE ${parent} IN ${list(some)} ` +
      `AND Field IN ${list([...new Set(fields)])}${from} ORDER BY CreatedDate, Id`;
    for (const row of await crm.query(soql, signal ? { signal } : {})) found.push(...changeOf(row, parent));
  }
  return found;
}

/** Records of which others than us changed owned fields since an instant. */
export async function recordsOthersChanged(
  crm: Crm,
  object: OwnedObject,
  { since, signal }: { since: Instant; signal: AbortSignal },
): Promise<Set<string>> {
  const { name, parent } = HISTORY[object];
  if (!(await crm.describe(name))) return new Set();
  const soql =
    `SELECT ${parent} FROM ${name} WHERE CreatedDate >= ${since} AND CreatedById != '${crm.userId}' ` +
    `AND Field IN ${list(ownedFields(object))}`;
  const rows = await crm.query(soql, { signal });
  return new Set(rows.map((row) => to18(String(row[parent]))));
}

function changeOf(row: CrmRecord, parent: string): FieldChange[] {
  const field = String(row['Field']);
  if (!isOwned(field)) return [];
  const value = (told: unknown): CrmValue => {
    const plain = typeof told === 'string' || typeof told === 'number' || typeof told === 'boolean';
    return asStored(field, plain ? told : null);
  };
  return [
    {
      record: to18(String(row[parent])),
      field,
      before: value(row['OldValue']),
      after: value(row['NewValue']),
      by: to18(String(row['CreatedById'])),
    },
  ];
}

/** Whether the history keeps values of a field: of long text it tells only that it changed. */
export function keepsValues(object: OwnedObject, field: OwnedFieldName): boolean {
  return fieldTypes(object)[field]?.type !== 'longtext';
}
