import type { RecordAccess, SharingModel } from '../access';
import type { ObjectDef } from '../definition';
import type { Permissions } from '../permissions/permissions';
import type { Row } from '../row';
import { SETUP_OBJECTS } from '../schema/standard-objects';
import type { Store } from '../store';
import { type AccessLevel, ALL, EDIT, NONE, READ } from './access-level';
import { OrgWideDefaults } from './org-wide-defaults';
import { Principals } from './principals';
import { RowShares } from './row-shares';
import { parentFieldsOf } from './shared-objects';
import { SharingRules } from './sharing-rules';

type Deed = 'see' | 'edit' | 'delete' | 'transfer' | 'share';

const SETUP = new Set(SETUP_OBJECTS.map((o) => o.name));

/** What each model opens to everybody. */
export const OPEN_TO_ALL: Readonly<Record<SharingModel, AccessLevel>> = {
  Private: NONE,
  Read: READ,
  ReadWrite: EDIT,
  ReadWriteTransfer: EDIT,
  FullAccess: ALL,
  ControlledByParent: NONE,
};

/** Rows that are part of another: changing that one is enough to remove them. */
const PARTS = new Set([
  'AccountContactRelation',
  'AccountTeamMember',
  'CampaignMember',
  'EmailMessageRelation',
  'EventRelation',
  'OpportunityContactRole',
]);

/** Owners of these have no say where a parent has one. */
const PARENT_ALONE = new Set(['Contact', 'Asset']);

/** User permission to give away what one does not own, by object; any other object goes by the first. */
const TRANSFER_ANY = 'TransferAnyEntity';
const TRANSFER: Readonly<Record<string, string>> = { Case: 'TransferAnyCase', Lead: 'TransferAnyLead' };

/** So many levels of parents are kept at hand. */
const MOST_LEVELS = 100_000;

/**
 * Record access: organisation-wide defaults, owners and the roles above them, sharing rules, manual shares, account
 * teams, what accounts and their rows open of each other, View All and Modify All. Object permissions are asked
 * elsewhere.
 */
