/** A calendar day as YYYY-MM-DD. */
export type Day = string;

const DAY_MS = 86_400_000;
const QUARTER_HOUR = 900_000;

export const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Days from one day to a later one; negative when it is earlier. */
export const daysFrom = (from: Day, to: Day): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

export const isSunday = (day: Day): boolean => new Date(day).getUTCDay() === 0;
export const isWeekday = (day: Day): boolean => ![0, 6].includes(new Date(day).getUTCDay());

/** A time zone's calendar. */
export class Zone {
  private readonly format: Intl.DateTimeFormat;

  constructor(readonly name: string) {
    // The Swedish way of writing a date is ISO 8601.
    this.format = new Intl.DateTimeFormat('sv-SE', { timeZone: name, dateStyle: 'short' });
  }

  /** The day on which an instant (milliseconds since 1970) falls. */
  dayOf(instant: number): Day {
    return this.format.format(instant);
  }

  /** The last millisecond of a day, found by looking for the instant at which the date turns. */
  endOf(day: Day): number {
    const next = addDays(day, 1);
    let instant = Date.parse(next) - 15 * 4 * QUARTER_HOUR;
    while (this.dayOf(instant) !== next) instant += QUARTER_HOUR;
    return instant - 1;
  }
}
