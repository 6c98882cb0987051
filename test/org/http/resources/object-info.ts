import { createHash } from 'node:crypto';
import type { FieldDef, ObjectDef } from '../../data/definition';
import { describeField } from '../../data/describe-field';
import type { OrgApi } from '../../data/org-api';
import { MASTER } from '../../data/record-types';
import { ApiError, resourceNotFound } from '../api-error';
import { ok, type Reply, type SignedCall } from '../call';
import type { Site } from '../site';

/** What object info takes over from a field's entry in describe. */
const SAME = [
  'calculated',
  'compoundFieldName',
  'controllerName',
  'createable',
  'custom',
  'externalId',
  'extraTypeInfo',
  'filterable',
  'filteredLookupInfo',
  'highScaleNumber',
  'htmlFormatted',
  'inlineHelpText',
  'label',
  'length',
  'nameField',
  'polymorphicForeignKey',
  'precision',
  'referenceTargetField',
  'relationshipName',
  'scale',
  'searchPrefilterable',
  'sortable',
  'unique',
  'updateable',
];

/** The types whose name in object info is not that of describe with a capital. */
const TYPES: Partial<Record<FieldDef['type'], string>> = {
  id: 'Reference',
  textarea: 'TextArea',
  multipicklist: 'MultiPicklist',
  combobox: 'ComboBox',
  datetime: 'DateTime',
};

/**
 * `GET /ui-api/object-info/T`: the object as the user interface shows it to the caller.
 * @throws ApiError 404 for an object that the caller may not read, 400 for one without pages.
 */
export function getObjectInfo({ org }: Site, call: SignedCall): Reply {
  const user = call.session.userId;
  const object = org.find(call.params['type'] ?? '');
  if (!object || !org.mayReadObject(user, object.name)) throw resourceNotFound();
  if (!object.traits.layoutable) {
    throw new ApiError(400, 'INVALID_TYPE', `Object ${object.name} is not supported in UI API`);
  }
  const { traits } = object;
  const recordTypes = org.recordTypes.describe(user, object, call.version);
  const info = {
    apiName: object.name,
    associateEntityType: traits.associate?.type ?? null,
    associateParentEntity: traits.associate?.parent ?? null,
    childRelationships: childRelationships(org, user, object),
    compactLayoutable: traits.urls.includes('compactLayouts'),
    createable: object.createable && org.mayCreateObject(user, object.name),
    custom: object.custom,
    defaultRecordTypeId: recordTypes.find((each) => each.defaultRecordTypeMapping)?.recordTypeId ?? MASTER,
    deletable: object.deletable && org.mayDeleteObject(user, object.name),
    dependentFields: {},
    feedEnabled: traits.feedEnabled,
    fields: fields(org, user, object),
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: traits.layoutable,
    mruEnabled: traits.mruEnabled,
    nameFields: nameFields(object),
    queryable: object.queryable,
    recordTypeInfos: Object.fromEntries(
      recordTypes.map(({ available, defaultRecordTypeMapping, master, name, recordTypeId }) => [
        recordTypeId,
        { available, defaultRecordTypeMapping, master, name, recordTypeId },
      ]),
    ),
    searchLayoutable: object.searchable,
    searchable: object.searchable,
    themeInfo: null,
    updateable: object.updateable && org.mayEditObject(user, object.name),
  };
  return ok({ ...info, eTag: createHash('md5').update(JSON.stringify(info)).digest('hex') });
}

function childRelationships(org: OrgApi, user: string, { childRelationships: all }: ObjectDef) {
  return all
    .filter((each) => each.relationshipName !== null && org.mayReadObject(user, each.childSObject))
    .map(({ childSObject, field, relationshipName }) => ({
      childObjectApiName: childSObject,
      fieldName: field,
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName,
    }));
}

function fields(org: OrgApi, user: string, object: ObjectDef) {
  const readable = [...object.fields.values()].filter((field) =>
    org.mayReadField(user, object.name, field.name),
  );
  const compounds = new Set(readable.map((field) => field.compoundFieldName));
  return Object.fromEntries(
    readable
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((field) => {
        const described: Record<string, unknown> = {
          ...describeField(field, org.mayEditField(user, object.name, field.name)),
        };
        const { name, type, compoundFieldName: whole, referenceTo } = field;
        const own = {
          apiName: name,
          compound: type === 'address' || compounds.has(name),
          compoundComponentName: whole === null ? null : partOf(whole, name),
          controllingFields: [],
          dataType: TYPES[type] ?? `${type.charAt(0).toUpperCase()}${type.slice(1)}`,
          reference: type === 'reference',
          referenceToInfos: referenceTo.map((apiName) => {
            const target = org.find(apiName);
            return { apiName, nameFields: target ? nameFields(target) : [] };
          }),
          required: !field.nillable,
        };
        return [name, { ...Object.fromEntries(SAME.map((key) => [key, described[key]])), ...own }];
      }),
  );
}

/** 'City' of BillingCity, and a part of a name as it is. */
const partOf = (whole: string, name: string): string =>
  whole.endsWith('Address') ? name.slice(whole.length - 'Address'.length) : name;

/** A person is called by first and last name, too. */
function nameFields(object: ObjectDef): string[] {
  const all = [...object.fields.values()];
  const whole = all.find((field) => field.nameField)?.name;
  const parts = all.filter(
    (field) => field.compoundFieldName === whole && /^(First|Last)Name$/.test(field.name),
  );
  return [...parts.map((field) => field.name), ...(whole === undefined ? [] : [whole])].sort();
}
