import { dayText, wallClock } from '../data/zone';

const MS_PER_DAY = 86_400_000;

interface Moment {
  /** Wall clock, read by the UTC getters. */
  date: Date;
  fiscalStart: number;
  namedByStart: boolean;
}

const dayOfYear = ({ date }: Moment): number =>
  Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / MS_PER_DAY) + 1;

const fiscalMonth = ({ date, fiscalStart }: Moment): number =>
  ((date.getUTCMonth() - (fiscalStart - 1) + 12) % 12) + 1;

/** A fiscal year that does not begin in January is named for the year in which it ends, or begins. */
const fiscalYear = ({ date, fiscalStart, namedByStart }: Moment): number => {
  const begins = date.getUTCFullYear() - (date.getUTCMonth() < fiscalStart - 1 ? 1 : 0);
  return begins + (fiscalStart > 1 && !namedByStart ? 1 : 0);
};

/** Source: SOQL and SOSL Reference, "Date Functions". */
const FUNCTIONS: Record<string, (moment: Moment) => number> = {
  CALENDAR_MONTH: ({ date }) => date.getUTCMonth() + 1,
  CALENDAR_QUARTER: ({ date }) => Math.floor(date.getUTCMonth() / 3) + 1,
  CALENDAR_YEAR: ({ date }) => date.getUTCFullYear(),
  DAY_IN_MONTH: ({ date }) => date.getUTCDate(),
  DAY_IN_WEEK: ({ date }) => date.getUTCDay() + 1,
  DAY_IN_YEAR: dayOfYear,
  FISCAL_MONTH: fiscalMonth,
  FISCAL_QUARTER: (moment) => Math.ceil(fiscalMonth(moment) / 3),
  FISCAL_YEAR: fiscalYear,
  HOUR_IN_DAY: ({ date }) => date.getUTCHours(),
  WEEK_IN_MONTH: ({ date }) => Math.ceil(date.getUTCDate() / 7),
  WEEK_IN_YEAR: (moment) => Math.ceil(dayOfYear(moment) / 7),
};

export const isDateFunction = (name: string): boolean =>
  name === 'DAY_ONLY' || Object.hasOwn(FUNCTIONS, name);

/**
 * A date function's value: a number, or for DAY_ONLY a day. `stored` is a date or an ISO UTC datetime;
 * `timeZone` is UTC unless the query says convertTimezone().
 */
export function dateFunction(
  name: string,
  stored: string,
  timeZone: string,
  fiscalStart: number,
  namedByStart = false,
): number | string {
  const instant = Date.parse(stored);
  const wall = stored.length === 10 ? instant : wallClock(timeZone, instant);
  if (name === 'DAY_ONLY') return dayText(Math.floor(wall / MS_PER_DAY));
  const compute = FUNCTIONS[name];
  return compute ? compute({ date: new Date(wall), fiscalStart, namedByStart }) : 0;
}
