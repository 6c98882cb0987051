import {
  type Content,
  complex,
  date,
  double,
  flag,
  int,
  many,
  maybe,
  one,
  oneOf,
  text,
  unserved,
} from '../shape';
import { filterOperation } from './custom-field-shape';

const sortOrder = oneOf('SortOrder', ['Asc', 'Desc']);

const grouping = complex('ReportGrouping', {
  aggregateType: maybe(text),
  dateGranularity: maybe(
    oneOf('UserDateGranularity', [
      'None',
      'Day',
      'Week',
      'Month',
      'Quarter',
      'Year',
      'FiscalQuarter',
      'FiscalYear',
      'MonthInYear',
      'DayInMonth',
      'FiscalPeriod',
      'FiscalWeek',
    ]),
  ),
  field: one(text),
  sortByName: maybe(text),
  sortOrder: one(sortOrder),
  sortType: maybe(oneOf('ReportSortType', ['Column', 'Aggregate', 'CustomSummaryFormula'])),
});

const filterItem = complex('ReportFilterItem', {
  column: one(text),
  columnToColumn: maybe(flag),
  isUnlocked: maybe(flag),
  operator: one(filterOperation),
  snapshot: maybe(text),
  value: maybe(text),
});

const AGGREGATE_TYPES = ['Sum', 'Average', 'Maximum', 'Minimum', 'Unique', 'Noop', 'Median', 'None'] as const;

export const chartSummary = complex('ChartSummary', {
  aggregate: maybe(oneOf('ReportSummaryType', AGGREGATE_TYPES)),
  axisBinding: maybe(oneOf('ChartAxis', ['x', 'y', 'y2', 'r'])),
  column: one(text),
});

const chart = complex('ReportChart', {
  backgroundColor1: maybe(text),
  backgroundColor2: maybe(text),
  backgroundFadeDir: maybe(oneOf('ChartBackgroundDirection', ['TopToBottom', 'LeftToRight', 'Diagonal'])),
  chartSummaries: many(chartSummary),
  chartType: one(text),
  enableHoverLabels: maybe(flag),
  expandOthers: maybe(flag),
  groupingColumn: maybe(text),
  legendPosition: maybe(oneOf('ChartLegendPosition', ['Right', 'Bottom', 'OnChart'])),
  location: maybe(oneOf('ChartPosition', ['CHART_TOP', 'CHART_BOTTOM'])),
  secondaryGroupingColumn: maybe(text),
  showAxisLabels: maybe(flag),
  showPercentage: maybe(flag),
  showTotal: maybe(flag),
  showValues: maybe(flag),
  size: maybe(oneOf('ReportChartSize', ['Tiny', 'Small', 'Medium', 'Large', 'Huge'])),
  summaryAxisManualRangeEnd: maybe(double),
  summaryAxisManualRangeStart: maybe(double),
  summaryAxisRange: maybe(oneOf('ChartRangeType', ['Auto', 'Manual'])),
  textColor: maybe(text),
  textSize: maybe(int),
  title: maybe(text),
  titleColor: maybe(text),
  titleSize: maybe(int),
});

const colorRange = complex('ReportColorRange', {
  aggregate: maybe(oneOf('ReportSummaryType', AGGREGATE_TYPES)),
  columnName: one(text),
  highBreakpoint: maybe(double),
  highColor: one(text),
  lowBreakpoint: maybe(double),
  lowColor: one(text),
  midColor: one(text),
});

export const reportShape = complex('Report', {
  fullName: maybe(text),
  aggregates: many(unserved('Custom summary formulas')),
  block: many(unserved('Joined reports')),
  blockInfo: maybe(unserved('Joined reports')),
  buckets: many(unserved('Bucket fields')),
  chart: maybe(chart),
  colorRanges: many(colorRange),
  columns: many(
    complex('ReportColumn', {
      aggregateTypes: many(oneOf('ReportSummaryType', AGGREGATE_TYPES)),
      field: one(text),
      reverseColors: maybe(flag),
      showChanges: maybe(flag),
    }),
  ),
  crossFilters: many(unserved('Cross filters')),
  currency: maybe(text),
  customDetailFormulas: many(unserved('Row-level formulas')),
  dataCategoryFilters: many(unserved('Data category filters')),
  description: maybe(text),
  division: maybe(text),
  filter: maybe(
    complex('ReportFilter', {
      booleanFilter: maybe(text),
      criteriaItems: many(filterItem),
      language: maybe(text),
    }),
  ),
  folderName: maybe(text),
  format: one(oneOf('ReportFormat', ['MultiBlock', 'Matrix', 'Summary', 'Tabular'])),
  formattingRules: many(
    complex('ReportFormattingRule', {
      aggregate: maybe(text),
      columnName: one(text),
      values: many(
        complex('ReportFormattingRuleValue', {
          backgroundColor: maybe(text),
          rangeUpperBound: maybe(double),
        }),
      ),
    }),
  ),
  groupingsAcross: many(grouping),
  groupingsDown: many(grouping),
  historicalSelector: maybe(unserved('Historical trending')),
  name: one(text),
  numSubscriptions: maybe(int),
  params: many(complex('ReportParam', { name: one(text), value: one(text) })),
  reportType: one(text),
  roleHierarchyFilter: maybe(text),
  rowLimit: maybe(int),
  scope: maybe(text),
  showCurrentDate: maybe(flag),
  showDetails: maybe(flag),
  showGrandTotal: maybe(flag),
  showSubTotals: maybe(flag),
  sortColumn: maybe(text),
  sortOrder: maybe(sortOrder),
  territoryHierarchyFilter: maybe(text),
  timeFrameFilter: maybe(
    complex('ReportTimeFrameFilter', {
      dateColumn: one(text),
      endDate: maybe(date),
      interval: one(text),
      startDate: maybe(date),
    }),
  ),
  userFilter: maybe(text),
});

export type ReportContent = Content<typeof reportShape>;
