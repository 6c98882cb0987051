import type { FieldDef, Moment, ObjectDef } from '../definition';
import type { Row, Scalar } from '../row';
import { DAY } from './bounds';
import { orNull } from './formula-error';
import { FUNCTIONS, type Scope, type Thunk } from './functions';
import { MORE_FUNCTIONS, PARAMETERS } from './more-functions';
import { type Expression, parseFormula } from './parse';
import type { Value } from './value';

export type Reader = (row: Row, scope: Scope) => Value;
/** Reads the names and calls that only some kinds of formula have; undefined leaves it to the common ones. */
export type Dialect = (expression: Expression, def: ObjectDef) => Reader | undefined;

/** Where a formula finds the records that lookups point to. */
export interface Parents {
  find(object: string): ObjectDef | undefined;
  anyRow(id: string): Row | undefined;
}

/** Characters of a formula as it is written. */
const LONGEST = 3900;
/** Functions that other formulas have and those of fields have not. */
const NOT_OF_FIELDS = new Set(['REGEX']);

/**
 * Turns the formula of a field into a function of a row, null where it has an error. A percent field is a fraction
 * inside, a percent result is given back as 0–100, and numbers are rounded to the result's scale.
 * @throws Error for a syntax error, an unknown function, or a field the object has not.
 */
export function compileFormula(
  def: ObjectDef,
  result: FieldDef,
  formula: string,
  blanksAsZero: boolean,
  parents?: Parents,
): (row: Row, moment: Moment) => Scalar {
  if (formula.length > LONGEST) {
    const length = formula.length.toLocaleString('en-US');
    throw new Error(`Formula is too long (${length} characters). Maximum length is 3,900 characters.`);
  }
  const dialect: Dialect = (expression) => {
    if (expression.kind === 'call' && NOT_OF_FIELDS.has(expression.name)) {
      throw new Error(`Function ${expression.name} may not be used in this type of formula`);
    }
    return parents && expression.kind === 'field' && expression.name.includes('.')
      ? pathReader(parents, def, expression.name)
      : undefined;
  };
  const read = formulaReader(def, parseFormula(formula), dialect);
  return (row, moment) =>
    orNull(() => {
      const shown = fieldValue(read(row, { moment, blanksAsZero }), result);
      return typeof shown === 'string' && result.length > 0 ? shown.slice(0, result.length) : shown;
    });
}

/** @throws Error for an unknown function, or a field the object has not. */
export function formulaReader(def: ObjectDef, expression: Expression, dialect?: Dialect): Reader {
  const special = dialect?.(expression, def);
  if (special) return special;
  if (expression.kind === 'literal') return () => expression.value;
  if (expression.kind === 'field') return fieldReader(def, expression.name);
  const fn = FUNCTIONS[expression.name] ?? MORE_FUNCTIONS[expression.name];
  if (!fn) throw new Error(`Unknown function ${expression.name}. Check spelling.`);
  checkParameters(expression.name, expression.args.length);
  const args = expression.args.map((a) => formulaReader(def, a, dialect));
  return (row, scope) =>
    fn(
      args.map(
        (a): Thunk =>
          () =>
            a(row, scope),
      ),
      scope,
    );
}

/** @throws Error in the formula editor's words for a wrong number of parameters. */
function checkParameters(name: string, given: number): void {
  const [least, most] = PARAMETERS[name] ?? [0, Number.POSITIVE_INFINITY];
  if (given >= least && given <= most) return;
  const expected = given < least ? least : most;
  throw new Error(
    `Incorrect number of parameters for function '${name}()'. Expected ${expected}, received ${given}`,
  );
}

/** The field that a name or a path such as `Account.Owner.Name` leads to, and the lookups on its way. */
export function fieldAt(
  parents: Parents,
  def: ObjectDef,
  path: string,
): { def: ObjectDef; field: FieldDef; lookups: string[] } | undefined {
  const steps = path.toLowerCase().split('.');
  const name = steps.pop() ?? '';
  const lookups: string[] = [];
  let at: ObjectDef | undefined = def;
  for (const step of steps) {
    const lookup: FieldDef | undefined = [...at.fields.values()].find(
      (field) => field.relationshipName?.toLowerCase() === step,
    );
    at = lookup && parents.find(lookup.referenceTo.at(-1) ?? '');
    if (!lookup || !at) return undefined;
    lookups.push(lookup.name);
  }
  const field = at.fields.get(name);
  return field && { def: at, field, lookups };
}

/**
 * Reads a field of a parent by its path; blank where there is no parent.
 * @throws Error for a relationship or a field that is not there.
 */
export function pathReader(parents: Parents, def: ObjectDef, path: string): Reader {
  const found = fieldAt(parents, def, path);
  if (!found) throw new Error(`Field ${path} does not exist. Check spelling.`);
  const read = fieldReader(found.def, found.field.name);
  return (row, scope) => {
    let at: Row | undefined = row;
    for (const lookup of found.lookups) {
      const id: Scalar | undefined = at[lookup];
      at = typeof id === 'string' ? parents.anyRow(id) : undefined;
      if (at === undefined || at.IsDeleted) return null;
    }
    return read(at, scope);
  };
}

/** @throws Error for a field that is not there. */
export function fieldReader(def: ObjectDef, name: string): Reader {
  const key = name.toLowerCase();
  if (!def.fields.has(key)) throw new Error(`Field ${name} does not exist. Check spelling.`);
  return (row, scope) => {
    // Asked for at each reading: a field that is deployed again has another formula from then on.
    const field = def.fields.get(key);
    if (!field) return null;
    const { compute } = field;
    return value(compute ? compute(row, scope.moment) : (row[field.name] ?? null), field);
  };
}

function value(stored: Scalar, field: FieldDef): Value {
  if (stored === null) return null;
  if (field.type === 'date') return { kind: 'date', days: Date.parse(`${stored}T00:00:00Z`) / DAY };
  if (field.type === 'datetime') return { kind: 'moment', ms: Date.parse(String(stored)) };
  if (field.type === 'percent' && typeof stored === 'number') return stored / 100;
  return stored;
}

/** Digits that a number of a formula has at most. */
const DIGITS = 18;

/** A formula's result as a field of that type would show it; null for what such a field cannot hold. */
export function fieldValue(result: Value, field: FieldDef): Scalar {
  if (result === null || result === '') return null;
  if (typeof result === 'object') {
    const at = new Date(result.kind === 'date' ? result.days * DAY : result.ms).toISOString();
    // Years of other than four digits have a sign.
    if (!/^\d/.test(at)) return null;
    return field.type === 'date' ? at.slice(0, 10) : at;
  }
  if (typeof result !== 'number') return result;
  const shown = field.type === 'percent' ? result * 100 : result;
  if (Math.abs(shown) >= 10 ** (DIGITS - field.scale)) return null;
  const places = 10 ** field.scale;
  return (Math.sign(shown) * Math.round(Math.abs(shown) * places + 1e-9)) / places;
}
