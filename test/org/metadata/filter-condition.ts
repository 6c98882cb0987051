import type { FieldDef } from '../data/definition';
import { type FilterLogic, readFilterLogic } from '../data/filter-logic';
import { MetadataProblem } from './metadata-problem';

/** One condition of a list view, a report or a filter, in the words that metadata has for it. */
export interface FilterItem {
  operation: string;
  value?: string | undefined;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  equals: '=',
  notEqual: '!=',
  lessThan: '<',
  greaterThan: '>',
  lessOrEqual: '<=',
  greaterOrEqual: '>=',
};
const NUMBERS = new Set<FieldDef['type']>(['int', 'double', 'percent', 'currency']);
const MOMENTS = new Set<FieldDef['type']>(['date', 'datetime']);
const RANGE =
  /^(YESTERDAY|TODAY|TOMORROW|(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR|90_DAYS)|(LAST|NEXT)_N_(DAYS|WEEKS|MONTHS|QUARTERS|YEARS|FISCAL_QUARTERS|FISCAL_YEARS):\d+|N_(DAYS|WEEKS|MONTHS|QUARTERS|YEARS)_AGO:\d+)$/;

/**
 * A condition as SOQL. Several values stand apart by commas; a quoted one may hold a comma. Text without a value
 * compares with an empty field.
 * @throws MetadataProblem where the operation or the value does not fit the field
 */
export function filterCondition(
  path: string,
  field: FieldDef,
  { operation, value = '' }: FilterItem,
): string {
  const values = splitValues(value);
  if (field.type === 'multipicklist' && (operation === 'includes' || operation === 'excludes')) {
    const listed = values.map((each) => quoted(each.replaceAll(',', ';'))).join(', ');
    return `${path} ${operation.toUpperCase()} (${listed})`;
  }
  if (operation === 'includes' || operation === 'excludes' || operation === 'within') {
    throw new MetadataProblem(`Invalid filter operator ${operation} for field ${field.label}`);
  }
  const comparison = COMPARISONS[operation];
  if (comparison === undefined) return textCondition(path, field, operation, values);
  const terms = (values.length > 0 ? values : ['']).map(
    (each) => `${path} ${comparison} ${literal(field, each)}`,
  );
  if (terms.length === 1) return terms[0] ?? '';
  return `(${terms.join(operation === 'notEqual' ? ' AND ' : ' OR ')})`;
}

function textCondition(path: string, field: FieldDef, operation: string, values: readonly string[]): string {
  if (NUMBERS.has(field.type) || MOMENTS.has(field.type) || field.type === 'boolean') {
    throw new MetadataProblem(`Invalid filter operator ${operation} for field ${field.label}`);
  }
  const pattern = (value: string) => quoted(`${operation === 'startsWith' ? '' : '%'}${likely(value)}%`);
  const terms = values.map((value) => `${path} LIKE ${pattern(value)}`);
  const any = terms.length === 1 ? (terms[0] ?? '') : `(${terms.join(' OR ')})`;
  return operation === 'notContain' ? `(NOT ${any})` : any;
}

function literal(field: FieldDef, value: string): string {
  if (value === '') return 'null';
  if (NUMBERS.has(field.type)) {
    const number = Number(value.replaceAll(/[$,%]/g, ''));
    if (!Number.isFinite(number)) throw notOfType(field, value);
    return String(number);
  }
  if (field.type === 'boolean') {
    if (/^(1|true)$/i.test(value)) return 'true';
    if (/^(0|false)$/i.test(value)) return 'false';
    throw notOfType(field, value);
  }
  if (MOMENTS.has(field.type)) return moment(field, value);
  return quoted(value);
}

function moment(field: FieldDef, value: string): string {
  const range = value.toUpperCase().replaceAll(' ', '_');
  if (RANGE.test(range)) return range;
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(value);
  const day = american
    ? `${american[3]}-${american[1]?.padStart(2, '0')}-${american[2]?.padStart(2, '0')}`
    : (/^\d{4}-\d\d-\d\d/.exec(value)?.[0] ?? '');
  if (Number.isNaN(Date.parse(day))) throw notOfType(field, value);
  return field.type === 'date' ? day : `${day}T00:00:00Z`;
}

const notOfType = (field: FieldDef, value: string) =>
  new MetadataProblem(`Invalid filter value ${value} for field ${field.label}`);

/** Splits at commas outside of quotes. */
export function splitValues(text: string): string[] {
  const found = text.match(/"(?:[^"\\]|\\.)*"|[^,]+/g) ?? [];
  return found.map((each) => each.trim().replace(/^"(.*)"$/, '$1')).filter((each) => each !== '');
}

const quoted = (text: string) => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
const likely = (text: string) => text.replaceAll(/[%_]/g, '\\$&');

/** How conditions are put together: as SOQL, or as the parts that a list view's describe shows. */
export interface Joining<T> {
  join(operator: 'AND' | 'OR', parts: readonly T[]): T;
  negate(part: T): T;
}

/**
 * Joins conditions as the filter logic says (`1 AND (2 OR 3)`), by AND where it says nothing; undefined when there
 * are none. @throws MetadataProblem where the logic does not read, or does not name each condition
 */
export function foldLogic<T>(
  conditions: readonly T[],
  source: string | undefined,
  { join, negate }: Joining<T>,
): T | undefined {
  const logic = readFilterLogic(source, conditions.length);
  if (!logic) throw new MetadataProblem(`The filter logic is not valid: ${source}`);
  const fold = (part: FilterLogic): T | undefined => {
    if (part.kind === 'item') return conditions[part.at];
    if (part.kind === 'not') {
      const negated = fold(part.part);
      return negated === undefined ? undefined : negate(negated);
    }
    const parts = part.parts.flatMap((each) => fold(each) ?? []);
    return parts.length > 1 ? join(part.kind === 'and' ? 'AND' : 'OR', parts) : parts[0];
  };
  return fold(logic);
}

const AS_SOQL: Joining<string> = {
  join: (operator, parts) => `(${parts.join(` ${operator} `)})`,
  negate: (part) => `(NOT ${part})`,
};

/** Conditions in SOQL, joined by the filter logic; empty when there are none. */
export function joinConditions(conditions: readonly string[], logic: string | undefined): string {
  return foldLogic(conditions, logic, AS_SOQL) ?? '';
}
