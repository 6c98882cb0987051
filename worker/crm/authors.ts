import { type CrmValue, OWNED_FIELDS, type OwnedFieldName, type OwnedObject } from '../../shared/crm-fields';
import { to18 } from '../../shared/salesforce-id';
import { isOwned } from './allow-list';
import { asStored } from './as-stored';
import type { Crm } from './crm';
import { chunks, list } from './soql';

const HISTORY: Record<OwnedObject, { name: string; parent: string }> = {
  Account: { name: 'AccountHistory', parent: 'AccountId' },
  Opportunity: { name: 'OpportunityFieldHistory', parent: 'OpportunityId' },
};
const RECORDS_PER_QUERY = 200;

/** An edit of an owned field: what somebody else put there. */
export interface Edit {
  record: string;
  field: string;
  theirs: CrmValue;
}

export const editKey = ({ record, field }: Pick<Edit, 'record' | 'field'>): string => `${record} ${field}`;

/**
 * Who made edits, by `editKey`, as the org's field history tells: of each field the last one besides us who put there
 * what it holds. LastModifiedById would name whoever changed anything of the record since. Fields that the org keeps
 * no history of, and objects without one, have no author here.
 */
export async function authorsOf(
  crm: Crm,
  object: OwnedObject,
  edits: readonly Edit[],
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const authors = new Map<string, string>();
  const history = HISTORY[object];
  if (edits.length === 0 || !(await crm.describe(history.name))) return authors;
  const wanted = new Map(edits.map((edit) => [editKey(edit), edit]));
  const fields = [...new Set(edits.map(({ field }) => field))];
  for (const records of chunks([...new Set(edits.map(({ record }) => record))], RECORDS_PER_QUERY)) {
    const soql =
      `SELECT ${history.parent}, Field, NewValue, CreatedById FROM ${history.name} ` +
      `WHERE ${history.parent} IN ${list(records)} AND Field IN ${list(fields)} ORDER BY CreatedDate DESC`;
    for (const row of await crm.query(soql, signal ? { signal } : {})) {
      const by = to18(String(row['CreatedById']));
      const edit = wanted.get(
        editKey({ record: to18(String(row[history.parent])), field: String(row['Field']) }),
      );
      if (!edit || by === crm.userId || authors.has(editKey(edit))) continue;
      if (isOwned(edit.field) && tells(object, edit.field, row['NewValue'], edit.theirs))
        authors.set(editKey(edit), by);
    }
  }
  return authors;
}

/** Whether a history row's new value is the one that stands; of long text the history keeps no value. */
function tells(object: OwnedObject, field: OwnedFieldName, told: unknown, theirs: CrmValue): boolean {
  const types: Partial<Record<string, { type: string }>> = OWNED_FIELDS[object];
  if (types[field]?.type === 'longtext') return true;
  const plain = typeof told === 'string' || typeof told === 'number' || typeof told === 'boolean';
  return asStored(field, plain ? told : null) === asStored(field, theirs);
}
