import { withoutConditions } from '../data/filter-logic';
import type { OrgApi } from '../data/org-api';
import { fieldAt } from './field-at';
import { listViewPath } from './list-view-columns';
import type { Target } from './metadata-type';
import { reportColumn, reportType } from './report-types';
import type { ListViewContent } from './types/list-view-shape';
import type { ReportContent } from './types/report-shape';

/**
 * Takes columns and filters that lead nowhere any more out of list views and reports: a field is deleted although
 * they use it.
 */
export function dropGone({ org, user, at }: Target): void {
  for (const { fullName, content } of [...org.definitions('ListView')]) {
    // Only a list view's own shape writes its definition, as below a report's.
    const left = listViewLeft(org, fullName, content as ListViewContent);
    if (left) org.define(user, { type: 'ListView', fullName, content: left, keyPrefix: '00B' }, at);
  }
  for (const { fullName, content } of [...org.definitions('Report')]) {
    const left = reportLeft(org, content as ReportContent);
    if (!left) continue;
    const row = { object: 'Report', values: { Format: left.format } };
    org.define(user, { type: 'Report', fullName, content: left, keyPrefix: '00O', row }, at);
  }
}

/** undefined: the object is not there, so that the list view goes with it. */
function listViewLeft(org: OrgApi, fullName: string, content: ListViewContent): ListViewContent | undefined {
  const object = org.find(fullName.split('.')[0] ?? '');
  if (!object) return undefined;
  const leads = (column: string) => {
    const path = listViewPath(object, column);
    return path !== undefined && fieldAt(org, object, path) !== undefined;
  };
  const { booleanFilter, ...rest } = content;
  const { items: filters, logic } = filtersLeft(content.filters, booleanFilter, ({ field }) => leads(field));
  return {
    ...rest,
    columns: content.columns.filter(leads),
    filters,
    ...(logic === undefined ? {} : { booleanFilter: logic }),
  };
}

/** undefined: its type is not there, which running it tells. */
function reportLeft(org: OrgApi, content: ReportContent): ReportContent | undefined {
  const type = reportType(org, content.reportType);
  if (!type) return undefined;
  const leads = (column: string | undefined) =>
    column === undefined || reportColumn(org, type, column) !== undefined;
  const left: ReportContent = {
    ...content,
    columns: content.columns.filter(({ field }) => leads(field)),
    groupingsDown: content.groupingsDown.filter(({ field }) => leads(field)),
    groupingsAcross: content.groupingsAcross.filter(({ field }) => leads(field)),
    colorRanges: content.colorRanges.filter(({ columnName }) => leads(columnName)),
    formattingRules: content.formattingRules.filter(({ columnName }) => leads(columnName)),
  };
  const { chart, filter } = content;
  if (filter) {
    const { booleanFilter, ...rest } = filter;
    const { items, logic } = filtersLeft(filter.criteriaItems, booleanFilter, ({ column }) => leads(column));
    left.filter = {
      ...rest,
      criteriaItems: items,
      ...(logic === undefined ? {} : { booleanFilter: logic }),
    };
  }
  if (!leads(content.sortColumn)) {
    delete left.sortColumn;
    delete left.sortOrder;
  }
  if (!leads(content.timeFrameFilter?.dateColumn)) delete left.timeFrameFilter;
  const charted = [chart?.groupingColumn, chart?.secondaryGroupingColumn];
  // A chart may also show how many rows there are, which is no column of the type.
  const summed = (chart?.chartSummaries ?? []).map(({ column }) =>
    column === 'RowCount' ? undefined : column,
  );
  if (![...charted, ...summed].every(leads)) delete left.chart;
  left.format = formatOf(left);
  return left;
}

/** What groups no more is a table, and a matrix of one side is a summary by it. */
function formatOf(report: ReportContent): ReportContent['format'] {
  const { format, groupingsDown: down, groupingsAcross: across } = report;
  if (format !== 'Matrix' && format !== 'Summary') return format;
  if (down.length === 0) {
    report.groupingsDown = across;
    report.groupingsAcross = [];
  }
  if (report.groupingsDown.length === 0) return 'Tabular';
  return report.groupingsAcross.length === 0 ? 'Summary' : format;
}

function filtersLeft<T>(all: readonly T[], source: string | undefined, stays: (item: T) => boolean) {
  const gone = new Set(all.flatMap((item, at) => (stays(item) ? [] : [at])));
  const logic = source === undefined ? undefined : withoutConditions(source, all.length, gone);
  return { items: all.filter((_, at) => !gone.has(at)), logic };
}
