import type { Definition } from '../data/new-setup';
import type { OrgApi } from '../data/org-api';
import { mayReadPath } from '../metadata/field-at';
import { type ReportColumn, reportColumns } from '../metadata/report-types';
import type { Aggregate, Grouping, ReadableReport } from './report-run';

/** Names of operators in the Analytics API, by those of metadata. */
export const OPERATORS: Readonly<Record<string, string>> = {
  equals: 'equals',
  notEqual: 'notEqual',
  lessThan: 'lessThan',
  greaterThan: 'greaterThan',
  lessOrEqual: 'lessOrEqual',
  greaterOrEqual: 'greaterOrEqual',
  contains: 'contains',
  notContain: 'notContain',
  startsWith: 'startsWith',
  includes: 'includes',
  excludes: 'excludes',
  within: 'within',
};

/** `reportMetadata`: the report as it is run. */
export function reportMetadata(
  org: OrgApi,
  definition: Definition,
  report: ReadableReport,
  currency: string | null,
) {
  const { content, type, columns, down, across, aggregates } = report;
  const row = org.row('Report', definition.id);
  const grouping = ({ column, granularity, descending }: Grouping) => ({
    dateGranularity: granularity,
    name: column.name,
    sortAggregate: null,
    sortOrder: descending ? 'Desc' : 'Asc',
  });
  const { timeFrameFilter, filter } = content;
  return {
    aggregates: aggregates.map((aggregate) => aggregate.name),
    chart: null,
    crossFilters: [],
    currency,
    description: content.description ?? null,
    detailColumns: columns.map((column) => column.name),
    developerName: definition.fullName.split('/').at(-1) ?? '',
    division: null,
    folderId: row?.['OwnerId'] ?? null,
    groupingsAcross: across.map(grouping),
    groupingsDown: down.map(grouping),
    hasDetailRows: content.showDetails ?? content.format === 'Tabular',
    hasRecordCount: true,
    historicalSnapshotDates: [],
    id: definition.id,
    name: content.name,
    reportBooleanFilter: filter?.booleanFilter ?? null,
    reportFilters: (filter?.criteriaItems ?? []).map(({ column, operator, value, isUnlocked }) => ({
      column,
      filterType: 'fieldValue',
      isRunPageEditable: isUnlocked ?? true,
      operator: OPERATORS[operator] ?? operator,
      value: value ?? '',
    })),
    reportFormat: content.format.toUpperCase(),
    reportType: { label: type.label, type: type.name },
    scope: content.scope ?? 'organization',
    showGrandTotal: content.showGrandTotal ?? true,
    showSubtotals: content.showSubTotals ?? true,
    sortBy:
      content.sortColumn === undefined
        ? []
        : [{ sortColumn: content.sortColumn, sortOrder: content.sortOrder ?? 'Asc' }],
    standardDateFilter: timeFrameFilter
      ? {
          column: timeFrameFilter.dateColumn,
          durationValue: timeFrameFilter.interval.replace('INTERVAL_', ''),
          endDate: timeFrameFilter.endDate ?? null,
          startDate: timeFrameFilter.startDate ?? null,
        }
      : null,
    standardFilters: [],
    supportsRoleHierarchy: false,
    userOrHierarchyFilterId: null,
  };
}

/** `reportExtendedMetadata`: what the report's columns, groupings and summaries are called and hold. */
export function reportExtendedMetadata({ columns, down, across, aggregates }: ReadableReport) {
  const info = ({ field }: ReportColumn) => ({ dataType: field.type, label: field.label });
  const level = ({ column }: Grouping, groupingLevel: number) => [
    column.name,
    { ...info(column), groupingLevel },
  ];
  const summary = ({ name, label, column, kind }: Aggregate) => [
    name,
    {
      acrossGroupingContext: null,
      dataType: column && kind !== 'unique' ? column.field.type : 'int',
      downGroupingContext: null,
      label,
    },
  ];
  return {
    aggregateColumnInfo: Object.fromEntries(aggregates.map(summary)),
    detailColumnInfo: Object.fromEntries(columns.map((column) => [column.name, info(column)])),
    groupingColumnInfo: Object.fromEntries([...down.map(level), ...across.map(level)]),
  };
}

/** `reportTypeMetadata`: every column that a report of the type could have, for this reader. */
export function reportTypeMetadata(org: OrgApi, user: string, { type, object }: ReadableReport) {
  const readable = reportColumns(org, type).filter(({ path }) => mayReadPath(org, user, object, path));
  const column = ({ name, field }: ReportColumn) => [
    name,
    {
      allowedInCustomDetailFormula: false,
      dataType: field.type,
      filterValues: field.picklistValues.map(({ value, label }) => ({ label, name: value })),
      filterable: field.filterable,
      isLookup: field.type === 'reference' || field.nameField,
      label: field.label,
      uniqueCountable: field.sortable,
    },
  ];
  return {
    categories: [{ columns: Object.fromEntries(readable.map(column)), label: type.label }],
    type: type.name,
  };
}
