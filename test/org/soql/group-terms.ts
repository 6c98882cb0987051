import type { Row, Scalar } from '../data/row';
import { isAggregate, refuseType, resultType } from './aggregate-functions';
import { formatted, refuseFormat } from './formatted';
import { resolvePath, type Scope } from './resolve';
import { errorAt, unexpectedToken } from './soql-error';
import type { Call, Grouping, Operand } from './statement';
import { onlyArgument, rowTerm, type Term } from './term';

/** Salesforce's own limit on the fields of ROLLUP and CUBE. */
const MOST_SUBTOTALS = 3;

/** Rows with equal values of what is grouped by. */
export interface Group {
  /** One value for each expression of GROUP BY; null where a subtotal leaves it out. */
  keys: Scalar[];
  /** Which expressions this group (a subtotal of ROLLUP or CUBE) is by. */
  by: boolean[];
  /** One value for each aggregate. */
  totals: Scalar[];
}

/** An aggregate that some clause asks for. */
interface Aggregate {
  name: string;
  over: Term<Row>;
}

/** Knows what a query groups by, and gathers the aggregates that its clauses mention. */
export class GroupTerms {
  readonly aggregates: Aggregate[] = [];
  readonly keys: Term<Row>[];
  private readonly keySignatures: string[];
  private readonly subtotals: boolean;
  private readonly aggregateSignatures: string[] = [];

  /** @throws SoqlError INVALID_FIELD for a field that cannot be grouped */
  constructor(
    private readonly scope: Scope,
    grouping: Grouping | null,
  ) {
    const operands = grouping?.operands ?? [];
    this.subtotals = grouping !== null && grouping.kind !== 'plain';
    this.keys = operands.map((operand) => this.key(operand));
    this.keySignatures = operands.map((operand) => this.signature(operand));
    this.refuseGrouping(operands);
  }

  /** The term of an expression in SELECT, HAVING or ORDER BY. @throws SoqlError when it is neither grouped nor aggregated */
  term(operand: Operand, unknown = 'Field must be grouped or aggregated'): Term<Group> {
    if (operand.kind === 'call' && isAggregate(operand.name)) return this.aggregate(operand);
    if (operand.kind === 'call' && operand.name === 'GROUPING') return this.groupingFlag(operand);
    if (operand.kind === 'call' && operand.name === 'FORMAT') return this.formatted(operand);
    const index = this.keySignatures.indexOf(this.signature(operand));
    const key = this.keys[index];
    if (!key) {
      const name = operand.kind === 'path' ? operand.names.join('.') : rowTerm(this.scope, operand).name;
      throw errorAt(this.scope.source, operand.at, 'MALFORMED_QUERY', `${unknown}: ${name}`);
    }
    const { corporate: _, ...known } = key;
    return { ...known, at: operand.at, read: (group) => group.keys[index] ?? null };
  }

  private refuseGrouping(operands: readonly Operand[]): void {
    const { source } = this.scope;
    const fourth = operands[MOST_SUBTOTALS];
    if (this.subtotals && fourth) {
      const reason = `Subtotals are made of at most ${MOST_SUBTOTALS} grouped fields`;
      throw errorAt(source, fourth.at, 'MALFORMED_QUERY', reason);
    }
    operands.forEach((operand, i) => {
      if (this.keySignatures.indexOf(this.keySignatures[i] ?? '') === i) return;
      const name = this.keys[i]?.name ?? '';
      throw errorAt(source, operand.at, 'MALFORMED_QUERY', `duplicate grouping expression: ${name}`);
    });
  }

  private key(operand: Operand): Term<Row> {
    const term = rowTerm(this.scope, operand);
    if (term.column && !term.column.groupable) {
      throw errorAt(
        this.scope.source,
        term.at,
        'INVALID_FIELD',
        `field '${term.name}' can not be grouped in a query call`,
      );
    }
    return term;
  }

  private aggregate(call: Call): Term<Group> {
    const { source } = this.scope;
    const argument = onlyArgument(source, call);
    if (argument.kind !== 'path') throw unexpectedToken(source, argument.at, argument.name);
    const over = rowTerm(this.scope, argument);
    if (over.column) refuseType(source, over.at, call.name, over.column);
    if (!this.subtotals && this.keySignatures.includes(this.signature(argument))) {
      const reason = `Grouped field should not be aggregated: ${over.name}`;
      throw errorAt(source, argument.at, 'MALFORMED_QUERY', reason);
    }
    const signature = this.signature(call);
    let index = this.aggregateSignatures.indexOf(signature);
    if (index < 0) {
      index = this.aggregates.push({ name: call.name, over }) - 1;
      this.aggregateSignatures.push(signature);
    }
    return {
      name: `${call.name}(${over.name})`,
      type: resultType(call.name, over.type),
      at: call.at,
      read: (group) => group.totals[index] ?? null,
      scale: over.column?.scale ?? 0,
      column: null,
      ref: null,
    };
  }

  /** FORMAT() of an aggregate or a grouped date. */
  private formatted(call: Call): Term<Group> {
    const { context, source } = this.scope;
    const inner = this.term(onlyArgument(source, call));
    refuseFormat(source, call.at, inner);
    const scale = inner.scale ?? inner.column?.scale ?? 0;
    const code = context.currencies?.corporate ?? null;
    return {
      ...inner,
      name: `FORMAT(${inner.name})`,
      type: 'string',
      read: (group) => formatted(inner.type, scale, inner.read(group), code, context.timeZone),
      column: null,
    };
  }

  /** GROUPING(field): 1 on a subtotal that leaves the field out, else 0. */
  private groupingFlag(call: Call): Term<Group> {
    const argument = onlyArgument(this.scope.source, call);
    const key = this.term(argument);
    const index = this.keySignatures.indexOf(this.signature(argument));
    return {
      ...key,
      name: `GROUPING(${key.name})`,
      type: 'int',
      read: (group) => (group.by[index] ? 0 : 1),
      column: null,
    };
  }

  /** Equal for expressions that mean the same, however they are written. */
  private signature(operand: Operand): string {
    if (operand.kind === 'path') return resolvePath(this.scope, operand).text.toLowerCase();
    return `${operand.name}(${operand.args.map((arg) => this.signature(arg)).join(',')})`;
  }
}
