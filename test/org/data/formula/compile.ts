import type { FieldDef, Moment, ObjectDef } from '../definition';
import type { Row, Scalar } from '../row';
import { FUNCTIONS, type Scope, type Thunk, type Value } from './functions';
import { MORE_FUNCTIONS, PARAMETERS } from './more-functions';
import { type Expression, parseFormula } from './parse';

export type Reader = (row: Row, scope: Scope) => Value;
/** Reads the names and calls that only some kinds of formula have; undefined leaves it to the common ones. */
export type Dialect = (expression: Expression, def: ObjectDef) => Reader | undefined;

/** Where a formula finds the records that lookups point to. */
export interface Parents {
  find(object: string): ObjectDef | undefined;
  anyRow(id: string): Row | undefined;
}

const DAY = 86_400_000;

/**
 * Turns a formula into a function of a row. A percent field is a fraction inside, a percent result is given
 * back as 0–100, and numbers are rounded to the result's scale.
 * @throws Error for a syntax error, an unknown function, or a field the object has not.
 */
export function compileFormula(
  def: ObjectDef,
  result: FieldDef,
  formula: string,
  blanksAsZero: boolean,
  parents?: Parents,
): (row: Row, moment: Moment) => Scalar {
  const dialect: Dialect = (expression) =>
    parents && expression.kind === 'field' && expression.name.includes('.')
      ? pathReader(parents, def, expression.name)
      : undefined;
  const read = formulaReader(def, parseFormula(formula), dialect);
  return (row, moment) => fieldValue(read(row, { moment, blanksAsZero }), result);
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

/**
 * Reads a field of a parent by its path, such as `Account.Owner.Name`; blank where there is no parent.
 * @throws Error for a relationship or a field that is not there.
 */
export function pathReader(parents: Parents, def: ObjectDef, path: string): Reader {
  const at = path.indexOf('.');
  if (at < 0) return fieldReader(def, path);
  const relationship = path.slice(0, at).toLowerCase();
  const lookup = [...def.fields.values()].find((f) => f.relationshipName?.toLowerCase() === relationship);
  const target = lookup && parents.find(lookup.referenceTo.at(-1) ?? '');
  if (!lookup || !target) throw new Error(`Field ${path} does not exist. Check spelling.`);
  const read = pathReader(parents, target, path.slice(at + 1));
  return (row, scope) => {
    const id = row[lookup.name];
    const parent = typeof id === 'string' ? parents.anyRow(id) : undefined;
    return parent === undefined || parent.IsDeleted ? null : read(parent, scope);
  };
}

export function fieldReader(def: ObjectDef, name: string): Reader {
  const field = def.fields.get(name.toLowerCase());
  if (!field) throw new Error(`Field ${name} does not exist. Check spelling.`);
  const { compute } = field;
  return (row, scope) => value(compute ? compute(row, scope.moment) : (row[field.name] ?? null), field);
}

function value(stored: Scalar, field: FieldDef): Value {
  if (stored === null) return null;
  if (field.type === 'date') return { kind: 'date', days: Date.parse(`${stored}T00:00:00Z`) / DAY };
  if (field.type === 'datetime') return { kind: 'moment', ms: Date.parse(String(stored)) };
  if (field.type === 'percent' && typeof stored === 'number') return stored / 100;
  return stored;
}

/** A formula's result as a field of that type would show it. */
export function fieldValue(result: Value, field: FieldDef): Scalar {
  if (result === null || result === '') return null;
  if (typeof result === 'object') {
    const at = new Date(result.kind === 'date' ? result.days * DAY : result.ms).toISOString();
    return field.type === 'date' ? at.slice(0, 10) : at;
  }
  if (typeof result !== 'number') return result;
  const shown = field.type === 'percent' ? result * 100 : result;
  const places = 10 ** field.scale;
  return (Math.sign(shown) * Math.round(Math.abs(shown) * places + 1e-9)) / places;
}
