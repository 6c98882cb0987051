import type { SharingCriterion, SharingRule } from '../access';
import type { FieldDef, ObjectDef } from '../definition';
import { OrgError } from '../errors';
import type { Row, Scalar } from '../row';

type Test = (row: Row) => boolean;

/**
 * A rule's criteria as one function of a row.
 * @throws OrgError INVALID_FIELD for a field that is not there or not to be filtered on, INVALID_FILTER_VALUE for a
 * value or a filter logic that cannot be read.
 */
export function compileCriteria(def: ObjectDef, rule: SharingRule): Test {
  const tests = (rule.criteria ?? []).map((each) => criterionTest(def, each));
  if (rule.booleanFilter !== undefined) return filterLogic(rule.booleanFilter, tests);
  return (row) => tests.every((test) => test(row));
}

function criterionTest(def: ObjectDef, { field: name, operation, value }: SharingCriterion): Test {
  const field = def.fields.get(name.toLowerCase());
  if (!field || field.calculated || !field.filterable) {
    throw new OrgError(400, 'INVALID_FIELD', `${name} cannot be used in a sharing rule on ${def.name}`);
  }
  const wanted = value.split(',').map((text) => comparable(field, text.trim()));
  const single = comparable(field, value.trim());
  const read = (row: Row): Scalar => {
    const raw = row[field.name] ?? null;
    return typeof raw === 'string' ? raw.toLowerCase() : raw;
  };
  const text = (row: Row) => String(read(row) ?? '');
  const parts = (row: Row) => text(row).split(';');
  switch (operation) {
    case 'equals':
      return (row) => wanted.includes(read(row));
    case 'notEqual':
      return (row) => !wanted.includes(read(row));
    case 'lessThan':
      return ordered(read, single, (order) => order < 0);
    case 'lessOrEqual':
      return ordered(read, single, (order) => order <= 0);
    case 'greaterThan':
      return ordered(read, single, (order) => order > 0);
    case 'greaterOrEqual':
      return ordered(read, single, (order) => order >= 0);
    case 'contains':
      return (row) => wanted.some((each) => text(row).includes(String(each)));
    case 'notContain':
      return (row) => !wanted.some((each) => text(row).includes(String(each)));
    case 'startsWith':
      return (row) => wanted.some((each) => text(row).startsWith(String(each)));
    case 'includes':
      return (row) => wanted.some((each) => parts(row).includes(String(each)));
    case 'excludes':
      return (row) => !wanted.some((each) => parts(row).includes(String(each)));
  }
}

/** An empty field is in no order with anything. */
function ordered(read: (row: Row) => Scalar, than: Scalar, fits: (order: number) => boolean): Test {
  return (row) => {
    const value = read(row);
    if (value === null || than === null) return false;
    return fits(value < than ? -1 : value > than ? 1 : 0);
  };
}

function comparable(field: FieldDef, text: string): Scalar {
  if (text === '') return field.type === 'boolean' ? false : null;
  if (field.type === 'boolean') return text.toLowerCase() === 'true';
  if (['int', 'double', 'currency', 'percent'].includes(field.type)) {
    const number = Number(text);
    if (!Number.isNaN(number)) return number;
    throw new OrgError(400, 'INVALID_FILTER_VALUE', `${text} is not a number, as ${field.name} is`);
  }
  return text.toLowerCase();
}

/** Reads '1 AND (2 OR 3)': numbers from 1, AND binding stronger than OR, NOT strongest. */
function filterLogic(source: string, tests: readonly Test[]): Test {
  const words = source.toUpperCase().match(/\d+|AND|OR|NOT|[()]|\S/g) ?? [];
  let at = 0;
  const fail = (): never => {
    throw new OrgError(400, 'INVALID_FILTER_VALUE', `The filter logic cannot be read: ${source}`);
  };
  const any = (): Test => {
    const parts = [all()];
    while (words[at] === 'OR') {
      at++;
      parts.push(all());
    }
    return (row) => parts.some((part) => part(row));
  };
  const all = (): Test => {
    const parts = [one()];
    while (words[at] === 'AND') {
      at++;
      parts.push(one());
    }
    return (row) => parts.every((part) => part(row));
  };
  const one = (): Test => {
    const word = words[at++];
    if (word === 'NOT') {
      const part = one();
      return (row) => !part(row);
    }
    if (word === '(') {
      const part = any();
      return words[at++] === ')' ? part : fail();
    }
    return tests[Number(word) - 1] ?? fail();
  };
  const test = any();
  return at === words.length ? test : fail();
}