export class Sharing {
  readonly defaults: OrgWideDefaults;
  readonly principals: Principals;
  readonly rules: SharingRules;
  readonly shares: RowShares;
  /** How far parents are open, by user and parent: the children of one mostly come together. */
  private readonly parentLevels = new Map<string, AccessLevel>();
  private parentLevelsOf = -1;

  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
  ) {
    this.defaults = new OrgWideDefaults(store);
    this.principals = new Principals(store);
    this.rules = new SharingRules(store, this.principals);
    this.shares = new RowShares(store, this.defaults, this.rules);
  }

  /** True where no row of the object is hidden from the user, so that none need be asked about. */
  seesAll(user: string, def: ObjectDef): boolean {
    if (SETUP.has(def.name) || def.customSetting || this.permissions.may(user, 'viewAll', def)) return true;
    if (this.permissions.trackedBy(def)) return false;
    return OPEN_TO_ALL[this.defaults.of(def)] >= READ;
  }

  may(user: string, deed: Deed, def: ObjectDef, row: Row): boolean {
    if (deed === 'see') return this.seesAll(user, def) || this.level(user, def, row, READ) >= READ;
    if (deed === 'edit') return this.level(user, def, row, EDIT) >= EDIT;
    if (deed === 'transfer' && this.mayTransferAny(user, def) && this.may(user, 'see', def, row)) return true;
    return this.level(user, def, row, ALL) >= ALL;
  }

  /** Object permissions and sharing together, as UserRecordAccess tells them. */
  access(user: string, def: ObjectDef, row: Row): RecordAccess {
    const may = (deed: 'read' | 'edit' | 'delete') => this.permissions.may(user, deed, def);
    const read = may('read') && this.may(user, 'see', def, row);
    const edit = read && may('edit') && this.may(user, 'edit', def, row);
    return {
      read,
      edit,
      delete: read && may('delete') && this.may(user, 'delete', def, row),
      transfer: edit && this.may(user, 'transfer', def, row),
      all: read && may('edit') && may('delete') && this.may(user, 'share', def, row),
    };
  }

  /** How much of the row is open, as far as `enough`. */
  private level(user: string, def: ObjectDef, row: Row, enough: AccessLevel): AccessLevel {
    if (SETUP.has(def.name) || def.customSetting || this.permissions.may(user, 'modifyAll', def)) return ALL;
    const seen = this.permissions.may(user, 'viewAll', def) ? READ : NONE;
    const tracked = this.permissions.trackedBy(def);
    if (tracked) return this.maySeeHistory(user, tracked, row) ? READ : NONE;
    const model = this.defaults.of(def);
    const open = higher(seen, OPEN_TO_ALL[model]);
    if (open >= enough) return open;
    const isActivity = def.name === 'Task' || def.name === 'Event';
    if (model !== 'ControlledByParent' && !isActivity) {
      return higher(open, this.granted(user, def, row, enough));
    }
    const parents = this.parentsOf(def, row);
    const byOwner =
      parents.length > 0 && PARENT_ALONE.has(def.name) ? NONE : this.granted(user, def, row, enough);
    if (byOwner >= enough) return byOwner;
    const byParent = this.byParents(user, def, parents, model === 'Private' ? READ : enough);
    return higher(open, higher(byOwner, model === 'Private' ? lower(byParent, READ) : byParent));
  }

  private granted(user: string, def: ObjectDef, row: Row, enough: AccessLevel): AccessLevel {
    const reach = this.principals.reach(user);
    if (reach.has(String(row['OwnerId']))) return ALL;
    let best: AccessLevel = NONE;
    for (const { principal, level } of this.shares.of(def, row, reach)) {
      if (level <= best || !reach.has(principal)) continue;
      best = level;
      if (best >= enough) break;
    }
    return best;
  }

  private byParents(
    user: string,
    def: ObjectDef,
    parents: readonly [ObjectDef, Row][],
    enough: AccessLevel,
  ): AccessLevel {
    const isPart = PARTS.has(def.name);
    const needed = isPart && enough > EDIT ? EDIT : enough;
    let best: AccessLevel = NONE;
    for (const [object, parent] of parents) {
      if (best >= enough) break;
      if (!this.permissions.may(user, 'read', object)) continue;
      const level = this.parentLevel(user, object, parent, needed);
      best = higher(best, isPart && level >= EDIT ? ALL : level);
    }
    return best;
  }

  private parentLevel(user: string, object: ObjectDef, parent: Row, needed: AccessLevel): AccessLevel {
    if (needed === READ && this.seesAll(user, object)) return READ;
    if (this.parentLevelsOf !== this.store.version || this.parentLevels.size >= MOST_LEVELS) {
      this.parentLevels.clear();
      this.parentLevelsOf = this.store.version;
    }
    const key = `${needed}${user}${parent.Id}`;
    const known = this.parentLevels.get(key);
    if (known !== undefined) return known;
    const level = this.level(user, object, parent, needed);
    this.parentLevels.set(key, level);
    return level;
  }

  private parentsOf(def: ObjectDef, row: Row): [ObjectDef, Row][] {
    const found: [ObjectDef, Row][] = [];
    for (const field of parentFieldsOf(def.name) ?? masterFields(def)) {
      const id = row[field];
      if (typeof id !== 'string') continue;
      const object = this.store.objectOfId(id);
      const parent = object && this.store.row(object.name, id);
      if (object && parent) found.push([object, parent]);
    }
    return found;
  }

  private mayTransferAny(user: string, def: ObjectDef): boolean {
    if (this.defaults.of(def) === 'ReadWriteTransfer') return true;
    return this.permissions.has(user, TRANSFER[def.name] ?? TRANSFER_ANY);
  }

  /** History shows where its record shows, and only of fields that the user may read. */
  private maySeeHistory(user: string, tracked: ObjectDef, row: Row): boolean {
    const field = tracked.fields.get(String(row['Field']).toLowerCase());
    if (field && !this.permissions.mayReadField(user, tracked, field)) return false;
    const parent = this.store.row(tracked.name, String(row[tracked.history?.parentField ?? '']));
    return parent !== undefined && this.may(user, 'see', tracked, parent);
  }
}

function masterFields(def: ObjectDef): string[] {
  return [...def.fields.values()]
    .filter((field) => field.custom && field.type === 'reference' && field.deleteConstraint === 'Cascade')
    .map((field) => field.name);
}

function higher(a: AccessLevel, b: AccessLevel): AccessLevel {
  return a > b ? a : b;
}

function lower(a: AccessLevel, b: AccessLevel): AccessLevel {
  return a < b ? a : b;
}
