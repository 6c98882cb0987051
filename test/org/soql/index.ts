import { isAggregate } from './aggregate-functions';
import { queryGroups } from './aggregate-query';
import type { ColumnMetadata } from './column-metadata';
import { isDateFunction } from './date-functions';
import { type Plan, plansOf } from './explain';
import { findRows } from './find-rows';
import type { Json } from './json-value';
import { parse } from './parse';
import type { QueryContext } from './query-context';
import { queryRecords, type Records } from './record-query';
import { resolveObject, type Scope } from './resolve';
import { errorAt, SoqlError } from './soql-error';
import type { SelectItem, Statement } from './statement';
import { withAccessRows } from './user-record-access';

export type { QueryContext } from './query-context';

export interface QueryResult {
  /** In Salesforce's JSON: `attributes` first, parents nested, children as {totalSize, done, records} or null. */
  readonly records: { [key: string]: Json }[];
  /** The same, written page by page. */
  rows: Records;
  hasChildren: boolean;
  /** By OFFSET: there is no second page. */
  firstPageOnly: boolean;
  /** Number of records; for COUNT() the count, with no records. */
  totalSize: number;
  /** What `&columns=true` answers. */
  columns: {
    columnMetadata: ColumnMetadata[];
    entityName: string;
    groupBy: boolean;
    idSelected: boolean;
    keyPrefix: string | null;
  };
}

const MOST_OFFSET = 2000;

/**
 * Runs a SOQL query for one user at one moment.
 *
 * @throws SoqlError (status 400) with Salesforce's code and words: MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE,
 * INVALID_QUERY_FILTER_OPERATOR, INVALID_QUERY_SCOPE, NUMBER_OUTSIDE_VALID_RANGE, QUERY_TOO_COMPLICATED,
 * EXCEEDED_ID_LIMIT. Nothing else is thrown, whatever the text.
 */
export function runQuery(soql: string, context: QueryContext): QueryResult {
  const asked = parse(soql);
  const object = resolveObject(soql, context, asked.from, asked.fromAt);
  const outer: Scope = { source: soql, context, object, aliases: asked.aliases, parents: new Set() };
  const [scope, statement] = withAccessRows(outer, asked);
  if (statement.offset > MOST_OFFSET) {
    throw new SoqlError('NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${MOST_OFFSET}`);
  }
  const answer = (totalSize: number, rows: Records, columns: ColumnMetadata[]): QueryResult => ({
    totalSize,
    rows,
    get records() {
      return rows.slice(0, rows.length);
    },
    hasChildren: statement.select.some((item) => item.kind === 'children'),
    firstPageOnly: statement.offset > 0,
    columns: {
      columnMetadata: columns,
      entityName: object.name,
      groupBy: statement.groupBy !== null,
      idSelected: columns.some((column) => column.columnName === 'Id'),
      keyPrefix: object.keyPrefix,
    },
  });
  if (asksForCount(statement)) return answer(count(scope, statement), [], []);
  if (statement.groupBy !== null || statement.select.some(wantsGroups)) {
    const { records, columns } = queryGroups(scope, statement);
    return answer(records.length, records, columns);
  }
  const { rows, columns } = queryRecords(scope, statement);
  return answer(rows.length, rows, columns);
}

/** The plans of a query, the cheapest first. @throws SoqlError as `runQuery` does */
export function explainQuery(soql: string, context: QueryContext): Plan[] {
  return plansOf(soql, context, runQuery(soql, context).totalSize);
}

function wantsGroups(item: SelectItem): boolean {
  if (item.kind !== 'operand' || item.operand.kind !== 'call') return false;
  return isAggregate(item.operand.name) || isDateFunction(item.operand.name);
}

/** COUNT() without a field stands alone, and answers by the size only. */
function asksForCount(statement: Statement): boolean {
  const [item, second] = statement.select;
  if (second || statement.groupBy || item?.kind !== 'operand' || item.alias) return false;
  return item.operand.kind === 'call' && item.operand.name === 'COUNT' && item.operand.args.length === 0;
}

function count(scope: Scope, statement: Statement): number {
  if (statement.orderBy[0]) {
    const { at } = statement.orderBy[0].operand;
    throw errorAt(scope.source, at, 'MALFORMED_QUERY', 'Count query cannot be ordered');
  }
  let size = 0;
  for (const _ of findRows(scope, statement)) size++;
  const rest = Math.max(0, size - statement.offset);
  return statement.limit === null ? rest : Math.min(rest, statement.limit);
}
