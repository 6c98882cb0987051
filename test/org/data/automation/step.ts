import type { FieldDef, ObjectDef } from '../definition';
import { OrgError } from '../errors';
import type { Scalar } from '../row';
import { storedValue } from '../rules/stored-value';
import type { Store } from '../store';
import type { SaveFormulas } from './condition';
import { refuseDuplicates } from './duplicates';
import type { AutomationRule, DuplicateRule, FailingCode, FieldUpdate, Save, ValidationRule } from './rules';

/** A rule, compiled: what it does at its moment of a save. */
export interface Step {
  rule: AutomationRule;
  /** Throws an OrgError before anything is stored. */
  before?: (save: Save, allowDuplicates: boolean) => void;
  /** With the record stored: throws, or gives further changes of it. */
  after?: (save: Save) => Record<string, Scalar>;
}

export interface RuleTools {
  store: Store;
  formulas: SaveFormulas;
}

/** @throws OrgError for an unknown field, or a formula that does not compile. */
export function compileStep(tools: RuleTools, def: ObjectDef, rule: AutomationRule): Step {
  switch (rule.kind) {
    case 'validation':
      return validation(tools, def, rule);
    case 'duplicates':
      return duplicates(tools, def, rule);
    case 'failure':
      return failure(tools, def, rule);
    case 'update':
      return update(tools, def, rule);
  }
}

function validation({ formulas }: RuleTools, def: ObjectDef, rule: ValidationRule): Step {
  const holds = compiled(() => formulas.validation(def, rule.condition, rule.name));
  const fields = rule.field === undefined ? [] : [known(def, rule.field).name];
  return {
    rule,
    before: (save) => {
      if (holds(save)) throw new OrgError(400, 'FIELD_CUSTOM_VALIDATION_EXCEPTION', rule.message, fields);
    },
  };
}

function duplicates({ store }: RuleTools, def: ObjectDef, rule: DuplicateRule): Step {
  const canonical = { ...rule, fields: rule.fields.map((name) => known(def, name).name) };
  return {
    rule,
    before: (save, allowDuplicates) => {
      if (!rule.on.includes(save.before ? 'edit' : 'create')) return;
      if (rule.action === 'block' || !allowDuplicates) refuseDuplicates(store, def, canonical, save);
    },
  };
}

function failure({ formulas }: RuleTools, def: ObjectDef, rule: FailingCode): Step {
  const holds = compiled(() => formulas.condition(def, rule.condition));
  return {
    rule,
    after: (save) => {
      if (holds(save)) throw rule.by === 'flow' ? flowFailed(rule, save) : triggerFailed(rule, save);
      return {};
    },
  };
}

function update({ store, formulas }: RuleTools, def: ObjectDef, rule: FieldUpdate): Step {
  const holds = compiled(() => formulas.condition(def, rule.condition));
  const values = Object.entries(rule.set).map(([name, formula]) => {
    const field = known(def, name);
    return { field, value: compiled(() => formulas.value(def, field, formula)) };
  });
  // Flows run in system mode: what they point to need not be visible to who saves.
  const targets = {
    objectOfId: (id: string) => store.objectOfId(id),
    anyRow: (id: string) => store.anyRow(id),
    maySee: () => true,
  };
  return {
    rule,
    after: (save) => {
      if (!holds(save)) return {};
      const changes: Record<string, Scalar> = {};
      for (const { field, value } of values) {
        const next = storedValue(field, value(save), targets);
        if ((save.after[field.name] ?? null) !== next) changes[field.name] = next;
      }
      return changes;
    },
  };
}

function triggerFailed({ name, message }: FailingCode, save: Save): OrgError {
  const event = save.before ? 'AfterUpdate' : 'AfterInsert';
  const words = `${name}: execution of ${event}\n\ncaused by: ${message}\n\nTrigger.${name}: line 1, column 1`;
  return new OrgError(400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', words);
}

function flowFailed({ name, message }: FailingCode, save: Save): OrgError {
  const words = `We can't save this record because the “${name}” process failed. Give your Salesforce admin these details. ${message}`;
  return new OrgError(400, 'CANNOT_EXECUTE_FLOW_TRIGGER', `${words} (${save.after.Id})`);
}

function known(def: ObjectDef, name: string): FieldDef {
  const field = def.fields.get(name.toLowerCase());
  if (field) return field;
  throw new OrgError(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${def.name}`);
}

function compiled<T>(compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    throw new OrgError(400, 'FIELD_INTEGRITY_EXCEPTION', error instanceof Error ? error.message : '');
  }
}
