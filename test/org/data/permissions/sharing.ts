import { SETUP_OBJECTS } from '../schema/standard-objects';
import type { Store } from '../store';
import type { ObjectDef, Row, SharingModel } from '../types';
import type { Permissions } from './permissions';

type Access = 'see' | 'edit';

const SETUP = new Set(SETUP_OBJECTS.map((o) => o.name));

/** Lookups whose row decides who sees this one; one that may be seen is enough. */
const PARENTS: Readonly<Record<string, readonly string[]>> = {
  AccountContactRelation: ['AccountId'],
  AccountTeamMember: ['AccountId'],
  Contact: ['AccountId'],
  EmailMessage: ['RelatedToId', 'ParentId', 'ActivityId'],
  EmailMessageRelation: ['EmailMessageId'],
  Event: ['WhatId', 'WhoId'],
  EventRelation: ['EventId'],
  OpportunityContactRole: ['OpportunityId'],
  Task: ['WhatId', 'WhoId'],
};

/** Defaults of a new org: accounts, opportunities and cases open, the rest as their parents are. */
const DEFAULTS: Readonly<Record<string, SharingModel>> = Object.fromEntries(
  Object.keys(PARENTS).map((object) => [object, 'ControlledByParent' as const]),
);

const TEAM_LEVELS: Readonly<Record<string, string>> = {
  Account: 'AccountAccessLevel',
  Opportunity: 'OpportunityAccessLevel',
  Case: 'CaseAccessLevel',
};

/** Columns of Organization that say an object's model, and how they word it. */
const MODEL_COLUMNS: Readonly<Record<string, string>> = {
  Account: 'DefaultAccountAccess',
  Contact: 'DefaultContactAccess',
  Opportunity: 'DefaultOpportunityAccess',
  Case: 'DefaultCaseAccess',
};
const MODEL_WORDS: Readonly<Record<SharingModel, string>> = {
  Private: 'None',
  Read: 'Read',
  ReadWrite: 'Edit',
  ControlledByParent: 'ControlledByParent',
};

/** Record access: org-wide defaults, owners and their managers, account teams, View All and Modify All. */
export class Sharing {
  private readonly models = new Map<string, SharingModel>();

  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
  ) {}

  setModel(def: ObjectDef, model: SharingModel): void {
    const before = this.models.get(def.name);
    this.models.set(def.name, model);
    this.store.onUndo(() => {
      if (before) this.models.set(def.name, before);
      else this.models.delete(def.name);
    });
    const column = MODEL_COLUMNS[def.name];
    for (const row of this.store.table('Organization').rows.values()) {
      if (column) this.store.patch('Organization', row, { [column]: MODEL_WORDS[model] });
    }
  }

  model(def: ObjectDef): SharingModel {
    return this.models.get(def.name) ?? DEFAULTS[def.name] ?? 'ReadWrite';
  }

  may(user: string, access: Access, def: ObjectDef, row: Row): boolean {
    if (SETUP.has(def.name) || def.customSetting) return true;
    if (this.permissions.may(user, 'modifyAll', def)) return true;
    if (access === 'see' && this.permissions.may(user, 'viewAll', def)) return true;
    const tracked = this.permissions.trackedBy(def);
    if (tracked) return this.maySeeHistory(user, tracked, row);
    const model = this.model(def);
    if (model === 'ReadWrite' || (model === 'Read' && access === 'see')) return true;
    if (this.owns(user, row)) return true;
    if (model === 'ControlledByParent') return this.mayByParent(user, access, def, row);
    return this.mayByTeam(user, access, def, row);
  }

  private mayByParent(user: string, access: Access, def: ObjectDef, row: Row): boolean {
    for (const field of PARENTS[def.name] ?? []) {
      const id = row[field];
      const object = typeof id === 'string' ? this.store.objectOfId(id) : undefined;
      const parent = typeof id === 'string' ? this.store.anyRow(id) : undefined;
      if (
        object &&
        parent &&
        this.permissions.may(user, 'read', object) &&
        this.may(user, access, object, parent)
      ) {
        return true;
      }
    }
    return false;
  }

  private mayByTeam(user: string, access: Access, def: ObjectDef, row: Row): boolean {
    const account = def.name === 'Account' ? row.Id : row['AccountId'];
    const level = TEAM_LEVELS[def.name];
    if (typeof account !== 'string' || level === undefined) return false;
    for (const member of this.store.table('AccountTeamMember').by('AccountId', account)) {
      if (member['UserId'] !== user || member.IsDeleted) continue;
      const granted = member[level] ?? (def.name === 'Account' ? 'Read' : 'None');
      if (granted === 'Edit' || granted === 'All' || (granted === 'Read' && access === 'see')) return true;
    }
    return false;
  }

  /** The owner and everyone above in the line of managers, which stands for the role hierarchy. */
  private owns(user: string, row: Row): boolean {
    let at = row['OwnerId'];
    for (let depth = 0; typeof at === 'string' && depth < 20; depth++) {
      if (at === user) return true;
      at = this.store.row('User', at)?.['ManagerId'];
    }
    return false;
  }

  /** History shows where its record shows, and only of fields that the user may read. */
  private maySeeHistory(user: string, tracked: ObjectDef, row: Row): boolean {
    const field = tracked.fields.get(String(row['Field']).toLowerCase());
    if (field && !this.permissions.mayReadField(user, tracked, field)) return false;
    const parent = this.store.row(tracked.name, String(row[tracked.history?.parentField ?? '']));
    return parent !== undefined && this.may(user, 'see', tracked, parent);
  }
}
