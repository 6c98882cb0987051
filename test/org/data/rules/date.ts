import type { FieldDef } from '../definition';
import { unreadable } from './unreadable';

const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DATETIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/;

/** 'YYYY-MM-DD'; the time of a datetime is cut off. */
export function storedDate(field: FieldDef, raw: string | number | boolean): string {
  const text = String(raw).trim();
  const day = DATETIME.test(text) ? text.slice(0, 10) : text;
  if (!DATE.test(day) || !exists(day)) throw unreadable(field, raw);
  return day;
}

/** The last time that was read: rows that are written together often carry the same. */
let last: { raw: string | number | boolean; stored: string } | undefined;

/** ISO UTC to the second; a time without a zone is refused. */
export function storedDatetime(field: FieldDef, raw: string | number | boolean): string {
  if (last?.raw === raw) return last.stored;
  last = { raw, stored: readDatetime(field, raw) };
  return last.stored;
}

function readDatetime(field: FieldDef, raw: string | number | boolean): string {
  const text = String(raw).trim();
  if (!DATETIME.test(text) || !exists(text.slice(0, 10))) throw unreadable(field, raw);
  const ms = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (Number.isNaN(ms)) throw unreadable(field, raw);
  return toSecond(ms);
}

/** ISO UTC with the milliseconds cut, as Salesforce keeps every time. */
export function toSecond(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}.000Z`;
}

/** True for a day of the calendar between the years 1700 and 4000, the range Salesforce takes. */
function exists(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day) && day >= '1700' && day < '4001';
}
