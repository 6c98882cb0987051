import { type CrmValue, OWNED_FIELDS, type OwnedFieldName, type OwnedObject } from '../../shared/crm-fields';
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
  /** To the second. */
  at: Instant;
}

interface Asked {
  records: readonly string[];
  fields: readonly string[];
  since?: Instant | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * What the org's field history tells of these fields of records, oldest first; of the same second in no certain
 * order. Fields that the org keeps no history of, and objects without one, have none.
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
      `SELECT ${parent}, Field, DataType, OldValue, NewValue, CreatedById, CreatedDate FROM ${name} ` +
      `WHERE ${parent} IN ${list(some)} AND Field IN ${list([...new Set(fields)])}${from} ORDER BY CreatedDate, Id`;
    for (const row of await crm.query(soql, signal ? { signal } : {})) found.push(...changeOf(object, row));
  }
  return found;
}

/**
 * Records of which others than us changed owned fields since an instant; null where they made more changes than
 * `most`.
 */
export async function recordsOthersChanged(
  crm: Crm,
  object: OwnedObject,
  { since, most, signal }: { since: Instant; most: number; signal: AbortSignal },
): Promise<string[] | null> {
  const { name, parent } = HISTORY[object];
  if (!(await crm.describe(name))) return [];
  const soql =
    `SELECT ${parent} FROM ${name} WHERE CreatedDate >= ${since} AND CreatedById != '${crm.userId}' ` +
    `AND Field IN ${list(Object.keys(OWNED_FIELDS[object]))} LIMIT ${most + 1}`;
  const rows = await crm.query(soql, { signal });
  return rows.length > most ? null : [...new Set(rows.map((row) => to18(String(row[parent]))))];
}

/** A change of a lookup makes a second row, with the names. */
function changeOf(object: OwnedObject, row: CrmRecord): FieldChange[] {
  const field = String(row['Field']);
  if (!isOwned(field)) return [];
  if (typeOf(object, field) === 'reference' && row['DataType'] !== 'EntityId') return [];
  const value = (told: unknown): CrmValue => {
    const plain = typeof told === 'string' || typeof told === 'number' || typeof told === 'boolean';
    return asStored(field, plain ? told : null);
  };
  return [
    {
      record: to18(String(row[HISTORY[object].parent])),
      field,
      before: value(row['OldValue']),
      after: value(row['NewValue']),
      by: to18(String(row['CreatedById'])),
      at: new Date(String(row['CreatedDate'])).toISOString(),
    },
  ];
}

function typeOf(object: OwnedObject, field: OwnedFieldName): string | undefined {
  const types: Partial<Record<string, { type: string }>> = OWNED_FIELDS[object];
  return types[field]?.type;
}

/** Whether the history keeps values of a field: of long text it tells only that it changed. */
export const keepsValues = (object: OwnedObject, field: OwnedFieldName): boolean =>
  typeOf(object, field) !== 'longtext';
