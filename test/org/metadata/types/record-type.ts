import type { OrgApi } from '../../data/org-api';
import type { Row } from '../../data/row';
import { MetadataProblem } from '../metadata-problem';
import { metadataType } from '../metadata-type';
import { type Content, complex, flag, many, maybe, one, text } from '../shape';

const shape = complex('RecordType', {
  fullName: maybe(text),
  active: one(flag),
  businessProcess: maybe(text),
  compactLayoutAssignment: maybe(text),
  description: maybe(text),
  label: one(text),
  picklistValues: many(
    complex('RecordTypePicklistValue', {
      picklist: one(text),
      values: many(complex('PicklistValue', { fullName: one(text), default: maybe(flag) })),
    }),
  ),
});

/** Record types are set up elsewhere: of them metadata can be read, with the choices that each leaves of picklists. */
export const recordType = metadataType<Content<typeof shape>>({
  xmlName: 'RecordType',
  directoryName: 'objects',
  suffix: 'object',
  within: { parent: 'CustomObject', element: 'recordTypes' },
  keyPrefix: '012',
  shape,

  apply() {
    throw new MetadataProblem('Record types cannot be deployed to this org');
  },

  remove() {
    throw new MetadataProblem('Record types cannot be removed from this org');
  },

  *rows(org) {
    for (const row of org.rows('RecordType'))
      yield [`${row['SobjectType']}.${row['DeveloperName']}`, row] as const;
  },

  describe(org, _fullName, _kept, row) {
    if (!row) return undefined;
    return {
      active: row['IsActive'] === true,
      label: String(row['Name']),
      picklistValues: choices(org, row),
    };
  },
});

function choices(org: OrgApi, row: Row): Content<typeof shape>['picklistValues'] {
  const fields = [...org.object(String(row['SobjectType'])).fields.values()];
  return fields
    .filter(({ type }) => type === 'picklist' || type === 'multipicklist')
    .map((field) => ({
      picklist: field.name,
      values: org.recordTypes
        .choicesOf(row.Id, field)
        .filter(({ active }) => active)
        .map(({ value, defaultValue }) => ({ fullName: encoded(value), default: defaultValue })),
    }))
    .filter(({ values }) => values.length > 0)
    .sort((a, b) => (a.picklist < b.picklist ? -1 : 1));
}

/** Metadata spells what is no letter, digit or blank of such a value percent-encoded. */
const encoded = (value: string): string => encodeURIComponent(value).replaceAll('%20', ' ');
