import { isAggregate } from '../../soql/aggregate-functions';
import { isDateFunction } from '../../soql/date-functions';
import { parse } from '../../soql/parse';
import type { SelectItem } from '../../soql/statement';
import { apiError } from './job-request';

/**
 * Refuses what SOQL knows and bulk queries do not: child queries, aggregates, GROUP BY, OFFSET, TYPEOF, FIELDS().
 * @throws ApiError 400 API_ERROR; SoqlError where it is no query at all
 */
export function refuseUnsupported(soql: string): void {
  const statement = parse(soql);
  for (const item of statement.select) refuseItem(item);
  if (statement.groupBy !== null) throw apiError('Aggregate Relationships not supported in Bulk Query');
  if (statement.offset > 0) throw apiError('OFFSET clause not supported in Bulk Query');
}

function refuseItem(item: SelectItem): void {
  if (item.kind === 'children') {
    throw apiError('Aggregate Relationships not supported in Bulk V2 Query with CSV content type');
  }
  if (item.kind === 'typeof') throw apiError('TYPEOF clause not supported in Bulk Query');
  if (item.kind === 'fields') throw apiError('FIELDS function not supported in Bulk Query');
  if (item.operand.kind !== 'call') return;
  const { name } = item.operand;
  if (isAggregate(name) || isDateFunction(name)) {
    throw apiError('Aggregate Relationships not supported in Bulk Query');
  }
}
