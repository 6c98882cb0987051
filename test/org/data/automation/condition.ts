import type { FieldDef, ObjectDef } from '../definition';
import { OrgError } from '../errors';
import {
  type Dialect,
  fieldReader,
  fieldValue,
  formulaReader,
  pathReader,
  type Reader,
} from '../formula/compile';
import { FormulaError, orNull } from '../formula/formula-error';
import type { Scope } from '../formula/functions';
import { type Expression, parseFormula } from '../formula/parse';
import type { Permissions } from '../permissions/permissions';
import type { Row, Scalar } from '../row';
import type { Store } from '../store';
import type { Save } from './rules';

interface SaveScope extends Scope {
  save: Save;
}

/** Compiles formulas that look at a save: who saves, and what the record was before. */
export class SaveFormulas {
  private readonly dialect: Dialect = (expression, def) => this.special(expression, def);

  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
    private readonly timeZone: string,
  ) {}

  /** An error in it is not true, as in a flow. @throws Error where the formula does not compile. */
  condition(def: ObjectDef, formula: string): (save: Save) => boolean {
    const read = formulaReader(def, parseFormula(formula), this.dialect);
    return (save) => orNull(() => read(save.after, this.scope(save))) === true;
  }

  /**
   * The condition of a validation rule, whose errors refuse the save: OrgError FIELD_CUSTOM_VALIDATION_EXCEPTION.
   * @throws Error where the formula does not compile.
   */
  validation(def: ObjectDef, formula: string, name: string): (save: Save) => boolean {
    const read = formulaReader(def, parseFormula(formula), this.dialect);
    return (save) => {
      try {
        return read(save.after, this.scope(save)) === true;
      } catch (thrown) {
        if (!(thrown instanceof FormulaError)) throw thrown;
        const words = `Validation Formula "${name}" Invalid (${thrown.message})`;
        throw new OrgError(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', words);
      }
    };
  }

  /** What a formula gives for a field; null for an error. @throws Error where it does not compile. */
  value(def: ObjectDef, field: FieldDef, formula: string): (save: Save) => Scalar {
    const read = formulaReader(def, parseFormula(formula), this.dialect);
    return (save) => orNull(() => fieldValue(read(save.after, this.scope(save)), field));
  }

  private scope(save: Save): SaveScope {
    return { save, moment: { now: new Date(save.at), timeZone: this.timeZone }, blanksAsZero: false };
  }

  private special(expression: Expression, def: ObjectDef): Reader | undefined {
    if (expression.kind === 'field') {
      if (expression.name.startsWith('$')) return this.global(expression.name);
      return expression.name.includes('.') ? pathReader(this.store, def, expression.name) : undefined;
    }
    if (expression.kind !== 'call') return undefined;
    if (expression.name === 'ISNEW') return (_row, scope) => saveOf(scope).before === null;
    if (expression.name !== 'ISCHANGED' && expression.name !== 'PRIORVALUE') return undefined;
    const [argument] = expression.args;
    if (argument?.kind !== 'field') {
      throw new Error(`Incorrect parameter for function ${expression.name}(). Expected a field.`);
    }
    const read = fieldReader(def, argument.name);
    const field = def.fields.get(argument.name.toLowerCase())?.name ?? argument.name;
    if (expression.name === 'PRIORVALUE') return (row, scope) => read(saveOf(scope).before ?? row, scope);
    return (row, scope) => {
      const { before } = saveOf(scope);
      return before !== null && (before[field] ?? null) !== (row[field] ?? null);
    };
  }

  private global(name: string): Reader {
    const [of = '', field = ''] = name.split('.');
    const user = (scope: Scope): Row | undefined => this.store.row('User', saveOf(scope).user);
    if (of === '$Permission') return (_row, scope) => this.permissions.has(saveOf(scope).user, field);
    if (of === '$User') return (_row, scope) => user(scope)?.[field] ?? null;
    if (of === '$Profile') {
      return (_row, scope) => this.store.anyRow(String(user(scope)?.['ProfileId']))?.[field] ?? null;
    }
    throw new Error(`Field ${name} does not exist. Check spelling.`);
  }
}

/** Formulas compiled here are only ever read with a scope made here. */
function saveOf(scope: Scope): Save {
  return (scope as SaveScope).save;
}
