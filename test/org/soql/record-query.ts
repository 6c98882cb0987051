import { type ChildRelationship, type ObjectDef, parentKey } from '../data/definition';
import type { Row } from '../data/row';
import { isAggregate } from './aggregate-functions';
import { type ColumnMetadata, joinColumn } from './column-metadata';
import { findRows, rowFilter } from './find-rows';
import type { Json } from './json-value';
import { sorter } from './order';
import { RecordShape } from './record-shape';
import { resolveObject, type Scope, WSDL } from './resolve';
import { selectFields, selectOperand } from './select-fields';
import { selectTypeof } from './select-typeof';
import { errorAt } from './soql-error';
import type { Statement } from './statement';
import { rowTerm } from './term';

/** Five levels from API version 58.0 on: the object of FROM is the first of them. */
const DEEPEST = 4;
/** Lists of children in one query, on all its levels. */
const MOST_CHILDREN = 20;

interface RecordQuery {
  columns: ColumnMetadata[];
  /** Orders and cuts rows that already passed the filter. */
  choose(rows: Iterable<Row>): Row[];
  write(row: Row): { [key: string]: Json };
}

/** A result whose records are written when they are asked for: of a large one, few pages may ever be. */
export interface Records {
  readonly length: number;
  slice(from: number, to: number): { [key: string]: Json }[];
}

/** Runs a query for records. @throws SoqlError for whatever Salesforce refuses in it */
export function queryRecords(
  scope: Scope,
  statement: Statement,
): { rows: Records; columns: ColumnMetadata[] } {
  refuseManyChildren(scope, statement);
  const { choose, write, columns } = recordQuery(scope, statement, 0);
  const chosen = choose(findRows(scope, statement));
  return {
    rows: {
      length: chosen.length,
      slice: (from, to) => chosen.slice(from, to).map(write),
    },
    columns,
  };
}

function recordQuery(scope: Scope, statement: Statement, depth: number): RecordQuery {
  const shape = new RecordShape(scope.context, scope.object);
  for (const item of statement.select) {
    if (item.kind === 'operand') selectOperand(scope, shape, item);
    else if (item.kind === 'fields') selectFields(scope, shape, statement, item);
    else if (item.kind === 'typeof') selectTypeof(scope, shape, item);
    else selectChildren(scope, shape, statement, item.query, depth + 1);
  }
  const sort = sorter<Row>(scope, statement.orderBy, (operand) => rowTerm(scope, operand));
  const unsorted = statement.orderBy.length === 0;
  const { offset } = statement;
  const end = statement.limit === null ? Number.POSITIVE_INFINITY : offset + statement.limit;
  return {
    columns: shape.columns(),
    choose: (rows) => {
      const found = unsorted ? firstRows(rows, end) : sort([...rows]);
      return offset === 0 && found.length <= end ? found : found.slice(offset, end);
    },
    write: (row) => shape.write({ object: scope.object, row }),
  };
}

/** Unsorted rows need not be looked for beyond the limit. */
function firstRows(rows: Iterable<Row>, most: number): Row[] {
  const first: Row[] = [];
  if (most === 0) return first;
  for (const row of rows) {
    first.push(row);
    if (first.length >= most) break;
  }
  return first;
}

function refuseManyChildren({ source }: Scope, statement: Statement): void {
  const lists = childQueries(statement);
  const beyond = lists[MOST_CHILDREN];
  if (beyond) {
    const reason = `A query cannot have more than ${MOST_CHILDREN} child relationships`;
    throw errorAt(source, beyond.fromAt, 'MALFORMED_QUERY', reason);
  }
}

const childQueries = ({ select }: Statement): Statement[] =>
  select.flatMap((item) => (item.kind === 'children' ? [item.query, ...childQueries(item.query)] : []));

function selectChildren(
  scope: Scope,
  shape: RecordShape,
  outer: Statement,
  query: Statement,
  depth: number,
): void {
  const { source, context } = scope;
  if (query.offset > 0 && outer.limit !== 1) {
    const reason = 'OFFSET is only allowed in a subquery whose parent query has LIMIT 1';
    throw errorAt(source, query.fromAt, 'MALFORMED_QUERY', reason);
  }
  const { relationship, object } = findChildren(scope, query);
  if (depth > DEEPEST) {
    throw errorAt(
      source,
      query.fromAt,
      'MALFORMED_QUERY',
      `Child relationships cannot be queried more than ${DEEPEST} levels deep`,
    );
  }
  refuseAggregates(source, query);
  const inner: Scope = { source, context, object, aliases: query.aliases, parents: new Set() };
  const filter = rowFilter(inner, query);
  const children = recordQuery(inner, query, depth);
  const key = relationship.relationshipName ?? relationship.childSObject;
  let grouped: Map<string, Row[]> | undefined;
  const candidates = (id: string): Iterable<Row> => {
    const indexed = context.byField(object.name, relationship.field, id);
    if (indexed) return indexed;
    grouped ??= rowsByParent(context.rows(object.name), relationship.field);
    return grouped.get(id) ?? [];
  };
  shape.add(
    key,
    ({ row }) => {
      const parent = parentKey(relationship, row);
      const rows = (typeof parent === 'string' ? [...candidates(parent)] : []).filter((child) =>
        filter.test(child),
      );
      const records = children.choose(rows).map(children.write);
      return records.length > 0 ? { totalSize: records.length, done: true, records } : null;
    },
    joinColumn(key, true, children.columns),
  );
}

function rowsByParent(rows: Iterable<Row>, field: string): Map<string, Row[]> {
  const grouped = new Map<string, Row[]>();
  for (const row of rows) {
    const id = row[field];
    if (typeof id !== 'string') continue;
    const siblings = grouped.get(id);
    if (siblings) siblings.push(row);
    else grouped.set(id, [row]);
  }
  return grouped;
}

function findChildren(
  scope: Scope,
  query: Statement,
): { relationship: ChildRelationship; object: ObjectDef } {
  const { source, context } = scope;
  const names = query.from.split('.');
  const wanted = (names[names.length - 1] ?? '').toLowerCase();
  const prefix = names.length === 2 ? names[0]?.toLowerCase() : undefined;
  const prefixed =
    (prefix !== undefined && scope.aliases.get(prefix)?.length === 0) ||
    prefix === scope.object.name.toLowerCase();
  const relationship =
    names.length === 1 || prefixed
      ? scope.object.childRelationships.find((one) => one.relationshipName?.toLowerCase() === wanted)
      : undefined;
  const readable =
    relationship &&
    context.mayReadObject(relationship.childSObject) &&
    context.mayReadField(relationship.childSObject, relationship.field);
  if (!readable) {
    throw errorAt(
      source,
      query.fromAt,
      'INVALID_TYPE',
      `Didn't understand relationship '${query.from}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. ${WSDL}`,
    );
  }
  return { relationship, object: resolveObject(source, context, relationship.childSObject, query.fromAt) };
}

function refuseAggregates(source: string, query: Statement): void {
  const call = query.select.find(
    (item) => item.kind === 'operand' && item.operand.kind === 'call' && isAggregate(item.operand.name),
  );
  const at = call?.at ?? (query.groupBy ? query.fromAt : undefined);
  if (at !== undefined) {
    throw errorAt(source, at, 'MALFORMED_QUERY', 'only root queries support aggregate expressions');
  }
}
