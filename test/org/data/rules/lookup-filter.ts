import type { FieldDef, Moment, ObjectDef } from '../definition';
import { OrgError } from '../errors';
import { logicTest, readFilterLogic } from '../filter-logic';
import { type Parents, pathReader, type Reader } from '../formula/compile';
import type { Scope } from '../formula/functions';
import type { Value } from '../formula/value';
import type { LookupFilter, LookupFilterItem } from '../new-setup';
import type { Row, Scalar } from '../row';

/** The records that a filter looks at: the one that holds the lookup, the one it would point to, and the writer. */
interface Sides {
  source: Row;
  target: Row;
  user: Row | undefined;
}

type Test = (sides: Sides, moment: Moment) => boolean;

/**
 * Compiles a lookup filter into the test of a target.
 * @throws Error for a field that is not there, or a logic that does not read.
 */
export function compileLookupFilter(
  parents: Parents,
  def: ObjectDef,
  target: ObjectDef,
  filter: LookupFilter,
): Test {
  const items = filter.filterItems.map((item) => itemTest(parents, def, target, item));
  const logic = readFilterLogic(filter.booleanFilter, items.length);
  if (logic) return logicTest(logic, items);
  throw new Error(`Invalid filter logic: ${filter.booleanFilter}`);
}

function itemTest(parents: Parents, def: ObjectDef, target: ObjectDef, item: LookupFilterItem): Test {
  const left = sideReader(parents, def, target, item.field);
  const right = item.valueField === undefined ? undefined : sideReader(parents, def, target, item.valueField);
  const choices = (item.value ?? '').split(',').map((each) => each.trim());
  return (sides, moment) => {
    const value = left(sides, moment);
    if (right) return compare(item.operation, value, right(sides, moment));
    // A list of values is met by any of them, and is not met by none.
    const negative =
      item.operation === 'notEqual' || item.operation === 'notContain' || item.operation === 'excludes';
    const each = (choice: string) => compare(item.operation, value, choice);
    return negative ? choices.every(each) : choices.some(each);
  };
}

type SideReader = (sides: Sides, moment: Moment) => Scalar;

/** Reads a path from the side it names: `$Source.`, `$User.`, the object pointed to, or that object by default. */
function sideReader(parents: Parents, def: ObjectDef, target: ObjectDef, path: string): SideReader {
  const [first = '', ...rest] = path.split('.');
  const read = (of: ObjectDef, inner: string, row: (sides: Sides) => Row | undefined): SideReader => {
    const reader: Reader = pathReader(parents, of, inner);
    return (sides, moment) => {
      const from = row(sides);
      return from ? plain(reader(from, { moment, blanksAsZero: false } satisfies Scope)) : null;
    };
  };
  if (first === '$Source') return read(def, rest.join('.'), ({ source }) => source);
  if (first === '$User') {
    const user = parents.find('User');
    if (user) return read(user, rest.join('.'), (sides) => sides.user);
  }
  const inner = first === target.name || first === '$Target' ? rest.join('.') : path;
  return read(target, inner, (sides) => sides.target);
}

function plain(value: Value): Scalar {
  if (value === null || typeof value !== 'object') return value;
  return new Date(value.kind === 'date' ? value.days * 86_400_000 : value.ms).toISOString();
}

function compare(operation: LookupFilterItem['operation'], left: Scalar, right: Scalar): boolean {
  const [a, b] = [String(left ?? '').toLowerCase(), String(right ?? '').toLowerCase()];
  const [x, y] = [Number(left ?? Number.NaN), Number(right ?? Number.NaN)];
  const order = Number.isNaN(x) || Number.isNaN(y) ? (a < b ? -1 : a > b ? 1 : 0) : x - y;
  switch (operation) {
    case 'equals':
      return order === 0;
    case 'notEqual':
      return order !== 0;
    case 'lessThan':
      return order < 0;
    case 'greaterThan':
      return order > 0;
    case 'lessOrEqual':
      return order <= 0;
    case 'greaterOrEqual':
      return order >= 0;
    case 'contains':
      return a.includes(b);
    case 'notContain':
      return !a.includes(b);
    case 'startsWith':
      return a.startsWith(b);
    case 'includes':
      return a.split(';').includes(b);
    case 'excludes':
      return !a.split(';').includes(b);
  }
}

/**
 * Checks a row that is about to be stored against the filters of the lookups in force among `names`.
 * @throws OrgError FIELD_FILTER_VALIDATION_EXCEPTION with the filter's own words.
 */
export function checkLookupFilters(
  parents: Parents & { row(object: string, id: string): Row | undefined },
  def: ObjectDef,
  names: readonly string[],
  row: Row,
  user: string,
  moment: Moment,
): void {
  for (const name of names) {
    const field = def.fields.get(name.toLowerCase());
    const id = row[name];
    if (!field?.lookupFilter || !field.admits || typeof id !== 'string') continue;
    const target = parents.anyRow(id);
    const sides = target && { source: row, target, user: parents.row('User', user) };
    if (sides && field.admits(sides, moment)) continue;
    throw refusal(field);
  }
}

function refusal(field: FieldDef): OrgError {
  const words = field.lookupFilter?.errorMessage ?? 'Value does not exist or does not match filter criteria.';
  return new OrgError(400, 'FIELD_FILTER_VALIDATION_EXCEPTION', words, [field.name]);
}
