import type { OrgApi } from '../data/org-api';
import { filterCondition, joinConditions } from './filter-condition';
import { MetadataProblem } from './metadata-problem';
import { intervalCondition } from './report-intervals';
import { type ReportColumn, type ReportType, reportColumn } from './report-types';
import type { ReportContent } from './types/report-shape';

/** The column a report names. @throws MetadataProblem when its type has none of the name */
export function neededColumn(org: OrgApi, type: ReportType, name: string, element: string): ReportColumn {
  const column = reportColumn(org, type, name);
  if (column) return column;
  throw new MetadataProblem(`${element}: Invalid value specified: ${name}`, undefined, 'INVALID_FIELD');
}

/**
 * The condition of a report as SOQL; empty: it reads every row that its reader may see.
 * @throws MetadataProblem where a filter cannot be applied
 */
export function reportCondition(org: OrgApi, type: ReportType, content: ReportContent, user: string): string {
  const { filter, timeFrameFilter } = content;
  const criteria = (filter?.criteriaItems ?? []).map((item) => {
    if (item.columnToColumn)
      throw new MetadataProblem('Filters that compare two fields cannot be deployed to this org');
    const { path, field } = neededColumn(org, type, item.column, 'column');
    if (!field.filterable) {
      throw new MetadataProblem(
        `column: Invalid value specified: ${item.column}`,
        undefined,
        'INVALID_FIELD',
      );
    }
    return filterCondition(path, field, { operation: item.operator, value: item.value });
  });
  const parts = [joinConditions(criteria, filter?.booleanFilter)];
  if (timeFrameFilter) {
    const { path, field } = neededColumn(org, type, timeFrameFilter.dateColumn, 'dateColumn');
    if (field.type !== 'date' && field.type !== 'datetime') {
      throw new MetadataProblem(`dateColumn: Invalid value specified: ${timeFrameFilter.dateColumn}`);
    }
    parts.push(intervalCondition(path, field.type, timeFrameFilter));
  }
  if (content.scope === 'user') parts.push(`OwnerId = '${user}'`);
  const [first = '', ...rest] = parts.filter((part) => part !== '');
  return rest.length === 0 ? first : [first, ...rest].map((part) => `(${part})`).join(' AND ');
}
