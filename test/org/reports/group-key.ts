import type { FiscalPeriod } from '../data/fiscal-calendar';
import { dayOf, dayText } from '../data/zone';
import { type Cell, detailCell, writtenDay } from './cells';
import { amountOf, type Money } from './money';
import type { Grouping } from './report-run';
import { type Row, valueAt } from './value-at';

/** A group's place among its like, and how it is shown. */
export interface GroupKey {
  cell: Cell;
  /** Equal for rows of one group; sorts as the groups do. */
  sort: string | number;
  dates?: { startDate: string; endDate: string };
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** What a run's cells and groups need to know of the org. */
export interface Calendar {
  timeZone: string;
  periodOf(type: FiscalPeriod['type'], day: string): FiscalPeriod | undefined;
}

/** The parts of the fiscal calendar that a report groups by, and what is written before their numbers. */
const FISCAL: Readonly<Record<string, readonly [FiscalPeriod['type'], string]>> = {
  FiscalYear: ['Year', ''],
  FiscalQuarter: ['Quarter', 'Q'],
  FiscalPeriod: ['Month', 'P'],
  FiscalWeek: ['Week', 'W'],
};

export function groupKey(
  row: Row,
  { column, granularity }: Grouping,
  calendar: Calendar,
  money: Money | null,
): GroupKey {
  const value = valueAt(row, column.path);
  const { type } = column.field;
  if ((type === 'date' || type === 'datetime') && typeof value === 'string') {
    return dateKey(
      type === 'date' ? value : dayText(dayOf(calendar.timeZone, Date.parse(value))),
      granularity,
      calendar,
    );
  }
  const cell = detailCell(row, column, calendar.timeZone);
  if (value === null || value === undefined) return { cell, sort: '' };
  if (typeof value === 'number') return { cell, sort: amountOf(row, column, money) ?? value };
  if (type === 'picklist') {
    const place = column.field.picklistValues.findIndex((choice) => choice.value === value);
    // A choice that is no longer listed comes after those that are.
    return { cell, sort: `${String(place < 0 ? 9999 : place).padStart(4, '0')} ${String(value)}` };
  }
  // Two records of one name are two groups.
  return { cell, sort: `${String(value).toLowerCase()} ${String(cell.value)}` };
}

function dateKey(day: string, granularity: string, calendar: Calendar): GroupKey {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const span = (start: string, end: string, label: string): GroupKey => ({
    cell: { label, value: start },
    sort: start,
    dates: { startDate: start, endDate: end },
  });
  const months = (fromYear: number, fromMonth: number, count: number, label: string) =>
    span(firstOf(fromYear, fromMonth), before(firstOf(fromYear, fromMonth + count)), label);
  const [fiscal, letter = ''] = FISCAL[granularity] ?? [];
  const period = fiscal && calendar.periodOf(fiscal, day);
  if (period) {
    const number = letter === '' ? '' : `${letter}${period.number} `;
    return span(period.start, period.end, `${number}FY${period.year}`);
  }
  switch (granularity) {
    case 'Week': {
      const start = plusDays(day, -new Date(`${day}T00:00:00Z`).getUTCDay());
      const end = plusDays(start, 6);
      return span(start, end, `${writtenDay(start)} - ${writtenDay(end)}`);
    }
    case 'Month':
      return months(year, month, 1, `${MONTHS[month - 1]} ${year}`);
    case 'Quarter': {
      const quarter = Math.ceil(month / 3);
      return months(year, quarter * 3 - 2, 3, `Q${quarter} CY${year}`);
    }
    case 'Year':
      return months(year, 1, 12, `CY${year}`);
    case 'MonthInYear':
      return { cell: { label: MONTHS[month - 1] ?? '', value: month }, sort: month };
    case 'DayInMonth': {
      const date = Number(day.slice(8));
      return { cell: { label: String(date), value: date }, sort: date };
    }
    default:
      return span(day, day, writtenDay(day));
  }
}

const iso = (moment: Date) => moment.toISOString().slice(0, 10);
const firstOf = (year: number, month: number) => iso(new Date(Date.UTC(year, month - 1, 1)));
const plusDays = (day: string, days: number) => iso(new Date(Date.parse(day) + days * 86_400_000));
const before = (day: string) => plusDays(day, -1);
