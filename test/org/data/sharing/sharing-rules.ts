import type { SharingRule } from '../access';
import type { ObjectDef } from '../definition';
import { OrgError } from '../errors';
import type { Row } from '../row';
import type { Store } from '../store';
import { type AccessLevel, levelOf } from './access-level';
import { compileCriteria } from './criteria';
import type { Principals } from './principals';
import { offeredModels } from './shared-objects';

/** A rule made ready to be asked of each row. */
interface ReadyRule {
  rule: SharingRule;
  level: AccessLevel;
  matches(row: Row): boolean;
}

/** The sharing rules of an org: owner-based and criteria-based, by object. */
export class SharingRules {
  private readonly byObject = new Map<string, ReadyRule[]>();

  constructor(
    private readonly store: Store,
    private readonly principals: Principals,
  ) {}

  list(): SharingRule[] {
    return [...this.byObject.values()].flat().map(({ rule }) => rule);
  }

  of(object: string): readonly ReadyRule[] {
    return this.byObject.get(object) ?? [];
  }

  /** Makes the rule or replaces the one of its name. @throws OrgError for a rule that cannot be. */
  set(rule: SharingRule): void {
    const def = this.store.object(rule.object);
    if (offeredModels(def.name, def.custom && !def.customSetting).length === 0) {
      throw new OrgError(400, 'INVALID_TYPE', `${def.name} has no sharing rules`);
    }
    const ready = this.ready(def, { ...rule, object: def.name });
    this.replace(def.name, [...this.of(def.name).filter((each) => each.rule.name !== rule.name), ready]);
  }

  /** @throws OrgError NOT_FOUND when there is no such rule. */
  remove(object: string, name: string): void {
    const def = this.store.object(object);
    const left = this.of(def.name).filter(({ rule }) => rule.name !== name);
    if (left.length === this.of(def.name).length) {
      throw new OrgError(404, 'NOT_FOUND', `${def.name} has no sharing rule '${name}'`);
    }
    this.replace(def.name, left);
  }

  /** Ends the rules of an object that is taken away. */
  removeAll(object: string): void {
    if (this.byObject.has(object)) this.replace(object, []);
  }

  private replace(object: string, rules: ReadyRule[]): void {
    const before = this.byObject.get(object) ?? [];
    this.byObject.set(object, rules);
    this.store.onUndo(() => this.byObject.set(object, before));
  }

  private ready(def: ObjectDef, rule: SharingRule): ReadyRule {
    for (const group of [rule.to, rule.from]) {
      if (group !== undefined && !this.store.row('Group', group)) {
        throw new OrgError(400, 'INVALID_CROSS_REFERENCE_KEY', `There is no group ${group}`);
      }
    }
    const { from } = rule;
    if ((from === undefined) === (rule.criteria === undefined)) {
      throw new OrgError(400, 'INVALID_FIELD', 'A sharing rule goes by owners or by criteria');
    }
    const owned = (row: Row) => {
      const owner = String(row['OwnerId']);
      return owner === from || this.principals.members(String(from)).has(owner);
    };
    const matches = from === undefined ? compileCriteria(def, rule) : owned;
    return { rule, level: levelOf(rule.level), matches };
  }
}
