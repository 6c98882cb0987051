import type { ObjectDef } from '../../data/definition';
import type { OrgApi } from '../../data/org-api';
import { fieldAt } from '../field-at';
import { listViewPath } from '../list-view-columns';
import { listViewFilters } from '../list-view-query';
import { MetadataProblem } from '../metadata-problem';
import { metadataType } from '../metadata-type';
import { refuseBadName } from './developer-name';
import { type ListViewContent, listViewShape } from './list-view-shape';

const MOST_COLUMNS = 15;
const MOST_FILTERS = 10;

export const listView = metadataType<ListViewContent>({
  xmlName: 'ListView',
  directoryName: 'objects',
  suffix: 'object',
  within: { parent: 'CustomObject', element: 'listViews' },
  keyPrefix: '00B',
  shape: listViewShape,

  apply({ org }, fullName, content) {
    const { object, name } = ownerOf(org, fullName);
    refuseBadName(name);
    if (content.label.length > 40) {
      throw new MetadataProblem(
        'Value too long for field: Name maximum length is:40',
        undefined,
        'STRING_TOO_LONG',
      );
    }
    refuseScope(object, content.filterScope);
    refuseColumns(object, content.columns);
    refuseFilters(org, object, content);
  },

  row({ org }, fullName, { label }) {
    const { object, name } = ownerOf(org, fullName);
    const values = {
      Name: label,
      DeveloperName: name,
      SobjectType: object.name,
      IsSoqlCompatible: true,
      NamespacePrefix: null,
    };
    return { object: 'ListView', values };
  },

  describe: (org, fullName, kept) => (org.find(fullName.split('.')[0] ?? '') ? kept : undefined),
});

function ownerOf(org: OrgApi, fullName: string): { object: ObjectDef; name: string } {
  const [objectName = '', name = ''] = fullName.split('.');
  const object = org.find(objectName);
  if (object) return { object, name };
  throw new MetadataProblem(
    `In field: fullName - no CustomObject named ${objectName} found`,
    undefined,
    'INVALID_CROSS_REFERENCE_KEY',
  );
}

function refuseScope(object: ObjectDef, scope: string): void {
  const owned = object.fields.has('ownerid');
  if (scope === 'Everything' || (scope === 'Mine' && owned)) return;
  throw new MetadataProblem(`Invalid scope:${scope}, not allowed on: ${object.label}`);
}

function refuseColumns(object: ObjectDef, columns: readonly string[]): void {
  if (columns.length > MOST_COLUMNS) {
    throw new MetadataProblem(`You can select at most ${MOST_COLUMNS} columns for a list view`);
  }
  for (const [at, column] of columns.entries()) {
    if (listViewPath(object, column) === undefined) unresolved(column);
    if (columns.indexOf(column) !== at) throw new MetadataProblem(`Duplicate list view column: ${column}`);
  }
}

function refuseFilters(org: OrgApi, object: ObjectDef, content: ListViewContent): void {
  const { filters } = content;
  if (filters.length > MOST_FILTERS) {
    throw new MetadataProblem(`You can have at most ${MOST_FILTERS} filters in a list view`);
  }
  for (const { field } of filters) {
    const path = listViewPath(object, field);
    if (path === undefined) unresolved(field);
    // Long texts cannot be filtered by: to a list view there is no such column.
    else if (fieldAt(org, object, path)?.filterable === false) unresolved(field);
  }
  // Throws where a value does not fit its field, or the logic names a filter that is not there.
  listViewFilters(org, object, content);
}

function unresolved(column: string): never {
  throw new MetadataProblem(`Could not resolve list view column: ${column}`);
}
