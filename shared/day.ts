/** A calendar day in the organisation's reporting zone, `YYYY-MM-DD`. Sorts as text. */
export type Day = string;

/** An instant, ISO 8601 in UTC with milliseconds. Sorts as text. */
export type Instant = string;

const MS_PER_DAY = 86_400_000;
const epochDays = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY;

/** The day `days` after (or, negative, before) `day`. */
export function addDays(day: Day, days: number): Day {
  return new Date((epochDays(day) + days) * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return epochDays(to) - epochDays(from);
}

/** Monday to Friday. */
export function isWorkingDay(day: Day): boolean {
  const weekday = new Date(epochDays(day) * MS_PER_DAY).getUTCDay();
  return weekday !== 0 && weekday !== 6;
}

/** The last Sunday up to and including `day`: the end of a whole week from Monday on. */
export function lastSunday(day: Day): Day {
  return addDays(day, -new Date(epochDays(day) * MS_PER_DAY).getUTCDay());
}

/** Every day from `from` to `to`, both included; empty when `to` is earlier. */
export function daysFromTo(from: Day, to: Day): Day[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, i) => addDays(from, i));
}

/** The earlier of two days. */
export const earlier = (a: Day, b: Day): Day => (a < b ? a : b);

const formats = new Map<string, Intl.DateTimeFormat>();

/** The day on which `instant` falls in `zone` (an IANA name). Throws RangeError on an unknown zone. */
export function dayIn(zone: string, instant: Instant): Day {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(zone, format);
  }
  return format.format(new Date(instant));
}

/** The last millisecond of `day` in `zone`. */
export function endOfDay(zone: string, day: Day): Instant {
  let low = Date.parse(`${day}T00:00:00Z`) - MS_PER_DAY;
  let high = low + 3 * MS_PER_DAY;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (dayIn(zone, new Date(middle).toISOString()) <= day) low = middle;
    else high = middle;
  }
  return new Date(low).toISOString();
}
