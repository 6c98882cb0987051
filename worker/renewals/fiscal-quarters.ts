import { addDays, type Day } from '../../shared/day';

/** A fiscal quarter; both days belong to it. */
export interface Quarter {
  start: Day;
  end: Day;
  label: string;
}

export interface FiscalSettings {
  /** Quarters as `Period` holds them; none where it could not be read. */
  periods: readonly Quarter[];
  /** Organization.FiscalYearStartMonth, 1 to 12. */
  startMonth: number;
  /** A fiscal year is called by the calendar year it begins in (UsesStartDateAsFiscalYearName). */
  namedByStart: boolean;
}

/**
 * The quarter of a day: the Period that holds it, else, where fiscal years go by months, the one that the start month
 * makes. null where years are custom and none is defined for the day.
 */
export function quarterFinder(settings: FiscalSettings): (day: Day) => Quarter | null {
  const periods = [...settings.periods].sort((a, b) => (a.start < b.start ? -1 : 1));
  const isByMonths = periods.every((period) => period.start.endsWith('-01'));
  return (day) => {
    const found = periods.find((period) => period.start <= day && day <= period.end);
    if (found) return found;
    return isByMonths ? quarterByMonths(day, settings) : null;
  };
}

function quarterByMonths(day: Day, { startMonth, namedByStart }: FiscalSettings): Quarter {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const opens = month >= startMonth ? year : year - 1;
  const number = Math.floor(((month - startMonth + 12) % 12) / 3);
  const start = firstOf(opens, startMonth - 1 + number * 3);
  const end = addDays(firstOf(opens, startMonth + 2 + number * 3), -1);
  const name = startMonth > 1 && !namedByStart ? opens + 1 : opens;
  return { start, end, label: `Q${number + 1} FY ${name}` };
}

/** The first day of the month that is `months` after January of `year`. */
const firstOf = (year: number, months: number): Day =>
  new Date(Date.UTC(year, months, 1)).toISOString().slice(0, 10);
