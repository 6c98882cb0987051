import type { FieldDef, FieldType } from '../data/definition';

/** What a query needs to know of a field. */
export type Column = Pick<
  FieldDef,
  | 'name'
  | 'label'
  | 'type'
  | 'custom'
  | 'scale'
  | 'filterable'
  | 'sortable'
  | 'groupable'
  | 'aggregatable'
  | 'referenceTo'
  | 'picklistValues'
  | 'compoundFieldName'
  | 'compute'
> &
  Partial<Pick<FieldDef, 'externalId' | 'unique'>>;

function column(name: string, type: FieldType, referenceTo: string[] = []): Column {
  return {
    name,
    label: name,
    type,
    custom: false,
    scale: 0,
    filterable: true,
    sortable: true,
    groupable: true,
    aggregatable: true,
    referenceTo,
    picklistValues: [],
    compoundFieldName: null,
  };
}

/**
 * The entity 'Name' that stands behind a lookup with several possible objects (What, Who, a Case's Owner):
 * a path through it knows these columns only, whatever the record is. `Type` is the record's object name.
 */
export const NAME_ENTITY: ReadonlyMap<string, Column> = new Map(
  [
    column('Id', 'id'),
    column('Name', 'string'),
    column('Type', 'picklist'),
    column('FirstName', 'string'),
    column('LastName', 'string'),
    column('Title', 'string'),
    column('Email', 'email'),
    column('Phone', 'phone'),
    column('Alias', 'string'),
    column('Username', 'string'),
    column('IsActive', 'boolean'),
    column('ProfileId', 'reference', ['Profile']),
    column('UserRoleId', 'reference', ['UserRole']),
    column('RecordTypeId', 'reference', ['RecordType']),
  ].map((entry) => [entry.name.toLowerCase(), entry]),
);
