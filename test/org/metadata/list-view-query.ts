import type { FieldDef, ObjectDef } from '../data/definition';
import type { OrgApi } from '../data/org-api';
import { fieldAt } from './field-at';
import { filterCondition, foldLogic, joinConditions, splitValues } from './filter-condition';
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

/** The filters whose fields are there, each with the path and the field it looks at. */
function usableFilters(org: OrgApi, object: ObjectDef, content: ListViewContent) {
  return content.filters.flatMap((filter) => {
    const path = listViewPath(object, filter.field);
    const field = path === undefined ? undefined : fieldAt(org, object, path);
    return path !== undefined && field ? [{ ...filter, path, field }] : [];
  });
}

/**
 * The condition of a list view's filters as SOQL; empty: it has none.
 * @throws MetadataProblem where a filter cannot be applied
 */
export function listViewFilters(org: OrgApi, object: ObjectDef, content: ListViewContent): string {
  const filters = usableFilters(org, object, content);
  const conditions = filters.map((filter) => filterCondition(filter.path, filter.field, filter));
  return joinConditions(conditions, content.booleanFilter);
}

const OPERATORS: Readonly<Record<string, string>> = {
  equals: 'equals',
  notEqual: 'notEquals',
  lessThan: 'lessThan',
  greaterThan: 'greaterThan',
  lessOrEqual: 'lessThanOrEqualTo',
  greaterOrEqual: 'greaterThanOrEqualTo',
  contains: 'like',
  notContain: 'like',
  startsWith: 'like',
  includes: 'includes',
  excludes: 'excludes',
  within: 'within',
};

/** A condition as describe shows it: one comparison, or several joined. */
export type ShownCondition =
  | { field: string; operator: string; values: string[] }
  | { conditions: ShownCondition[]; conjunction: 'and' | 'or' }
  | { condition: ShownCondition; negated: true };

/** The filters as a list view's describe shows them; undefined: it has none. */
export function shownCondition(
  org: OrgApi,
  object: ObjectDef,
  content: ListViewContent,
): ShownCondition | undefined {
  const shown = usableFilters(org, object, content).map(({ path, operation, value }): ShownCondition => {
    const operator = OPERATORS[operation] ?? operation;
    return { field: path, operator, values: splitValues(value ?? '') };
  });
  return foldLogic(shown, content.booleanFilter, {
    join: (operator, parts) => ({
      conditions: [...parts],
      conjunction: operator === 'AND' ? 'and' : 'or',
    }),
    negate: (condition) => ({ condition, negated: true }),
  });
}
