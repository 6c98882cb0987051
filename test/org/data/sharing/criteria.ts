import type { SharingCriterion, SharingRule } from '../access';
import type { FieldDef, ObjectDef } from '../definition';
import { OrgError } from '../errors';
import { logicTest, readFilterLogic } from '../filter-logic';
import type { Row, Scalar } from '../row';

type Test = (row: Row) => boolean;

/**
 * A rule's criteria as one function of a row.
 * @throws OrgError INVALID_FIELD for a field that is not there or not to be filtered on, INVALID_FILTER_VALUE for a
 * value or a filter logic that cannot be read.
 */
export function compileCriteria(def: ObjectDef, rule: SharingRule): Test {
  const tests = (rule.criteria ?? []).map((each) => criterionTest(def, each));
  const logic = readFilterLogic(rule.booleanFilter, tests.length);
  if (logic) return logicTest(logic, tests);
  const words = `The filter logic cannot be read: ${rule.booleanFilter}`;
  throw new OrgError(400, 'INVALID_FILTER_VALUE', words);
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
