import type { ObjectDef } from '../definition';
import { OrgError } from '../errors';
import type { Permissions } from '../permissions/permissions';
import type { Row, Scalar } from '../row';
import type { Store } from '../store';
import { SaveFormulas } from './condition';
import type { AutomationRule, Save } from './rules';
import { compileStep, type Step } from './step';

/** Source: Apex Developer Guide, "Triggers and Order of Execution". */
const ORDER = ['validation', 'duplicates', 'failure', 'update'] as const;

/**
 * The customer's own automation, in the platform's order of a save: approval locks, validation rules, duplicate
 * rules, then, with the record stored, triggers and flows, which may refuse it after all or change it further.
 */
export class Automation {
  /** By object; an object without rules has no entry, so that its saves cost nothing more. */
  private readonly steps = new Map<string, readonly Step[]>();
  private readonly locked = new Set<string>();
  private readonly formulas: SaveFormulas;

  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
    timeZone: string,
  ) {
    this.formulas = new SaveFormulas(store, permissions, timeZone);
  }

  /**
   * Sets up a rule; one of the same object and name is replaced.
   * @throws OrgError for an unknown object or field, or a formula that does not compile.
   */
  add(rule: AutomationRule): void {
    const def = this.store.object(rule.object);
    const step = compileStep({ store: this.store, formulas: this.formulas }, def, rule);
    const others = this.of(def).filter((each) => each.rule.name !== rule.name);
    const place = (each: Step) => ORDER.indexOf(each.rule.kind);
    this.put(
      def,
      [...others, step].sort((a, b) => place(a) - place(b)),
    );
  }

  /** @throws OrgError 404 where there is no such rule. */
  remove(object: string, name: string): void {
    const def = this.store.object(object);
    const left = this.of(def).filter((each) => each.rule.name !== name);
    if (left.length === this.of(def).length) {
      throw new OrgError(404, 'NOT_FOUND', `${def.name} has no rule named ${name}`);
    }
    this.put(def, left);
  }

  /** Ends all rules and locks of an object that is taken away. */
  removeAll(def: ObjectDef): void {
    if (this.watches(def)) this.put(def, []);
    for (const id of [...this.locked]) if (this.store.objectOfId(id) === def) this.lock(id, false);
  }

  list(): AutomationRule[] {
    return [...this.steps.values()].flat().map((step) => step.rule);
  }

  /** Locks or opens a record, as a step of an approval process does. */
  lock(id: string, locked: boolean): void {
    const set = (to: boolean) => (to ? this.locked.add(id) : this.locked.delete(id));
    const before = this.locked.has(id);
    set(locked);
    this.store.onUndo(() => set(before));
  }

  /** @throws OrgError ENTITY_IS_LOCKED unless the user may change every record of the object. */
  checkUnlocked(user: string, def: ObjectDef, row: Row): void {
    if (this.locked.size === 0 || !this.locked.has(row.Id)) return;
    if (this.permissions.may(user, 'modifyAll', def)) return;
    throw new OrgError(400, 'ENTITY_IS_LOCKED', 'the entity is locked for editing');
  }

  /** Does anything happen when a record of the object is saved? */
  watches(def: ObjectDef): boolean {
    return this.steps.has(def.name);
  }

  /** @throws OrgError of the first rule that refuses the save. */
  beforeSave(def: ObjectDef, save: Save, allowDuplicates: boolean): void {
    for (const { before } of this.of(def)) before?.(save, allowDuplicates);
  }

  /**
   * Runs triggers and flows over a record just stored; `store` takes what each of them changes.
   * @throws OrgError of the first that fails.
   */
  afterSave(def: ObjectDef, save: Save, store: (changes: Record<string, Scalar>) => void): void {
    for (const { after } of this.of(def)) {
      const changes = after?.(save) ?? {};
      if (Object.keys(changes).length > 0) store(changes);
    }
  }

  private of(def: ObjectDef): readonly Step[] {
    return this.steps.get(def.name) ?? [];
  }

  private put(def: ObjectDef, steps: readonly Step[]): void {
    const before = this.of(def);
    const set = (to: readonly Step[]) =>
      to.length > 0 ? this.steps.set(def.name, to) : this.steps.delete(def.name);
    set(steps);
    this.store.onUndo(() => set(before));
  }
}
