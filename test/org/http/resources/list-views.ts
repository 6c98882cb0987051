import type { ObjectDef } from '../../data/definition';
import type { Definition } from '../../data/new-setup';
import { mayReadPath } from '../../metadata/field-at';
import {
  type ListViewColumn,
  listViewColumns,
  listViewFilters,
  shownCondition,
} from '../../metadata/list-view-query';
import type { ListViewContent } from '../../metadata/types/list-view-shape';
import { valueAt } from '../../reports/value-at';
import { ApiError, resourceNotFound } from '../api-error';
import { baseOf, ok, type Reply, type SignedCall } from '../call';
import type { Site } from '../site';
import { queryFor } from './query';

const MOST_ROWS = 2000;
const ROWS = 25;
/** Columns that every list view fetches and none shows. */
const HIDDEN = ['Id', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp'];

/** `GET /sobjects/T/listviews`: every list view of an object, by label. */
export function getListViews(site: Site, call: SignedCall): Reply {
  const object = readableObject(site, call);
  const found = listViewsOf(site, object).map((view) => summary(call, object, view));
  return ok({
    done: true,
    listviews: found.sort((a, b) => (a.label < b.label ? -1 : 1)),
    nextRecordsUrl: null,
    size: found.length,
    sobjectType: object.name,
  });
}

/** `GET /sobjects/T/listviews/ID`. */
export function getListView(site: Site, call: SignedCall): Reply {
  const object = readableObject(site, call);
  return ok(summary(call, object, neededView(site, object, call.params['view'] ?? '')));
}

/** `GET /sobjects/T/listviews/ID/describe`: columns, order, conditions and the query that they make. */
export function getListViewDescribe(site: Site, call: SignedCall): Reply {
  const object = readableObject(site, call);
  const view = neededView(site, object, call.params['view'] ?? '');
  const content = contentOf(view);
  const columns = visibleColumns(site, call, object, content);
  const first = orderColumn(columns);
  return ok({
    columns: describedColumns(object, columns),
    id: view.id,
    orderBy: [first, 'Id'].map((path) => ({
      fieldNameOrPath: path,
      nullsPosition: 'first',
      sortDirection: 'ascending',
    })),
    query: soqlOf(site, object, content, columns),
    relatedEntityId: null,
    scope: content.filterScope === 'Mine' ? 'mine' : null,
    scopeEntityId: null,
    sobjectType: object.name,
    whereCondition: shownCondition(site.org, object, content) ?? { conditions: [], conjunction: 'and' },
  });
}

/** `GET /sobjects/T/listviews/ID/results?limit=25&offset=0`: what the caller sees of it, 2,000 rows at most. */
export function getListViewResults(site: Site, call: SignedCall): Reply {
  const object = readableObject(site, call);
  const view = neededView(site, object, call.params['view'] ?? '');
  const limit = numberOf(call, 'limit', ROWS, 1, MOST_ROWS);
  const offset = numberOf(call, 'offset', 0, 0, MOST_ROWS);
  const content = contentOf(view);
  const columns = visibleColumns(site, call, object, content);
  const page = ` LIMIT ${Math.min(limit, MOST_ROWS - offset)} OFFSET ${offset}`;
  const { records } = listViewRows(site, call, view, object, page);
  const paths = [...columns.map((column) => column.path), ...hiddenPaths(object, columns)];
  return ok({
    columns: describedColumns(object, columns),
    developerName: developerNameOf(view),
    done: true,
    id: view.id,
    label: content.label,
    records: records.map((record) => ({
      columns: paths.map((path) => ({ fieldNameOrPath: path, value: writtenValue(valueAt(record, path)) })),
    })),
    size: records.length,
  });
}

/** The rows of a list view as the caller sees them, in its order; `page` is SOQL's LIMIT and OFFSET. */
export function listViewRows(
  site: Site,
  call: SignedCall,
  view: Definition,
  object: ObjectDef,
  page: string,
) {
  return queryFor(site, call, listViewSoql(site, call, view, object) + page, false);
}

/** The query of a list view by its id, as the caller may run it. @throws ApiError NOT_FOUND */
export function soqlOfListView(site: Site, call: SignedCall, id: string): string {
  for (const view of site.org.definitions('ListView')) {
    if (view.id !== id && view.id.slice(0, 15) !== id) continue;
    const object = site.org.find(view.fullName.slice(0, view.fullName.indexOf('.')));
    if (object) return listViewSoql(site, call, view, object);
  }
  throw resourceNotFound();
}

/** The query that a list view makes of the fields that the caller may read. */
export function listViewSoql(site: Site, call: SignedCall, view: Definition, object: ObjectDef): string {
  const content = contentOf(view);
  return soqlOf(site, object, content, visibleColumns(site, call, object, content));
}

/** Only a list view's own shape writes its definition. */
const contentOf = (view: Definition) => view.content as ListViewContent;

const developerNameOf = (view: Definition) => view.fullName.slice(view.fullName.indexOf('.') + 1);

function readableObject({ org }: Site, call: SignedCall): ObjectDef {
  const object = org.find(call.params['type'] ?? '');
  if (object && org.mayReadObject(call.session.userId, object.name)) return object;
  throw resourceNotFound();
}

export const listViewsOf = ({ org }: Site, { name }: ObjectDef): Definition[] =>
  [...org.definitions('ListView')].filter(({ fullName }) =>
    fullName.toLowerCase().startsWith(`${name.toLowerCase()}.`),
  );

function neededView(site: Site, object: ObjectDef, id: string): Definition {
  const view = listViewsOf(site, object).find((each) => each.id === id || each.id.slice(0, 15) === id);
  if (view) return view;
  throw resourceNotFound();
}

function summary(call: SignedCall, object: ObjectDef, view: Definition) {
  const url = `${baseOf(call)}/sobjects/${object.name}/listviews/${view.id}`;
  return {
    describeUrl: `${url}/describe`,
    developerName: developerNameOf(view),
    id: view.id,
    label: contentOf(view).label,
    resultsUrl: `${url}/results`,
    soqlCompatible: true,
    url,
  };
}

/** Columns that field-level security leaves; the platform leaves the others out without a word. */
export function visibleColumns(
  { org }: Site,
  call: SignedCall,
  object: ObjectDef,
  content: ListViewContent,
): ListViewColumn[] {
  return listViewColumns(org, object, content).filter(({ path }) =>
    mayReadPath(org, call.session.userId, object, path),
  );
}

const orderColumn = (columns: readonly ListViewColumn[]) =>
  columns.find(({ field }) => field.sortable)?.path ?? 'Id';

const hiddenPaths = (object: ObjectDef, columns: readonly ListViewColumn[]) =>
  HIDDEN.filter(
    (name) => object.fields.has(name.toLowerCase()) && !columns.some(({ path }) => path === name),
  );

const hasLabels = ({ field }: ListViewColumn) => field.type === 'picklist' || field.type === 'multipicklist';
const selectItem = (column: ListViewColumn) => (hasLabels(column) ? `toLabel(${column.path})` : column.path);

function soqlOf(site: Site, object: ObjectDef, content: ListViewContent, columns: readonly ListViewColumn[]) {
  const select = [...columns.map(selectItem), ...hiddenPaths(object, columns)].join(', ');
  const scope = content.filterScope === 'Mine' ? ' USING SCOPE mine' : '';
  const where = listViewFilters(site.org, object, content);
  const first = orderColumn(columns);
  const order = first === 'Id' ? '' : `${first} ASC NULLS FIRST, `;
  const condition = where === '' ? '' : ` WHERE ${where}`;
  return `SELECT ${select} FROM ${object.name}${scope}${condition} ORDER BY ${order}Id ASC NULLS FIRST`;
}

function describedColumns(object: ObjectDef, columns: readonly ListViewColumn[]) {
  const first = orderColumn(columns);
  const shown = columns.map((column) => {
    const { path, field } = column;
    const sorts = path === first;
    return {
      ascendingLabel: field.sortable ? directionLabels(field.type)[0] : null,
      descendingLabel: field.sortable ? directionLabels(field.type)[1] : null,
      fieldNameOrPath: path,
      hidden: false,
      label: field.label,
      searchable: field.type === 'string' || field.type === 'email' || field.type === 'phone',
      selectListItem: selectItem(column),
      sortDirection: sorts ? 'ascending' : null,
      sortIndex: sorts ? 0 : null,
      sortable: field.sortable,
      type: field.type,
    };
  });
  const hidden = hiddenPaths(object, columns).map((path) => {
    const field = object.fields.get(path.toLowerCase());
    return {
      ascendingLabel: null,
      descendingLabel: null,
      fieldNameOrPath: path,
      hidden: true,
      label: field?.label ?? path,
      searchable: false,
      selectListItem: path,
      sortDirection: path === 'Id' ? 'ascending' : null,
      sortIndex: path === 'Id' ? 1 : null,
      sortable: field?.sortable ?? false,
      type: field?.type ?? 'string',
    };
  });
  return [...shown, ...hidden];
}

function directionLabels(type: string): [string, string] {
  if (type === 'date' || type === 'datetime') return ['New to Old', 'Old to New'];
  if (['double', 'int', 'currency', 'percent'].includes(type)) return ['High to Low', 'Low to High'];
  if (type === 'boolean') return ['Selected First', 'Unselected First'];
  return ['Z-A', 'A-Z'];
}

/** This resource writes every value as text. */
const writtenValue = (value: unknown) => (value === null || value === undefined ? null : String(value));

function numberOf(call: SignedCall, name: string, usual: number, least: number, most: number): number {
  const text = call.query.get(name);
  if (text === null) return usual;
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new ApiError(
    400,
    'NUMBER_OUTSIDE_VALID_RANGE',
    `${name} must be a whole number between ${least} and ${most}`,
  );
}
