import { DAY, dayOf, dayValue, finite, fits, momentValue, padded, replaced } from './bounds';
import { FormulaError } from './formula-error';
import { arg, type Fn, isBlank, number, text } from './functions';
import type { Value } from './value';

const whole = (value: Value): number => (typeof value === 'number' ? Math.trunc(value) : 0);

/** A date or moment as a UTC date; null for anything else. */
function dateOf(value: Value): Date | null {
  if (value === null || typeof value !== 'object') return null;
  return new Date(value.kind === 'date' ? value.days * DAY : value.ms);
}

const part =
  (read: (date: Date) => number): Fn =>
  (args) => {
    const date = dateOf(arg(args, 0));
    return date === null ? null : read(date);
  };

const mathematics =
  (work: (n: number) => number): Fn =>
  (args, scope) => {
    const n = number(arg(args, 0), scope);
    return n === null ? null : finite(work(n));
  };

/** The same day some months later; the last day of a month stays the last. */
const addMonths: Fn = (args) => {
  const value = arg(args, 0);
  const date = dateOf(value);
  if (date === null || value === null || typeof value !== 'object') return null;
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  const later = month + whole(arg(args, 1));
  const isLast = lengthOf(year, month) === day;
  const length = lengthOf(year, later);
  const ms = dayOf(year, later, isLast ? length : Math.min(day, length));
  return value.kind === 'date' ? dayValue(ms / DAY) : momentValue(ms + (((value.ms % DAY) + DAY) % DAY));
};

const lengthOf = (year: number, month: number): number => new Date(dayOf(year, month + 1, 0)).getUTCDate();

/** @throws FormulaError for a day that is not there, or a year that has not one to four digits. */
const date: Fn = (args) => {
  const [year, month, day] = [whole(arg(args, 0)), whole(arg(args, 1)), whole(arg(args, 2))];
  const found = new Date(dayOf(year, month, day));
  const exists = year >= 1 && year <= 9999 && found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
  if (!exists) throw new FormulaError('Invalid date');
  return dayValue(found.getTime() / DAY);
};

/** Functions of text, dates and numbers beside the ones that every formula needs. */
export const MORE_FUNCTIONS: Readonly<Record<string, Fn>> = {
  NULLVALUE: (args) => (isBlank(arg(args, 0)) ? arg(args, 1) : arg(args, 0)),
  BEGINS: (args) => text(arg(args, 0)).startsWith(text(arg(args, 1))),
  BR: () => '<br>',
  CASESAFEID: (args) => arg(args, 0),
  FIND: (args) => text(arg(args, 1)).indexOf(text(arg(args, 0)), Math.max(0, whole(arg(args, 2)) - 1)) + 1,
  INCLUDES: (args) =>
    text(arg(args, 0))
      .toLowerCase()
      .split(';')
      .includes(text(arg(args, 1)).toLowerCase()),
  LEFT: (args) => text(arg(args, 0)).slice(0, Math.max(0, whole(arg(args, 1)))),
  LOWER: (args) => text(arg(args, 0)).toLowerCase(),
  LPAD: (args) => padded(text(arg(args, 0)), whole(arg(args, 1)), text(arg(args, 2)), true),
  MID: (args) => {
    const from = Math.max(0, whole(arg(args, 1)) - 1);
    return text(arg(args, 0)).slice(from, from + Math.max(0, whole(arg(args, 2))));
  },
  REGEX: (args) => fits(text(arg(args, 1)), text(arg(args, 0))),
  RIGHT: (args) => {
    const count = whole(arg(args, 1));
    return count > 0 ? text(arg(args, 0)).slice(-count) : '';
  },
  RPAD: (args) => padded(text(arg(args, 0)), whole(arg(args, 1)), text(arg(args, 2)), false),
  SUBSTITUTE: (args) => replaced(text(arg(args, 0)), text(arg(args, 1)), text(arg(args, 2))),
  TRIM: (args) => text(arg(args, 0)).trim(),
  UPPER: (args) => text(arg(args, 0)).toUpperCase(),

  ADDMONTHS: addMonths,
  DATE: date,
  DATETIMEVALUE: (args) => {
    const value = arg(args, 0);
    if (value !== null && typeof value === 'object') {
      return momentValue(value.kind === 'date' ? value.days * DAY : value.ms);
    }
    const ms = Date.parse(`${text(value).replace(' ', 'T').replace(/Z$/, '')}Z`);
    return Number.isNaN(ms) ? null : momentValue(ms);
  },
  DAY: part((date) => date.getUTCDate()),
  MONTH: part((date) => date.getUTCMonth() + 1),
  WEEKDAY: part((date) => date.getUTCDay() + 1),
  YEAR: part((date) => date.getUTCFullYear()),

  EXP: mathematics(Math.exp),
  LN: mathematics(Math.log),
  LOG: mathematics(Math.log10),
  SQRT: mathematics(Math.sqrt),
  MOD: (args, scope) => {
    const [n, by] = [number(arg(args, 0), scope), number(arg(args, 1), scope)];
    if (n === null || by === null) return null;
    return by === 0 ? n : finite(n - by * Math.floor(n / by));
  },
};

/** How many parameters a function takes, where it is not any number: least and most. */
export const PARAMETERS: Readonly<Record<string, readonly [number, number]>> = {
  ABS: [1, 1],
  ADDMONTHS: [2, 2],
  BEGINS: [2, 2],
  BLANKVALUE: [2, 2],
  CASE: [4, Number.POSITIVE_INFINITY],
  CEILING: [1, 1],
  CONTAINS: [2, 2],
  DATE: [3, 3],
  DATETIMEVALUE: [1, 1],
  DATEVALUE: [1, 1],
  DAY: [1, 1],
  FIND: [2, 3],
  FLOOR: [1, 1],
  HYPERLINK: [2, 3],
  IF: [3, 3],
  IMAGE: [2, 4],
  INCLUDES: [2, 2],
  ISBLANK: [1, 1],
  ISNULL: [1, 1],
  ISPICKVAL: [2, 2],
  LEFT: [2, 2],
  LEN: [1, 1],
  LOWER: [1, 2],
  MID: [3, 3],
  MOD: [2, 2],
  MONTH: [1, 1],
  NOT: [1, 1],
  NOW: [0, 0],
  NULLVALUE: [2, 2],
  REGEX: [2, 2],
  RIGHT: [2, 2],
  ROUND: [2, 2],
  SQRT: [1, 1],
  SUBSTITUTE: [3, 3],
  TEXT: [1, 1],
  TODAY: [0, 0],
  TRIM: [1, 1],
  UPPER: [1, 2],
  VALUE: [1, 1],
  WEEKDAY: [1, 1],
  YEAR: [1, 1],
};
