/** Who writes a field: decides which permission sets may edit it. */
export type Writer = 'worker' | 'csm' | 'manager' | 'formula';

/** Objects that fields are made on; a field of Activity is one of Task and of Event. */
export type FieldObject = 'Account' | 'Opportunity' | 'Activity';

/** A custom field as the Metadata API takes it; `properties` is what its type asks for. */
export interface FieldSpec {
  object: FieldObject;
  name: string;
  label: string;
  help: string;
  writer: Writer;
  properties: Readonly<Record<string, string | number | boolean>>;
  values?: readonly string[];
}

/** Fields of one object, each in a line or two. */
export const fieldsOf =
  (object: FieldObject) =>
  (
    name: string,
    label: string,
    writer: Writer,
    help: string,
    properties: FieldSpec['properties'],
    values?: readonly string[],
  ): FieldSpec => ({ object, name, label, writer, help, properties, ...(values ? { values } : {}) });

/** `Account.Health_Score__c`, as metadata names it. */
export const pathOf = ({ object, name }: FieldSpec): string => `${object}.${name}`;

/** The names under which a permission set grants a field: those of Activity are granted on both its objects. */
export const grantedPaths = ({ object, name }: FieldSpec): string[] =>
  object === 'Activity' ? [`Event.${name}`, `Task.${name}`] : [`${object}.${name}`];

export const lookup = (referenceTo: string, relationshipName: string): FieldSpec['properties'] => ({
  type: 'Lookup',
  referenceTo,
  relationshipName,
  deleteConstraint: 'SetNull',
});
