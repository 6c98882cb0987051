import type { Row } from '../data/row';
import { isId } from './criterion';
import { reader } from './follow';
import { type FieldRef, resolveObject, resolvePath, type Scope } from './resolve';
import { errorAt, type SoqlError } from './soql-error';
import type { Comparison, Condition, Statement } from './statement';
import type { Term } from './term';

/** Objects that Salesforce lets no inner select ask. */
const NOT_INNER = new Set(['task', 'event', 'note', 'attachment', 'activityhistory', 'openactivity']);
const MOST_JOINS = 2;

type RowFinder = (scope: Scope, statement: Statement) => Iterable<Row>;

/**
 * The ids that an inner select yields for a semi- or anti-join.
 *
 * Source of the rules: SOQL and SOSL Reference, "Comparison Operators", semi-joins and anti-joins.
 * @throws SoqlError MALFORMED_QUERY where Salesforce refuses the join
 */
export function innerIds(
  scope: Scope,
  comparison: Comparison,
  left: Term<Row>,
  query: Statement,
  findRows: RowFinder,
): ReadonlySet<string> {
  const { source, context } = scope;
  const refuse = (reason: string): SoqlError => errorAt(source, query.fromAt, 'MALFORMED_QUERY', reason);
  const object = resolveObject(source, context, query.from, query.fromAt);
  if (NOT_INNER.has(object.name.toLowerCase())) {
    throw refuse(`Entity '${object.name}' is not supported for semi join inner selects`);
  }
  if (object.name === scope.object.name) {
    throw refuse('The inner and outer selects should not be on the same object type');
  }
  refuseClauses(query, refuse);
  if (!left.ref || !isId(left.type)) {
    throw errorAt(
      source,
      comparison.operatorAt,
      'INVALID_QUERY_FILTER_OPERATOR',
      `The left operand of a semi join must be an id or reference field, cannot use: '${left.name}'`,
    );
  }
  if (left.ref.hops.length > 0) {
    throw errorAt(
      source,
      left.at,
      'MALFORMED_QUERY',
      'The left operand cannot have more than one level of relationships',
    );
  }
  const inner: Scope = { source, context, object, aliases: query.aliases, parents: new Set() };
  const ref = innerField(inner, query, refuse);
  refuseOtherObjects(left.ref, ref, (reason) => errorAt(source, left.at, 'MALFORMED_QUERY', reason));
  const read = reader(context, ref);
  const ids = new Set<string>();
  for (const row of findRows(inner, query)) {
    const id = read(row);
    if (typeof id === 'string') ids.add(id);
  }
  return ids;
}

function refuseClauses(query: Statement, refuse: (reason: string) => SoqlError): void {
  if (query.groupBy) throw refuse("missing value at 'GROUP'");
  if (query.orderBy.length > 0) throw refuse("missing value at 'ORDER'");
  if (query.limit !== null || query.offset > 0) throw refuse("missing value at 'LIMIT'");
  if (query.where && joinsOf(query.where).length > 0) {
    throw refuse('Nesting of semi join sub-selects is not supported');
  }
}

function innerField(inner: Scope, query: Statement, refuse: (reason: string) => SoqlError): FieldRef {
  const [item, second] = query.select;
  if (second || item?.kind !== 'operand') throw refuse('Semi join sub-selects can only query one field');
  const { operand } = item;
  if (operand.kind === 'call') {
    throw refuse(`Semi join sub-selects can only query id fields, cannot use: '${operand.name}'`);
  }
  const ref = resolvePath(inner, operand);
  if (ref.hops.length > 0) {
    throw refuse('The inner select field cannot have more than one level of relationships');
  }
  if (!isId(ref.column.type)) {
    throw refuse(`Semi join sub-selects can only query id fields, cannot use: '${ref.column.name}'`);
  }
  return ref;
}

function refuseOtherObjects(left: FieldRef, right: FieldRef, refuse: (reason: string) => SoqlError): void {
  const targets = (ref: FieldRef): string[] =>
    ref.column.type === 'id' ? [ref.owner] : ref.column.referenceTo;
  const shared = targets(left).some((name) => targets(right).includes(name));
  if (shared || left.owner === 'Name' || right.owner === 'Name') return;
  throw refuse(
    `The selected field '${right.column.name}' in the subquery and the left operand field in the where expression in the outer query '${left.column.name}' should point to the same object type`,
  );
}

/** @throws SoqlError when a condition has more joins than Salesforce allows */
export function refuseManyJoins(source: string, condition: Condition): void {
  const third = joinsOf(condition)[MOST_JOINS];
  if (third) {
    throw errorAt(
      source,
      third.operatorAt,
      'MALFORMED_QUERY',
      `Maximum ${MOST_JOINS} semi join sub-selects are allowed`,
    );
  }
}

function joinsOf(condition: Condition): Comparison[] {
  if (condition.kind === 'comparison') return condition.query ? [condition] : [];
  if (condition.kind === 'not') return joinsOf(condition.part);
  return condition.parts.flatMap(joinsOf);
}
