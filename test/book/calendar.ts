/** Days are whole numbers since 1970-01-01, times are seconds since then; everything is UTC. */
export const DAY = 86_400;

export function toDay(date: string): number {
  const ms = Date.parse(`${date}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(ms)) throw new Error(`not a date: ${date}`);
  return ms / 1000 / DAY;
}

const dates = new Map<number, string>();

/** YYYY-MM-DD. */
export function dateOf(day: number): string {
  let date = dates.get(day);
  if (date === undefined) {
    date = new Date(day * DAY * 1000).toISOString().slice(0, 10);
    dates.set(day, date);
  }
  return date;
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** ISO 8601 with milliseconds, as a CRM stores it. */
export function isoOf(seconds: number): string {
  const day = Math.floor(seconds / DAY);
  const s = Math.floor(seconds - day * DAY);
  return `${dateOf(day)}T${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}.000Z`;
}

/** 0 is Monday. */
export const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The day itself, or the Monday after a weekend. */
export function workday(day: number): number {
  const of = weekday(day);
  return of < 5 ? day : day + 7 - of;
}

/** The same date `months` later; the month's last day where that date does not exist. */
export function addMonths(day: number, months: number): number {
  const from = new Date(day * DAY * 1000);
  const year = from.getUTCFullYear();
  const month = from.getUTCMonth() + months;
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(from.getUTCDate(), last)) / 1000 / DAY;
}

export type Region = 'AMER' | 'EMEA' | 'APAC';

const FIXED_HOLIDAYS: Record<Region, readonly string[]> = {
  AMER: ['01-01', '06-19', '07-04', '11-11', '12-24', '12-25', '12-31'],
  EMEA: ['01-01', '05-01', '08-15', '11-01', '12-24', '12-25', '12-26', '12-31'],
  APAC: ['01-01', '01-02', '01-03', '04-29', '05-03', '05-04', '05-05', '12-31'],
};

/** Share of an ordinary working day's use that a day sees: weekends, holidays, the turn of the year, August. */
export function season(day: number, region: Region): number {
  if (weekday(day) > 4) return 0.07;
  const date = dateOf(day).slice(5);
  if (FIXED_HOLIDAYS[region].includes(date)) return 0.12;
  if (date > '12-22' || date < '01-03') return 0.4;
  if (region === 'EMEA' && date >= '08-01' && date <= '08-24') return 0.72;
  return 1;
}

/** First and last second of a region's working hours. */
export const WORKING_HOURS: Record<Region, readonly [number, number]> = {
  AMER: [14 * 3600, 21 * 3600],
  EMEA: [8 * 3600, 16 * 3600],
  APAC: [1 * 3600, 8 * 3600],
};
