import type { FieldDef, ObjectDef } from '../definition';
import type { Row } from '../row';
import { SETUP_OBJECTS } from '../schema/standard-objects';
import type { Store } from '../store';
import { governorOf, SETUP_EDITORS } from './governed';
import { type Deed, type Grants, readGrants, union } from './grants';

const SETUP = new Set(SETUP_OBJECTS.map((o) => o.name));

type Decided = Partial<Record<Deed, boolean>>;

/** Object and field permissions: what a user's profile and assigned permission sets grant together. */
export class Permissions {
  /** By the id of the permission set whose rows grant them. */
  private readonly grants = new Map<string, Grants>();
  private readonly effective = new Map<string, Grants>();
  private readonly decisions = new Map<string, Map<ObjectDef, Decided>>();
  private last: { user: string; def: ObjectDef; decided: Decided } | undefined;
  private readonly historyOf = new Map<string, string>();

  constructor(private readonly store: Store) {
    for (const def of store.schema.values())
      if (def.history) this.historyOf.set(def.history.object, def.name);
  }

  /** Moves whenever anybody's permissions may have changed. */
  version = 0;

  /** Takes a field, or an object with its fields, out of every grant: one of the same name starts with none. */
  revoke(path: string): void {
    const key = path.toLowerCase();
    const named = (row: Row, column: string) => {
      const name = String(row[column]).toLowerCase();
      return name === key || name.startsWith(`${key}.`);
    };
    for (const [object, column] of [
      ['FieldPermissions', 'Field'],
      ['ObjectPermissions', 'SobjectType'],
    ] as const) {
      const rows = [...this.store.table(object).rows.values()].filter((row) => named(row, column));
      for (const row of rows) this.store.erase(object, row);
    }
    this.forget();
    this.store.onUndo(() => this.forget());
  }

  /** Must be called when a grant, an assignment or a user's profile changed. */
  forget(): void {
    this.version++;
    this.effective.clear();
    this.decisions.clear();
    this.last = undefined;
    this.grants.clear();
  }

  /** The object whose history another object keeps. */
  trackedBy(def: ObjectDef): ObjectDef | undefined {
    const name = this.historyOf.get(def.name);
    return name === undefined ? undefined : this.store.object(name);
  }

  has(user: string, power: string): boolean {
    return this.of(user).powers.has(power);
  }

  may(user: string, deed: Deed, def: ObjectDef): boolean {
    const decided = this.decided(user, def);
    const known = decided[deed];
    if (known !== undefined) return known;
    const may = this.decide(user, deed, def);
    decided[deed] = may;
    return may;
  }

  /** What was decided since permissions last changed: writers of many rows ask the same for each of them. */
  private decided(user: string, def: ObjectDef): Decided {
    const { last } = this;
    if (last?.user === user && last.def === def) return last.decided;
    const ofUser = this.decisions.get(user) ?? new Map<ObjectDef, Decided>();
    this.decisions.set(user, ofUser);
    const decided = ofUser.get(def) ?? {};
    ofUser.set(def, decided);
    this.last = { user, def, decided };
    return decided;
  }

  private decide(user: string, deed: Deed, def: ObjectDef): boolean {
    if (SETUP.has(def.name)) return deed === 'read' || this.maySetUp(user, deed, def);
    const tracked = this.trackedBy(def);
    if (tracked) return deed === 'read' && this.may(user, 'read', tracked);
    const mine = this.of(user);
    const governor = governorOf(def.name);
    if (governor && 'read' in governor) return this.mayByPower(mine, deed, governor);
    if (governor)
      return this.may(
        user,
        deed === 'read' ? 'read' : deedOnParent(deed),
        this.store.object(governor.object),
      );
    if (mine.powers.has('ModifyAllData') || (def.customSetting && mine.powers.has('CustomizeApplication')))
      return true;
    if (mine.powers.has('ViewAllData') && (deed === 'read' || deed === 'viewAll')) return true;
    return mine.objects.get(def.name.toLowerCase())?.has(deed) ?? false;
  }

  /**
   * Change events pass sharing by: they take View All Records on the object, View All Data where an object has no
   * such permission, and View All Users for users.
   */
  mayReceiveChanges(user: string, def: ObjectDef): boolean {
    const { powers } = this.of(user);
    if (def.name === 'User') return powers.has('ViewAllUsers');
    if (powers.has('ViewAllData') || powers.has('ModifyAllData')) return true;
    return governorOf(def.name) === undefined && this.may(user, 'viewAll', def);
  }

  mayReadField(user: string, def: ObjectDef, field: FieldDef): boolean {
    return this.may(user, 'read', def) && this.level(user, def, field) !== undefined;
  }

  /** Field-level security only: that the field is editable at all is the field's own matter. */
  mayEditField(user: string, def: ObjectDef, field: FieldDef): boolean {
    return !field.calculated && this.level(user, def, field) === 'edit';
  }

  private level(user: string, def: ObjectDef, field: FieldDef): 'read' | 'edit' | undefined {
    if (!field.permissionable || SETUP.has(def.name)) return 'edit';
    const mine = this.of(user);
    const object = def.name.toLowerCase();
    const direct = mine.fields.get(`${object}.${field.name.toLowerCase()}`);
    if (direct) return direct;
    if (field.compoundFieldName) return mine.fields.get(`${object}.${field.compoundFieldName.toLowerCase()}`);
    if (object === 'task' || object === 'event')
      return mine.fields.get(`activity.${field.name.toLowerCase()}`);
    return undefined;
  }

  private maySetUp(user: string, deed: Deed, def: ObjectDef): boolean {
    if (deed === 'viewAll') return true;
    const power = SETUP_EDITORS[def.name];
    return power !== undefined && this.of(user).powers.has(power);
  }

  private mayByPower(mine: Grants, deed: Deed, governor: { read: string; edit: string }): boolean {
    if (deed === 'viewAll') return mine.powers.has('ViewAllData');
    if (deed === 'modifyAll') return mine.powers.has('ModifyAllData');
    return mine.powers.has(deed === 'read' ? governor.read : governor.edit);
  }

  private of(user: string): Grants {
    const known = this.effective.get(user);
    if (known) return known;
    const profile = this.store.row('User', user)?.['ProfileId'];
    const sets: Grants[] = [];
    if (typeof profile === 'string') {
      for (const set of this.store.table('PermissionSet').by('ProfileId', profile))
        sets.push(this.grantsOf(set));
    }
    for (const assignment of this.store.table('PermissionSetAssignment').by('AssigneeId', user)) {
      const set = this.store.row('PermissionSet', String(assignment['PermissionSetId']));
      if (set) sets.push(this.grantsOf(set));
    }
    const sum = union(sets);
    this.effective.set(user, sum);
    return sum;
  }

  private grantsOf(set: Row): Grants {
    const known = this.grants.get(set.Id);
    if (known) return known;
    const grants = readGrants(this.store, set);
    this.grants.set(set.Id, grants);
    return grants;
  }
}

/** Adding, changing or removing a role or team member is a change of its parent. */
function deedOnParent(deed: Deed): Deed {
  return deed === 'viewAll' || deed === 'modifyAll' ? deed : 'edit';
}
