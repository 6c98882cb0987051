import { to18 } from '../../../shared/salesforce-id';
import type { ObjectDef } from '../data/definition';
import type { Row } from '../data/row';
import { conditionTest } from './condition-test';
import { isId } from './criterion';
import { scopeTest } from './filter-scope';
import { isVisible } from './query-context';
import { resolvePath, type Scope } from './resolve';
import { innerIds, refuseManyJoins } from './semi-join';
import { errorAt } from './soql-error';
import type { Comparison, Condition, Statement } from './statement';
import { rowTerm } from './term';

/** A statement's rows before ordering: how to test one, and where to look for them. */
interface RowFilter {
  test(row: Row): boolean;
  /** The rows worth testing: those an index names, or undefined for all. */
  indexed(): Iterable<Row> | undefined;
}

/** Checks FROM's scope and WHERE, and makes the filter. @throws SoqlError for what Salesforce refuses in them */
export function rowFilter(scope: Scope, statement: Statement): RowFilter {
  const { context, object, source } = scope;
  const joined = new Map<Comparison, ReadonlySet<string>>();
  const mine = scopeTest(scope, statement);
  const { where } = statement;
  if (where) refuseManyJoins(source, where);
  const matches = where
    ? conditionTest<Row>(
        {
          source,
          calendar: context,
          currencies: context.currencies ?? null,
          term: (operand) => rowTerm(scope, operand),
          innerIds: (comparison, term, place) => {
            const query = comparison.query;
            if (!query) return new Set();
            if (place !== 'top') {
              throw errorAt(
                source,
                comparison.operatorAt,
                'MALFORMED_QUERY',
                place === 'choice'
                  ? "Semi join sub-selects are not allowed with the 'OR' operator"
                  : 'Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.',
              );
            }
            const ids = innerIds(scope, comparison, term, query, findRows);
            joined.set(comparison, ids);
            return ids;
          },
        },
        where,
      )
    : () => true;
  return {
    test: (row) => isVisible(context, object.name, row) && mine(row) && matches(row),
    indexed: () => (where ? indexedRows(scope, where, joined) : undefined),
  };
}

/** The rows that a statement finds, in the order in which they were made; what is refused is refused at once. */
export function findRows(scope: Scope, statement: Statement): Iterable<Row> {
  return filtered(scope, rowFilter(scope, statement));
}

function* filtered(scope: Scope, filter: RowFilter): Generator<Row> {
  for (const row of filter.indexed() ?? scope.context.rows(scope.object.name)) {
    if (filter.test(row)) yield row;
  }
}

/** The fewest rows that an index offers for one of the conditions which all rows must meet. */
function indexedRows(
  scope: Scope,
  where: Condition,
  joined: ReadonlyMap<Comparison, ReadonlySet<string>>,
): Row[] | undefined {
  let fewest: Row[] | undefined;
  for (const condition of where.kind === 'and' ? where.parts : [where]) {
    if (condition.kind !== 'comparison') continue;
    const rows = rowsOfIds(scope, condition, joined.get(condition));
    if (rows && (!fewest || rows.length < fewest.length)) fewest = rows;
  }
  return fewest;
}

function rowsOfIds(
  scope: Scope,
  comparison: Comparison,
  joined: ReadonlySet<string> | undefined,
): Row[] | undefined {
  const { operand, operator, values } = comparison;
  if (operand.kind !== 'path' || (operator !== '=' && operator !== 'IN')) return undefined;
  const { hops, column } = resolvePath(scope, operand);
  if (hops.length > 0 || !isId(column.type)) return undefined;
  const ids = joined ?? writtenIds(comparison);
  if (!ids || (!joined && values.length === 0)) return undefined;
  return column.type === 'id' ? byId(scope, scope.object, ids) : byReference(scope, column.name, ids);
}

/** undefined when one of the values is empty: no index holds rows without a value. */
function writtenIds({ values }: Comparison): ReadonlySet<string> | undefined {
  const ids = new Set<string>();
  for (const value of values) {
    if (value.kind !== 'string' || value.value === '') return undefined;
    ids.add(to18(value.value.slice(0, 15)));
  }
  return ids;
}

function byId(scope: Scope, object: ObjectDef, ids: ReadonlySet<string>): Row[] {
  return [...ids].flatMap((id) => scope.context.row(object.name, id) ?? []);
}

function byReference(scope: Scope, field: string, ids: ReadonlySet<string>): Row[] | undefined {
  const rows: Row[] = [];
  for (const id of ids) {
    const found = scope.context.byField(scope.object.name, field, id);
    if (!found) return undefined;
    for (const row of found) rows.push(row);
  }
  return rows;
}
