import type {
  FieldFunctionExpression,
  FieldType,
  FieldTypeOf,
  GroupByClause,
  OrderByClause,
  Query,
  Subquery,
} from '@jetstreamapp/soql-parser-js';
import { readCondition } from './condition-reader';
import { NO_LIMIT } from './library-text';
import { readCall, readPath } from './operand-reader';
import type { Reading } from './reading';
import { errorAt } from './soql-error';
import type { Grouping, Ordering, Path, SelectItem, Statement } from './statement';
import { TokenCursor } from './token-cursor';
import type { Token } from './tokens';

/** Turns the library's tree into a `Statement`, walking the words beside it for the places of names. */
export class StatementReader implements Reading {
  readonly cursor: TokenCursor;

  constructor(
    readonly source: string,
    tokens: readonly Token[],
  ) {
    this.cursor = new TokenCursor(tokens);
  }

  /** Reads one (sub)query; `query` is the library's. @throws SoqlError where Salesforce refuses what it took. */
  read(query: unknown): Statement {
    const tree = query as Query & Subquery;
    this.cursor.take('SELECT');
    const select = (tree.fields ?? []).map((field) => this.selectItem(field));
    this.cursor.take('FROM');
    const fromToken = this.cursor.next();
    if (tree.sObjectAlias) this.cursor.take(tree.sObjectAlias);
    if (tree.usingScope) this.cursor.take(tree.usingScope);
    const where = tree.where ? this.clause('WHERE', () => readCondition(this, tree.where!)) : null;
    this.refuseDataCategory(tree);
    const groupBy = tree.groupBy ? this.clause('GROUP', () => this.groupBy(tree.groupBy!)) : null;
    const having = tree.having ? this.clause('HAVING', () => readCondition(this, tree.having!)) : null;
    const orderBy = tree.orderBy ? this.clause('ORDER', () => this.orderBy(tree.orderBy!)) : [];
    const end = this.cursor.peek();
    if (tree.for === 'UPDATE') {
      throw errorAt(this.source, end.at, 'MALFORMED_QUERY', 'FOR UPDATE is not allowed in this context');
    }
    return {
      select,
      from: fromToken.text,
      fromAt: fromToken.at,
      alias: tree.sObjectAlias ?? null,
      scope: tree.usingScope ?? null,
      where,
      groupBy,
      having,
      orderBy,
      limit: tree.limit === undefined || tree.limit === NO_LIMIT ? null : tree.limit,
      offset: tree.offset ?? 0,
    };
  }

  private clause<T>(keyword: string, read: () => T): T {
    this.cursor.take(keyword);
    if (keyword === 'GROUP' || keyword === 'ORDER') this.cursor.take('BY');
    return read();
  }

  private refuseDataCategory(tree: Query): void {
    if (!tree.withDataCategory) return;
    const place = this.cursor.take('CATEGORY').at;
    throw errorAt(this.source, place, 'INVALID_TYPE', 'Data category groups are not set up in this org');
  }

  private selectItem(field: FieldType): SelectItem {
    const at = this.cursor.peek().at;
    switch (field.type) {
      case 'FieldSubquery': {
        this.cursor.take('(');
        const query = this.read(field.subquery);
        this.cursor.take(')');
        this.cursor.skip(',');
        return { kind: 'children', query, at };
      }
      case 'FieldTypeof':
        return this.typeOf(field, at);
      case 'FieldFunctionExpression':
        return this.selectCall(field, at);
      default: {
        const prefix = 'objectPrefix' in field ? [field.objectPrefix] : [];
        const hops = 'relationships' in field ? (field.relationships ?? []) : [];
        const operand = readPath(this.cursor, [...prefix, ...hops, field.field].join('.'));
        const alias = 'alias' in field ? (field.alias ?? null) : null;
        return this.item({ kind: 'operand', operand, alias, at });
      }
    }
  }

  private selectCall(field: FieldFunctionExpression, at: number): SelectItem {
    if (field.functionName === 'FIELDS') {
      const group = String(field.parameters[0]).toUpperCase();
      this.cursor.take(')');
      const known = group === 'ALL' || group === 'CUSTOM' ? group : 'STANDARD';
      return this.item({ kind: 'fields', group: known, at });
    }
    const operand = readCall(this.cursor, field);
    return this.item({ kind: 'operand', operand, alias: field.alias ?? null, at });
  }

  /** Passes the alias and the comma behind an item. */
  private item<T extends SelectItem>(item: T): T {
    if (item.kind === 'operand' && item.alias) this.cursor.take(item.alias);
    this.cursor.skip(',');
    return item;
  }

  private typeOf(field: FieldTypeOf, at: number): SelectItem {
    this.cursor.take('TYPEOF');
    const path = readPath(this.cursor, field.field);
    const cases: { object: string; at: number; fields: Path[] }[] = [];
    let otherwise: Path[] = [];
    for (const condition of field.conditions) {
      const object = condition.objectType ?? '';
      const place = object ? this.cursor.take(object).at : at;
      const fields = condition.fieldList.map((name) => readPath(this.cursor, name));
      if (condition.type === 'WHEN') cases.push({ object, at: place, fields });
      else otherwise = fields;
    }
    this.cursor.take('END');
    this.cursor.skip(',');
    return { kind: 'typeof', path, cases, otherwise, at };
  }

  private groupBy(clauses: GroupByClause | GroupByClause[]): Grouping {
    const list = [clauses].flat();
    const first = list[0];
    const shape = first && 'fn' in first ? first.fn.functionName : undefined;
    if (first && 'fn' in first && (shape === 'ROLLUP' || shape === 'CUBE')) {
      const at = this.cursor.peek().at;
      if (list.length > 1) {
        throw errorAt(this.source, at, 'MALFORMED_QUERY', `${shape} must be the only GROUP BY expression`);
      }
      return { operands: readCall(this.cursor, first.fn).args, kind: shape === 'CUBE' ? 'cube' : 'rollup' };
    }
    return {
      operands: list.map((clause) =>
        'fn' in clause ? readCall(this.cursor, clause.fn) : readPath(this.cursor, clause.field),
      ),
      kind: 'plain',
    };
  }

  private orderBy(clauses: OrderByClause | OrderByClause[]): Ordering[] {
    return [clauses].flat().map((clause) => ({
      operand: 'fn' in clause ? readCall(this.cursor, clause.fn) : readPath(this.cursor, clause.field),
      descending: clause.order === 'DESC',
      nullsLast: clause.nulls === 'LAST',
    }));
  }
}
