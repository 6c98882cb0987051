import { findRows } from './find-rows';
import type { Column } from './name-entity';
import { parse } from './parse';
import type { QueryContext } from './query-context';
import { resolveObject, resolvePath, type Scope } from './resolve';
import type { Comparison, Condition, Statement } from './statement';

interface Note {
  description: string;
  fields: string[];
  tableEnumOrId: string;
}

/** One way to run a query, as `?explain=` lists it; the cheapest comes first. */
export interface Plan {
  cardinality: number;
  fields: string[];
  leadingOperationType: 'Index' | 'TableScan' | 'Other';
  notes: Note[];
  relativeCost: number;
  sobjectCardinality: number;
  sobjectType: string;
}

/** Standard fields with an index on every object. */
const INDEXED = new Set(['Id', 'Name', 'CreatedDate', 'SystemModstamp', 'LastModifiedDate', 'RecordTypeId']);
/** A filter by index is selective up to these shares of the rows. */
const STANDARD_SHARE = 0.3;
const CUSTOM_SHARE = 0.1;
const SCAN_COST = 2.83;
const LEAST_SCAN_COST = 0.65;

/**
 * The plans of a query that was found good: one for each filter by an indexed field, and one that reads all rows.
 * Costs are in proportion as the platform's are, not equal to them.
 *
 * @throws SoqlError INVALID_TYPE, INVALID_FIELD, MALFORMED_QUERY as running it does
 */
export function plansOf(soql: string, context: QueryContext, matches: number): Plan[] {
  const statement = parse(soql);
  const object = resolveObject(soql, context, statement.from, statement.fromAt);
  const scope: Scope = { source: soql, context, object, aliases: statement.aliases, parents: new Set() };
  const size = countRows(scope, { ...statement, where: null });
  const filters = comparisonsOf(statement.where).map((comparison) => ({
    comparison,
    column: ownColumn(scope, comparison),
  }));
  const unindexed = filters.filter(({ comparison, column }) => column && !usesIndex(comparison, column));
  const notes = [...unindexed.map(({ column }) => column?.name ?? ''), 'IsDeleted'].map((field) => ({
    description: 'Not considering filter for optimization because unindexed',
    fields: [field],
    tableEnumOrId: object.name,
  }));
  const shared = { notes, sobjectCardinality: size, sobjectType: object.name };
  const plans = filters.flatMap(({ comparison, column }): Plan[] => {
    if (!column || !usesIndex(comparison, column)) return [];
    const cardinality = countRows(scope, { ...statement, where: comparison });
    const share = column.custom ? CUSTOM_SHARE : STANDARD_SHARE;
    // One row costs nothing, however few there are in all.
    const relativeCost = cardinality <= 1 ? 0 : cardinality / (share * size);
    return [{ cardinality, fields: [column.name], leadingOperationType: 'Index', relativeCost, ...shared }];
  });
  if (statement.limit !== null && !statement.where && statement.limit < size) {
    const relativeCost = statement.limit / (STANDARD_SHARE * size);
    plans.push({
      cardinality: statement.limit,
      fields: [],
      leadingOperationType: 'Other',
      relativeCost,
      ...shared,
    });
  }
  const scan = Math.max(LEAST_SCAN_COST, size === 0 ? 0 : (SCAN_COST * matches) / size);
  plans.push({
    cardinality: matches,
    fields: [],
    leadingOperationType: 'TableScan',
    relativeCost: scan,
    ...shared,
  });
  return plans.sort((a, b) => a.relativeCost - b.relativeCost);
}

function countRows(scope: Scope, statement: Statement): number {
  let count = 0;
  for (const _ of findRows(scope, statement)) count++;
  return count;
}

/** The comparisons that every row must meet. */
function comparisonsOf(where: Condition | null): Comparison[] {
  const parts = where?.kind === 'and' ? where.parts : where ? [where] : [];
  return parts.filter((part) => part.kind === 'comparison');
}

function ownColumn(scope: Scope, { operand }: Comparison): Column | null {
  if (operand.kind !== 'path') return null;
  const { hops, column } = resolvePath(scope, operand);
  return hops.length === 0 ? column : null;
}

function usesIndex({ operator, values }: Comparison, column: Column): boolean {
  const isIndexed =
    INDEXED.has(column.name) ||
    column.type === 'reference' ||
    column.externalId === true ||
    column.unique === true;
  if (!isIndexed || operator === '!=' || operator === 'NOT IN') return false;
  return !values.some(
    (value) => operator === 'LIKE' && value.kind === 'string' && /^[%_]/.test(value.written),
  );
}
