import type { Row, Scalar } from './row';

const FIRST_YEAR = 2015;
const LAST_YEAR = 2040;
const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** Weeks in the three periods of a quarter of a custom fiscal year. */
const WEEKS = [4, 4, 5];

/** A stretch of the fiscal calendar; both days (YYYY-MM-DD) belong to it. */
export interface FiscalPeriod {
  type: 'Year' | 'Quarter' | 'Month' | 'Week';
  start: string;
  end: string;
  /** The fiscal year's name, and the number within it. */
  year: number;
  number: number;
}

export interface FiscalRules {
  /** 1 to 12. */
  startMonth: number;
  /** A fiscal year is called by the calendar year it begins in, not by the one it ends in. */
  namedByStart: boolean;
  /** Years of whole weeks, 4-4-5 to the quarter, instead of months. */
  custom: boolean;
}

/** The years, quarters and months (or weeks) by which an org counts. */
export class FiscalCalendar {
  private readonly all: FiscalPeriod[] = [];
  private readonly years = new Map<number, readonly FiscalPeriod[]>();

  constructor(readonly rules: FiscalRules) {
    for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) this.all.push(...this.yearNamed(year));
  }

  /** The year, quarter, month or week that a day (YYYY-MM-DD) is in; standard years have no weeks. */
  periodOf(type: FiscalPeriod['type'], day: string): FiscalPeriod | undefined {
    const year = Number(day.slice(0, 4));
    // A fiscal year may be called by the calendar year before it, or after.
    return [year, year + 1, year - 1]
      .flatMap((name) => this.yearNamed(name))
      .find((each) => each.type === type && each.start <= day && day <= each.end);
  }

  private yearNamed(year: number): readonly FiscalPeriod[] {
    const known = this.years.get(year);
    if (known) return known;
    const made = this.rules.custom ? this.weekYear(year) : this.monthYear(year);
    this.years.set(year, made);
    return made;
  }

  /** In the order of their years, each year before its parts. */
  periods(): readonly FiscalPeriod[] {
    return this.all;
  }

  /** Fiscal year and quarter of a day (YYYY-MM-DD). */
  quarterOf(day: string): { year: number; quarter: number } {
    const { startMonth, custom } = this.rules;
    if (custom) {
      const found = this.periodOf('Quarter', day);
      if (found) return { year: found.year, quarter: found.number };
    }
    const [year = 0, month = 1] = day.split('-').map(Number);
    const opens = month >= startMonth ? year : year - 1;
    return { year: this.nameOf(opens), quarter: Math.floor(((month - startMonth + 12) % 12) / 3) + 1 };
  }

  /** The name of the fiscal year that begins in a calendar year. */
  private nameOf(opens: number): number {
    return this.rules.startMonth > 1 && !this.rules.namedByStart ? opens + 1 : opens;
  }

  private monthYear(year: number): FiscalPeriod[] {
    const { startMonth } = this.rules;
    const opens = year - (this.nameOf(year) - year);
    const stretch = (type: FiscalPeriod['type'], number: number, after: number, months: number) => ({
      type,
      start: dayText(Date.UTC(opens, startMonth - 1 + after, 1)),
      end: dayText(Date.UTC(opens, startMonth - 1 + after + months, 0)),
      year,
      number,
    });
    return [
      stretch('Year', 1, 0, 12),
      ...[0, 1, 2, 3].map((n) => stretch('Quarter', n + 1, n * 3, 3)),
      ...Array.from({ length: 12 }, (_, n) => stretch('Month', n + 1, n, 1)),
    ];
  }

  /** A year of 52 or 53 weeks; the last period takes the 53rd. */
  private weekYear(year: number): FiscalPeriod[] {
    const opens = year - (this.nameOf(year) - year);
    const [first, next] = [this.sunday(opens), this.sunday(opens + 1)];
    const weeks = Math.round((next - first) / WEEK);
    const stretch = (type: FiscalPeriod['type'], number: number, from: number, to: number) => ({
      type,
      start: dayText(first + from * WEEK),
      end: dayText(first + to * WEEK - DAY),
      year,
      number,
    });
    const quarter = (n: number) => stretch('Quarter', n + 1, n * 13, n === 3 ? weeks : (n + 1) * 13);
    const months = Array.from({ length: 12 }, (_, n) => {
      const from = Math.floor(n / 3) * 13 + WEEKS.slice(0, n % 3).reduce((sum, each) => sum + each, 0);
      return stretch('Month', n + 1, from, n === 11 ? weeks : from + (WEEKS[n % 3] ?? 0));
    });
    return [
      stretch('Year', 1, 0, weeks),
      ...[0, 1, 2, 3].map(quarter),
      ...months,
      ...Array.from({ length: weeks }, (_, n) => stretch('Week', n + 1, n, n + 1)),
    ];
  }

  /** The Sunday nearest to the first of the start month. */
  private sunday(year: number): number {
    const first = Date.UTC(year, this.rules.startMonth - 1, 1);
    const weekday = new Date(first).getUTCDay();
    return first + (weekday <= 3 ? -weekday : 7 - weekday) * DAY;
  }
}

/** A stretch as a row of Period, without its id. */
export function periodRow({ type, start, end, year, number }: FiscalPeriod): Omit<Row, 'Id'> {
  const label = { Year: '', Quarter: `Q${number} `, Month: `Month ${number} `, Week: `Week ${number} ` }[
    type
  ];
  const row: Record<string, Scalar> = {
    Type: type,
    StartDate: start,
    EndDate: end,
    Number: number,
    IsForecastPeriod: type === 'Quarter',
    FullyQualifiedLabel: `${label}FY ${year}`,
    QuarterLabel: type === 'Quarter' ? `${label}FY ${year}` : null,
    PeriodLabel: type === 'Month' ? `${label}FY ${year}` : null,
  };
  return { ...row, IsDeleted: false, SystemModstamp: '2015-01-01T00:00:00.000Z' };
}

const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
