import type { CrmValue, OwnedObject } from '../../shared/crm-fields';
import { asStored } from './as-stored';
import type { Crm } from './crm';
import { type FieldChange, fieldChanges, keepsValues } from './field-history';

/** An edit of an owned field: what somebody else put there. */
export interface Edit {
  record: string;
  field: string;
  theirs: CrmValue;
}

export const editKey = ({ record, field }: Pick<Edit, 'record' | 'field'>): string => `${record} ${field}`;

/**
 * Who made edits, by `editKey`, as the org's field history tells: of each field whoever made its last change. Where that
 * is us, an automation put the value there as we saved, and nobody is named. LastModifiedById would name whoever changed
 * anything of the record since. Fields that the org keeps no history of, and objects without one, have no author here.
 */
export async function authorsOf(
  crm: Crm,
  object: OwnedObject,
  edits: readonly Edit[],
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const [records, fields] = [edits.map(({ record }) => record), edits.map(({ field }) => field)];
  /** Changes of the last second in which a field was changed: their order in it is not known. */
  const last = new Map<string, FieldChange[]>();
  for (const change of await fieldChanges(crm, object, { records, fields, signal })) {
    const key = editKey(change);
    const before = last.get(key) ?? [];
    last.set(key, before[0]?.at === change.at ? [...before, change] : [change]);
  }
  const authors = new Map<string, string>();
  for (const edit of edits) {
    const by = authorOf(object, edit, last.get(editKey(edit)) ?? []);
    if (by !== undefined && by !== crm.userId) authors.set(editKey(edit), by);
  }
  return authors;
}

/** Of changes in one second: who alone put the value there, or made a change of which no value is kept. */
function authorOf(object: OwnedObject, edit: Edit, changes: readonly FieldChange[]): string | undefined {
  const fitting = changes.filter(
    ({ field, after }) => !keepsValues(object, field) || after === asStored(field, edit.theirs),
  );
  const by = new Set(fitting.map((change) => change.by));
  return by.size === 1 ? [...by][0] : undefined;
}
