import type { NamedFields } from './fields';
import { csmColumn, FOLDER } from './reports';
import type { Body } from './views';
import type { Xml } from './xml';

const INK = '#000000';
const PAPER = '#FFFFFF';

/** A component over a report of ours, as wide as half of the grid's twelve columns unless told otherwise. */
function tile(report: string, at: { row: number; column: number; width?: number }, component: Body): Xml {
  const { row, column, width = 6 } = at;
  return {
    colSpan: width,
    columnIndex: column,
    dashboardComponent: {
      autoselectColumnsFromReport: false,
      displayUnits: 'Auto',
      drillEnabled: false,
      drillToDetailEnabled: false,
      report: `${FOLDER}/${report}`,
      ...component,
    },
    rowIndex: row,
    rowSpan: 8,
  };
}

const chart = (componentType: string, grouping: string, sum: string): Body => ({
  componentType,
  chartSummary: { aggregate: 'Sum', axisBinding: 'y', column: sum },
  decimalPrecision: -1,
  enableHover: true,
  expandOthers: false,
  groupingColumn: grouping,
  legendPosition: 'Bottom',
  showPercentage: componentType === 'Donut',
  showTotal: componentType === 'Donut',
  showValues: true,
  sortBy: 'RowLabelAscending',
  useReportChart: false,
});

/** Everybody sees it with their own eyes: what it sums up is what they may read. */
export function dashboard(named: NamedFields): Body {
  const tier = 'Account.Health_Tier__c';
  const revenue = `Account.${named.arr}`;
  const csm = csmColumn(named);
  return {
    title: 'Customer health',
    description: 'Renewals by health tier, customers by tier and CSM, and who holds the budget.',
    backgroundEndColor: PAPER,
    backgroundFadeDirection: 'Diagonal',
    backgroundStartColor: PAPER,
    dashboardGridLayout: {
      dashboardGridComponents: [
        tile(
          'Renewals_by_Tier',
          { row: 0, column: 0 },
          { ...chart('Bar', 'Opportunity.Health_Tier__c', 'AMOUNT'), header: 'Open renewals by health tier' },
        ),
        tile(
          'Budget_Owner_Coverage',
          { row: 0, column: 6 },
          {
            ...chart('Donut', 'Account.Budget_Owner_Status__c', revenue),
            header: 'Recurring revenue by budget owner',
          },
        ),
        tile(
          'Accounts_by_Tier_and_CSM',
          { row: 8, column: 0, width: 12 },
          {
            ...chart('BarStacked', csm, revenue),
            groupingColumn: [csm, tier],
            header: `Recurring revenue by ${named.csm === null ? 'account owner' : 'CSM'} and health tier`,
          },
        ),
      ],
      numberOfColumns: 12,
      rowHeight: 36,
    },
    dashboardType: 'LoggedInUser',
    isGridLayout: true,
    textColor: INK,
    titleColor: INK,
    titleSize: 12,
  };
}
