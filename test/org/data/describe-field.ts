import type { FieldDef } from './definition';
import type { LookupFilter } from './new-setup';

/** UTF-8 bytes that Salesforce sets aside for each character of text. */
const BYTES_A_CHARACTER = 3;
const TEXT = new Set(['string', 'textarea', 'picklist', 'combobox', 'email', 'url', 'phone']);

const LITERAL = new Set(['boolean', 'picklist', 'multipicklist']);

/** A filter depends on the record it is on where it compares with a field of that. */
function filterInfo(filter: LookupFilter): object {
  const paths = filter.filterItems.flatMap(({ field, valueField }) => [field, valueField ?? '']);
  const controllingFields = paths
    .filter((path) => path.startsWith('$Source.'))
    .map((path) => path.slice('$Source.'.length));
  return {
    controllingFields: [...new Set(controllingFields)],
    dependent: controllingFields.length > 0,
    optionalFilter: filter.isOptional,
  };
}

/** A field's entry in describe; `editable` is what field-level security leaves of it. */
export function describeField(field: FieldDef, editable: boolean): object {
  // What is no choice and no checkbox is given by a formula, if by a constant one.
  const isLiteral = !field.custom || field.defaultValue === null || LITERAL.has(field.type);
  return {
    aggregatable: field.aggregatable,
    aiPredictionField: false,
    autoNumber: field.autoNumber,
    byteLength: field.byteLength ?? (TEXT.has(field.type) ? field.length * BYTES_A_CHARACTER : field.length),
    calculated: field.calculated,
    calculatedFormula: field.formula ?? null,
    cascadeDelete: field.custom && field.deleteConstraint === 'Cascade',
    caseSensitive: false,
    compoundFieldName: field.compoundFieldName,
    controllerName: null,
    createable: field.createable && editable,
    custom: field.custom,
    defaultValue: isLiteral ? field.defaultValue : null,
    defaultValueFormula: isLiteral ? null : JSON.stringify(field.defaultValue),
    defaultedOnCreate: field.defaultedOnCreate,
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits: field.digits,
    displayLocationInDecimal: false,
    encrypted: false,
    externalId: field.externalId,
    extraTypeInfo: field.extraTypeInfo,
    filterable: field.filterable,
    filteredLookupInfo: field.lookupFilter?.active ? filterInfo(field.lookupFilter) : null,
    formulaTreatNullNumberAsZero: field.blanksAsZero ?? false,
    groupable: field.groupable,
    highScaleNumber: false,
    htmlFormatted: /\b(IMAGE|HYPERLINK)\s*\(/i.test(field.formula ?? ''),
    idLookup: field.idLookup,
    inlineHelpText: field.inlineHelpText,
    label: field.label,
    length: field.length,
    mask: null,
    maskType: null,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.polymorphic,
    nillable: field.nillable,
    permissionable: field.permissionable,
    picklistValues: field.picklistValues.map((v) => ({ ...v, validFor: null })),
    polymorphicForeignKey: field.polymorphic,
    precision: field.precision,
    queryByDistance: field.type === 'address',
    referenceTargetField: null,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: null,
    restrictedDelete: field.custom && field.deleteConstraint === 'Restrict',
    restrictedPicklist: field.restrictedPicklist,
    scale: field.scale,
    searchPrefilterable: field.prefilterable,
    soapType: field.soapType,
    sortable: field.sortable,
    type: field.type,
    unique: field.unique,
    updateable: field.updateable && editable,
    writeRequiresMasterRead: false,
  };
}
