import type { ObjectDef } from '../data/definition';
import type { OrgApi } from '../data/org-api';
import { fieldAt, mayReadPath } from '../metadata/field-at';
import { reportCondition } from '../metadata/report-query';
import { type ReportColumn, type ReportType, reportColumn } from '../metadata/report-types';
import type { ReportContent } from '../metadata/types/report-shape';
import { currencyPath } from './value-at';

/** A report with its columns found, for one reader: what field-level security hides is left out. */
export interface ReadableReport {
  content: ReportContent;
  type: ReportType;
  object: ObjectDef;
  columns: ReportColumn[];
  down: Grouping[];
  across: Grouping[];
  aggregates: Aggregate[];
}

export interface Grouping {
  column: ReportColumn;
  granularity: string;
  descending: boolean;
}

export interface Aggregate {
  /** `s!AMOUNT`, `RowCount`. */
  name: string;
  label: string;
  kind: 'sum' | 'average' | 'maximum' | 'minimum' | 'unique' | 'count';
  column: ReportColumn | undefined;
}

const KINDS = [
  ['Sum', 's', 'Sum of', 'sum'],
  ['Average', 'a', 'Average', 'average'],
  ['Maximum', 'mx', 'Largest', 'maximum'],
  ['Minimum', 'm', 'Smallest', 'minimum'],
  ['Unique', 'u', 'Unique Count of', 'unique'],
] as const;

export function readableReport(
  org: OrgApi,
  user: string,
  type: ReportType,
  content: ReportContent,
): ReadableReport {
  const object = org.object(type.object);
  const found = (name: string): ReportColumn[] => {
    const column = reportColumn(org, type, name);
    return column && mayReadPath(org, user, object, column.path) ? [column] : [];
  };
  const grouping = (item: ReportContent['groupingsDown'][number]): Grouping[] =>
    found(item.field).map((column) => ({
      column,
      granularity: item.dateGranularity ?? 'None',
      descending: item.sortOrder === 'Desc',
    }));
  const aggregates = content.columns.flatMap(({ field, aggregateTypes }) =>
    found(field).flatMap((column) =>
      KINDS.filter(([name]) => aggregateTypes.includes(name)).map(
        ([, letter, label, kind]): Aggregate => ({
          name: `${letter}!${field}`,
          label: `${label} ${column.field.label}`,
          kind,
          column,
        }),
      ),
    ),
  );
  return {
    content,
    type,
    object,
    columns: content.columns.flatMap(({ field }) => found(field)),
    down: content.groupingsDown.flatMap(grouping),
    across: content.groupingsAcross.flatMap(grouping),
    aggregates: [
      ...aggregates,
      { name: 'RowCount', label: 'Record Count', kind: 'count', column: undefined },
    ],
  };
}

/** A column that shows a record's name also knows which record: the path of its id. */
export function idPath({ path }: ReportColumn): string | undefined {
  return path === 'Name' || path.endsWith('.Name') ? path.replace(/Name$/, 'Id') : undefined;
}

/** The query of a report's rows, as its reader may run it. */
export function reportSoql(org: OrgApi, user: string, report: ReadableReport): string {
  const { content, type, object, columns, down, across } = report;
  const shown = [...columns, ...[...down, ...across].map(({ column }) => column)];
  const paths = new Set(['Id', ...shown.flatMap((column) => [column.path, idPath(column) ?? column.path])]);
  for (const { path, field } of [...shown, ...report.aggregates.flatMap(({ column }) => column ?? [])]) {
    const currency = currencyPath(path);
    if (field.type === 'currency' && fieldAt(org, object, currency)) paths.add(currency);
  }
  const where = reportCondition(org, type, content, user);
  const sorted = content.sortColumn === undefined ? undefined : reportColumn(org, type, content.sortColumn);
  const direction = content.sortOrder === 'Desc' ? 'DESC NULLS LAST' : 'ASC NULLS FIRST';
  const order = sorted?.field.sortable ? `${sorted.path} ${direction}, Id` : 'Id';
  const condition = where === '' ? '' : ` WHERE ${where}`;
  return `SELECT ${[...paths].join(', ')} FROM ${object.name}${condition} ORDER BY ${order}`;
}
