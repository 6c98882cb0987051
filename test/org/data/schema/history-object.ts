import type { ObjectDef } from '../definition';
import type { ObjectNotes } from './define-object';

/** Key prefix of every field history row. */
export const HISTORY_PREFIX = '017';

/** The object that keeps another one's field history; it has no SystemModstamp, as in Salesforce. */
export function historyNotes(of: ObjectDef, name: string, parentField: string): ObjectNotes {
  return {
    name,
    label: `${of.label} History`,
    labelPlural: `${of.label} History`,
    keyPrefix: null,
    only: [],
    traits: { triggerable: false, scopes: [], associate: { type: 'History', parent: of.name } },
    fields: `
    Id id readonly filled key | ${of.label} History ID
    IsDeleted boolean readonly | Deleted
    ${parentField} reference(${of.name}) readonly filled cascade children=Histories | ${of.label} ID
    CreatedById reference(User) readonly filled | Created By ID
    CreatedDate datetime readonly filled | Created Date
    Field picklist(255) readonly filled restricted | Changed Field
    DataType picklist(40) readonly restricted | Datatype
    OldValue string(765) readonly unfiltered ungrouped | Old Value
    NewValue string(765) readonly unfiltered ungrouped | New Value`,
  };
}
