import type { FieldDef, Moment, ObjectDef, Row, Scalar } from '../types';
import { FUNCTIONS, type Scope, type Thunk, type Value } from './functions';
import { type Expression, parseFormula } from './parse';

export type Reader = (row: Row, scope: Scope) => Value;
/** Reads the names and calls that only some kinds of formula have; undefined leaves it to the common ones. */
export type Dialect = (expression: Expression, def: ObjectDef) => Reader | undefined;

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
): (row: Row, moment: Moment) => Scalar {
  const read = formulaReader(def, parseFormula(formula));
  return (row, moment) => fieldValue(read(row, { moment, blanksAsZero }), result);
}

/** @throws Error for an unknown function, or a field the object has not. */
export function formulaReader(def: ObjectDef, expression: Expression, dialect?: Dialect): Reader {
  const special = dialect?.(expression, def);
  if (special) return special;
  if (expression.kind === 'literal') return () => expression.value;
  if (expression.kind === 'field') return fieldReader(def, expression.name);
  const fn = FUNCTIONS[expression.name];
  if (!fn) throw new Error(`Unknown function ${expression.name}. Check spelling.`);
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
