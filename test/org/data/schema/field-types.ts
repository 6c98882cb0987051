import type { FieldDef, FieldType } from '../definition';

const SOAP: Record<FieldType, string> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  string: 'xsd:string',
  textarea: 'xsd:string',
  picklist: 'xsd:string',
  multipicklist: 'xsd:string',
  combobox: 'xsd:string',
  email: 'xsd:string',
  url: 'xsd:string',
  phone: 'xsd:string',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  percent: 'xsd:double',
  currency: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  address: 'urn:address',
};

const UNGROUPABLE = new Set<FieldType>([
  'double',
  'percent',
  'currency',
  'datetime',
  'multipicklist',
  'address',
]);

/** A nillable, editable field of a type, with what describe reports for that type where nothing else is said. */
export function fieldOfType(name: string, type: FieldType, length: number): FieldDef {
  const longText = type === 'textarea' && length > 255;
  const opaque = longText || type === 'address';
  const truth = type === 'boolean';
  return {
    name,
    label: name,
    type,
    soapType: SOAP[type],
    length: type === 'reference' || type === 'id' ? 18 : length,
    precision: 0,
    scale: 0,
    digits: type === 'int' ? 8 : 0,
    nillable: !truth,
    createable: true,
    updateable: true,
    defaultedOnCreate: truth,
    calculated: false,
    permissionable: true,
    custom: name.endsWith('__c'),
    externalId: false,
    unique: false,
    idLookup: false,
    nameField: false,
    autoNumber: false,
    filterable: !longText,
    sortable: !opaque && type !== 'multipicklist',
    groupable: !opaque && !UNGROUPABLE.has(type),
    aggregatable: !opaque && !truth && type !== 'multipicklist',
    prefilterable: false,
    referenceTo: [],
    relationshipName: null,
    polymorphic: false,
    picklistValues: [],
    restrictedPicklist: false,
    defaultValue: truth ? false : null,
    compoundFieldName: null,
    extraTypeInfo: type === 'textarea' ? 'plaintextarea' : null,
    inlineHelpText: null,
    deleteConstraint: 'SetNull',
  };
}
