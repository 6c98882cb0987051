import { isText } from './criterion';
import type { Scope } from './resolve';
import { errorAt } from './soql-error';
import type { Operand, Ordering } from './statement';
import type { Term } from './term';
import { compareText } from './text-order';

type Key = string | number | boolean | null;

interface SortColumn {
  keys: Key[];
  compare: (a: string | number | boolean, b: string | number | boolean) => number;
  sign: number;
  nullsLast: boolean;
}

/**
 * Makes the function that puts items in order. Empty values come first unless NULLS LAST is said, ascending or
 * descending; picklist values stand in the order of the picklist. Equal items keep their order.
 *
 * @throws SoqlError INVALID_FIELD for a field that cannot be sorted
 */
export function sorter<T>(
  scope: Scope,
  orderings: readonly Ordering[],
  term: (operand: Operand) => Term<T>,
): (items: T[]) => T[] {
  const terms = orderings.map(({ operand }) => sortable(scope, term(operand)));
  if (terms.length === 0) return (items) => items;
  return (items) => {
    const columns = terms.map((one, i) => sortColumn(one, orderings[i], items));
    return items
      .map((_, index) => index)
      .sort((a, b) => compareRows(columns, a, b))
      .map((index) => items[index]!); // each index comes from items itself
  };
}

function sortable<T>(scope: Scope, term: Term<T>): Term<T> {
  if (term.column && !term.column.sortable) {
    throw errorAt(
      scope.source,
      term.at,
      'INVALID_FIELD',
      `field '${term.name}' can not be sorted in a query call`,
    );
  }
  return term;
}

function sortColumn<T>(term: Term<T>, ordering: Ordering | undefined, items: readonly T[]): SortColumn {
  const places = term.type === 'picklist' && term.column ? term.column.picklistValues : [];
  const place = new Map(places.map((entry, i) => [entry.value, i]));
  const key = (item: T): Key => {
    const value = term.corporate ? term.corporate(item) : term.read(item);
    if (value === '' || value === null) return null;
    return place.size > 0 ? (place.get(String(value)) ?? place.size) : value;
  };
  const text = isText(term.type) && place.size === 0;
  return {
    keys: items.map(key),
    compare: (a, b) => (text ? compareText(String(a), String(b)) : a < b ? -1 : a > b ? 1 : 0),
    sign: ordering?.descending ? -1 : 1,
    nullsLast: ordering?.nullsLast ?? false,
  };
}

function compareRows(columns: readonly SortColumn[], a: number, b: number): number {
  for (const { keys, compare, sign, nullsLast } of columns) {
    const left = keys[a] ?? null;
    const right = keys[b] ?? null;
    if (left === null || right === null) {
      if (left === right) continue;
      return (left === null) === nullsLast ? 1 : -1;
    }
    const difference = compare(left, right) * sign;
    if (difference !== 0) return difference;
  }
  return 0;
}
