import { dayOf, dayText, startOfDay } from '../data/zone';

/** Fiscal quarters or years in order, each as days since 1970-01-01: `from` belongs to it, `to` does not. */
export type FiscalPeriods = (
  unit: 'FISCAL_QUARTER' | 'FISCAL_YEAR',
) => readonly { from: number; to: number }[];

/** What a date literal depends on. */
export interface Calendar {
  now: Date;
  /** IANA name of the user's zone: days begin at its midnight. */
  timeZone: string;
  /** 1 to 12. */
  fiscalYearStartMonth: number;
  fiscalPeriods?: FiscalPeriods;
}

/** A stretch of time: `from` belongs to it, `to` does not. Texts compare as the stored values do. */
interface Range {
  from: string;
  to: string;
}

interface DayRange {
  from: number;
  to: number;
  /** LAST_N_DAYS goes on up to the present second, not to midnight. */
  untilNow?: boolean;
}

const MS_PER_DAY = 86_400_000;
/** 0001-01-02 to 9999-12-30: outside, texts would no longer compare as times do. */
const FIRST_DAY = -719_161;
const LAST_DAY = 2_932_895;
const inCalendar = (day: number): number => Math.min(Math.max(day, FIRST_DAY), LAST_DAY);
const MONTHS: Record<string, number> = { MONTH: 1, QUARTER: 3, YEAR: 12 };

/**
 * What a date literal such as THIS_QUARTER or N_WEEKS_AGO:3 covers, as days (for a date field) or instants (for
 * a datetime field). Weeks begin on Sunday (locale en_US). Source: SOQL and SOSL Reference, "Date Formats and
 * Date Literals in WHERE".
 */
export function rangeOf(name: string, n: number, calendar: Calendar, of: 'date' | 'datetime'): Range {
  const range = dayRange(name, n, calendar);
  const from = inCalendar(range.from);
  const to = inCalendar(range.to);
  if (of === 'date') return { from: dayText(from), to: dayText(to) };
  const instant = (day: number): string => new Date(startOfDay(calendar.timeZone, day)).toISOString();
  if (range.untilNow) {
    return { from: instant(from), to: new Date(calendar.now.getTime() + 1).toISOString() };
  }
  return { from: instant(from), to: instant(to) };
}

function dayRange(name: string, n: number, calendar: Calendar): DayRange {
  const today = dayOf(calendar.timeZone, calendar.now.getTime());
  switch (name) {
    case 'TODAY':
      return { from: today, to: today + 1 };
    case 'YESTERDAY':
      return { from: today - 1, to: today };
    case 'TOMORROW':
      return { from: today + 1, to: today + 2 };
    case 'LAST_90_DAYS':
      return { from: today - 90, to: today + 1, untilNow: true };
    case 'LAST_N_DAYS':
      return { from: today - n, to: today + 1, untilNow: true };
    case 'NEXT_90_DAYS':
      return { from: today + 1, to: today + 91 };
    case 'NEXT_N_DAYS':
      return { from: today + 1, to: today + 1 + n };
    case 'N_DAYS_AGO':
      return { from: today - n, to: today - n + 1 };
    default:
      return unitRange(name, n, today, calendar);
  }
}

/** LAST_, THIS_, NEXT_ of a unit, LAST_N_, NEXT_N_ of several, and N_…_AGO: all in whole units around today's. */
function unitRange(name: string, n: number, today: number, calendar: Calendar): DayRange {
  const unit = name.replace(/^(LAST|NEXT|THIS)_(N_)?|^N_|S?(_AGO)?$/g, '');
  const periods =
    unit === 'FISCAL_QUARTER' || unit === 'FISCAL_YEAR' ? (calendar.fiscalPeriods?.(unit) ?? []) : [];
  const current = periods.findIndex(({ from, to }) => today >= from && today < to);
  const start = (units: number): number => {
    const period = current < 0 ? undefined : periods[current + units];
    return period?.from ?? unitStart(unit, today, units, calendar.fiscalYearStartMonth);
  };
  if (name.startsWith('N_')) return { from: start(-n), to: start(-n + 1) };
  if (name.startsWith('LAST_N_')) return { from: start(-n), to: start(0) };
  if (name.startsWith('NEXT_N_')) return { from: start(1), to: start(n + 1) };
  if (name.startsWith('LAST_')) return { from: start(-1), to: start(0) };
  if (name.startsWith('NEXT_')) return { from: start(1), to: start(2) };
  return { from: start(0), to: start(1) };
}

/** First day of the unit that lies `units` after the one with `day` in it. */
function unitStart(unit: string, day: number, units: number, fiscalStart: number): number {
  const date = new Date(day * MS_PER_DAY);
  if (unit === 'WEEK') return day - date.getUTCDay() + 7 * units;
  const fiscal = unit.startsWith('FISCAL_');
  const length = MONTHS[unit.replace('FISCAL_', '')] ?? 1;
  const first = fiscal ? fiscalStart - 1 : 0;
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth();
  const start = Math.floor((month - first) / length) * length + first + units * length;
  return Date.UTC(Math.floor(start / 12), ((start % 12) + 12) % 12, 1) / MS_PER_DAY;
}
