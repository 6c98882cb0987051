import type { FieldDef, ObjectDef, OrgApi } from '../data/types';
import { fieldAt } from './field-at';
import { filterCondition, joinConditions } from './filter-condition';
import { listViewPath } from './list-view-columns';
import type { ListViewContent } from './types/list-view-shape';

export interface ListViewColumn {
  /** The path a query takes: `Account.Name`. */
  path: string;
  field: FieldDef;
}

/** The columns of a list view that still lead somewhere. */
export function listViewColumns(org: OrgApi, object: ObjectDef, content: ListViewContent): ListViewColumn[] {
  return content.columns.flatMap((column) => {
    const path = listViewPath(object, column);
    const field = path === undefined ? undefined : fieldAt(org, object, path);
    return path !== undefined && field ? [{ path, field }] : [];
  });
}

/**
 * The condition of a list view's filters as SOQL; empty: it has none.
 * @throws MetadataProblem where a filter cannot be applied
 */
export function listViewFilters(org: OrgApi, object: ObjectDef, content: ListViewContent): string {
  const conditions = content.filters.flatMap((filter) => {
    const path = listViewPath(object, filter.field);
    const field = path === undefined ? undefined : fieldAt(org, object, path);
    return path !== undefined && field ? [filterCondition(path, field, filter)] : [];
  });
  return joinConditions(conditions, content.booleanFilter);
}
