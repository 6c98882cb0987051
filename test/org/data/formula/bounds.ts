import { createContext, Script } from 'node:vm';
import { FormulaError } from './formula-error';
import type { Value } from './value';

export const DAY = 86_400_000;
/** The last moment of the calendar that dates can be counted in; DATE() alone is held to years 1 to 9999. */
const LAST_MOMENT = 8.64e15;
/** Characters of a text inside a formula: far more than a field shows of it, and no danger to memory. */
const LONGEST_TEXT = 32_768;
const REGEX_MS = 200;

/** A day counted from 1970. @throws FormulaError where no calendar has it. */
export function dayValue(days: number): Value {
  return { kind: 'date', days: inCalendar(days * DAY) / DAY };
}

/** @throws FormulaError where no calendar has it. */
export function momentValue(ms: number): Value {
  return { kind: 'moment', ms: inCalendar(ms) };
}

/** Midnight of a day in UTC, months and days counted on where they are too many. @throws FormulaError */
export function dayOf(year: number, month: number, day: number): number {
  // Date.UTC() takes the years 0 to 99 for those of the 20th century.
  return inCalendar(new Date(0).setUTCFullYear(year, month - 1, day));
}

function inCalendar(ms: number): number {
  if (Math.abs(ms) <= LAST_MOMENT) return ms;
  throw new FormulaError('Date out of range');
}

/** @throws FormulaError for what is no number, or none that can be written. */
export function finite(n: number): number {
  if (Number.isFinite(n)) return n;
  throw new FormulaError('Numeric overflow');
}

/** @throws FormulaError for a text too long to be worked with. */
export function bounded(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  throw tooLong();
}

/** As LPAD and RPAD fill: cut where the text is longer, blank for no length. @throws FormulaError */
export function padded(text: string, length: number, pad: string, atStart: boolean): string {
  if (length <= 0) return '';
  if (length <= text.length) return text.slice(0, length);
  if (length > LONGEST_TEXT) throw tooLong();
  return atStart ? text.padStart(length, pad || ' ') : text.padEnd(length, pad || ' ');
}

/** As SUBSTITUTE replaces: nothing is not found anywhere. @throws FormulaError */
export function replaced(text: string, old: string, by: string): string {
  if (old === '') return text;
  const pieces = text.split(old);
  const length = text.length + (pieces.length - 1) * (by.length - old.length);
  if (length > LONGEST_TEXT) throw tooLong();
  return pieces.join(by);
}

const tooLong = () => new FormulaError('Text value too long');

const sandbox = createContext({ pattern: '', text: '' });
const search = new Script('new RegExp(pattern).test(text)');

/**
 * Does the whole text fit the pattern?
 * @throws FormulaError for a pattern that cannot be read, or that takes for ever: only a script of its own can be ended.
 */
export function fits(pattern: string, text: string): boolean {
  sandbox['pattern'] = `^(?:${pattern})$`;
  sandbox['text'] = text;
  try {
    return search.runInContext(sandbox, { timeout: REGEX_MS }) === true;
  } catch (thrown) {
    const isEndless = Reflect.get(Object(thrown), 'code') === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    throw new FormulaError(isEndless ? 'Regex too complicated' : 'Invalid regular expression');
  }
}
