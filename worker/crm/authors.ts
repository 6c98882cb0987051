import type { CrmValue, OwnedObject } from '../../shared/crm-fields';
import { isOwned } from './allow-list';
import { asStored } from './as-stored';
import type { Crm } from './crm';
import { fieldChanges, keepsValues } from './field-history';

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
  const wanted = new Map(edits.map((edit) => [editKey(edit), edit]));
  const [records, fields] = [edits.map(({ record }) => record), edits.map(({ field }) => field)];
  for (const { record, field, after, by } of await fieldChanges(crm, object, { records, fields, signal })) {
    const edit = wanted.get(editKey({ record, field }));
    if (!edit || by === crm.userId || !isOwned(edit.field)) continue;
    if (!keepsValues(object, field) || after === asStored(field, edit.theirs)) authors.set(editKey(edit), by);
  }
  return authors;
}
