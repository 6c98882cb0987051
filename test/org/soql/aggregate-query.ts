import { type ColumnMetadata, valueColumn } from './column-metadata';
import { conditionTest } from './condition-test';
import { findRows } from './find-rows';
import { groupRows } from './group-rows';
import { type Group, GroupTerms } from './group-terms';
import { type Json, jsonValue } from './json-value';
import { sorter } from './order';
import type { Scope } from './resolve';
import { errorAt, SoqlError } from './soql-error';
import type { SelectItem, Statement } from './statement';
import type { Term } from './term';

/** More groups than this would want a second page, which aggregates do not have. */
const MOST_GROUPS = 2000;

interface Column {
  key: string;
  term: Term<Group>;
}

/** Runs a query with aggregates. @throws SoqlError for whatever Salesforce refuses in it */
export function queryGroups(
  scope: Scope,
  statement: Statement,
): { records: { [key: string]: Json }[]; columns: ColumnMetadata[] } {
  refuseCut(scope, statement);
  const terms = new GroupTerms(scope, statement.groupBy);
  const columns = selectColumns(scope, terms, statement.select);
  const keeps = havingTest(scope, terms, statement);
  const sort = sorter<Group>(scope, statement.orderBy, (operand) =>
    terms.term(operand, 'Ordered field must be grouped or aggregated'),
  );
  const groups = groupRows(terms, statement.groupBy, findRows(scope, statement)).filter(keeps);
  const { offset, limit } = statement;
  const chosen = sort(groups).slice(offset, limit === null ? undefined : offset + limit);
  if (chosen.length > MOST_GROUPS) {
    throw new SoqlError(
      'EXCEEDED_ID_LIMIT',
      'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch',
    );
  }
  return {
    records: chosen.map((group) => record(columns, group)),
    columns: columns.map(({ key, term }) => valueColumn(key, term.type, term.column, term.column === null)),
  };
}

/** One row of totals has no part that could be left out. */
function refuseCut({ source }: Scope, { groupBy, limit, offset, select }: Statement): void {
  const clause = limit !== null ? 'LIMIT' : offset > 0 ? 'OFFSET' : null;
  if (groupBy || !clause || !select[0]) return;
  throw errorAt(
    source,
    select[0].at,
    'MALFORMED_QUERY',
    `Non-grouped query that uses overall aggregate functions cannot also use ${clause}`,
  );
}

function havingTest(scope: Scope, terms: GroupTerms, { having }: Statement): (group: Group) => boolean {
  if (!having) return () => true;
  return conditionTest<Group>(
    {
      source: scope.source,
      calendar: scope.context,
      currencies: null,
      term: (operand) => terms.term(operand),
      innerIds: (comparison) => {
        throw errorAt(
          scope.source,
          comparison.operatorAt,
          'MALFORMED_QUERY',
          'Semi join sub-selects are not allowed in HAVING',
        );
      },
    },
    having,
  );
}

function selectColumns(scope: Scope, terms: GroupTerms, select: readonly SelectItem[]): Column[] {
  const columns: Column[] = [];
  let unnamed = 0;
  for (const item of select) {
    if (item.kind !== 'operand') {
      throw errorAt(
        scope.source,
        item.at,
        'MALFORMED_QUERY',
        item.kind === 'fields'
          ? 'The SOQL FIELDS function is not supported with GROUP BY or aggregate functions'
          : 'Grouped query cannot use child relationships in the SELECT list',
      );
    }
    const term = terms.term(item.operand);
    const own = item.operand.kind === 'path' ? term.name : null;
    const key = item.alias ?? own ?? `expr${unnamed++}`;
    if (columns.some((column) => column.key.toLowerCase() === key.toLowerCase())) {
      throw errorAt(scope.source, item.at, 'MALFORMED_QUERY', `duplicate alias: ${key}`);
    }
    columns.push({ key, term });
  }
  return columns;
}

function record(columns: readonly Column[], group: Group): { [key: string]: Json } {
  const out: { [key: string]: Json } = { attributes: { type: 'AggregateResult' } };
  for (const { key, term } of columns) out[key] = jsonValue(term.type, term.read(group));
  return out;
}
