import { OrgError } from '../errors';
import type { Store } from '../store';
import type { FieldPermission, ObjectPermission, PermissionSetDef, Row, Scalar } from '../types';
import { GOVERNED, NEEDS_PARENT } from './governed';
import { grantsOf, noGrants } from './grants';
import type { Permissions } from './permissions';

/** Deploys permission sets and assigns them; their rows are what PermissionSet and its like answer to queries. */
export class PermissionSets {
  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
  ) {}

  /** Makes the set, or replaces all that it granted. */
  deploy(set: PermissionSetDef, user: string, at: string): 'created' | 'changed' {
    for (const object of set.objects) this.checkObject(set, object);
    for (const field of set.fields) this.checkField(field);
    for (const name of set.customPermissions ?? []) this.checkCustomPermission(name);
    const before = this.find(set.name);
    const powers = set.userPermissions ?? [];
    const columns: Record<string, Scalar> = {
      Name: set.name,
      Label: set.label,
      Description: set.description ?? null,
      IsOwnedByProfile: false,
      IsCustom: true,
      Type: 'Regular',
      PermissionsModifyAllData: powers.includes('ModifyAllData'),
      PermissionsViewAllData: powers.includes('ViewAllData'),
      PermissionsApiEnabled: powers.includes('ApiEnabled'),
      LastModifiedDate: at,
      LastModifiedById: user,
      SystemModstamp: at,
    };
    const row = before ?? this.made(user, at);
    if (before) this.store.patch('PermissionSet', before, columns);
    else this.store.insert('PermissionSet', Object.assign(row, columns));
    this.permissions.grant(row.Id, grantsOf(set));
    this.rewriteRows(row.Id, set, user, at);
    return before ? 'changed' : 'created';
  }

  assign(userId: string, name: string, at: string): void {
    const set = this.known(name);
    if (this.assignments(userId, set.Id).length > 0) return;
    this.store.insert('PermissionSetAssignment', {
      Id: this.store.mint.mint('0Pa'),
      IsDeleted: false,
      SystemModstamp: at,
      PermissionSetId: set.Id,
      AssigneeId: userId,
      IsActive: true,
    });
    this.permissions.forget();
    this.store.onUndo(() => this.permissions.forget());
  }

  unassign(userId: string, name: string): void {
    for (const row of this.assignments(userId, this.known(name).Id))
      this.store.erase('PermissionSetAssignment', row);
    this.permissions.forget();
    this.store.onUndo(() => this.permissions.forget());
  }

  /** With its assignments and all that it granted. */
  remove(name: string): void {
    const set = this.known(name);
    for (const object of ['ObjectPermissions', 'FieldPermissions'])
      this.eraseRows(object, 'ParentId', set.Id);
    this.eraseRows('PermissionSetAssignment', 'PermissionSetId', set.Id);
    this.store.erase('PermissionSet', set);
    this.permissions.grant(set.Id, noGrants());
  }

  removeCustomPermission(name: string): void {
    const row = this.customPermission(name);
    if (row) this.store.erase('CustomPermission', row);
  }

  addCustomPermission(name: string, label: string, user: string, at: string): void {
    const before = this.customPermission(name);
    if (before) {
      this.store.patch('CustomPermission', before, { MasterLabel: label });
      return;
    }
    this.store.insert('CustomPermission', {
      ...audit(this.store.mint.mint('0CP'), user, at),
      DeveloperName: name,
      MasterLabel: label,
    });
  }

  private find(name: string): Row | undefined {
    for (const row of this.store.table('PermissionSet').rows.values()) {
      if (row['IsOwnedByProfile'] !== true && String(row['Name']).toLowerCase() === name.toLowerCase())
        return row;
    }
    return undefined;
  }

  private known(name: string): Row {
    const row = this.find(name);
    if (row) return row;
    throw new OrgError(404, 'NOT_FOUND', `There is no permission set '${name}'`);
  }

  private made(user: string, at: string): Row {
    return audit(this.store.mint.mint('0PS'), user, at);
  }

  private assignments(userId: string, setId: string): Row[] {
    const mine = this.store.table('PermissionSetAssignment').by('AssigneeId', userId);
    return [...mine].filter((row) => row['PermissionSetId'] === setId);
  }

  private rewriteRows(setId: string, set: PermissionSetDef, user: string, at: string): void {
    for (const object of ['ObjectPermissions', 'FieldPermissions']) this.eraseRows(object, 'ParentId', setId);
    for (const o of set.objects) {
      this.store.insert('ObjectPermissions', {
        ...audit(this.store.mint.mint('110'), user, at),
        ParentId: setId,
        SobjectType: this.store.object(o.object).name,
        PermissionsRead: o.read,
        PermissionsCreate: o.create,
        PermissionsEdit: o.edit,
        PermissionsDelete: o.delete,
        PermissionsViewAllRecords: o.viewAll,
        PermissionsModifyAllRecords: o.modifyAll,
      });
    }
    for (const f of set.fields) {
      this.store.insert('FieldPermissions', {
        Id: this.store.mint.mint('01k'),
        IsDeleted: false,
        SystemModstamp: at,
        ParentId: setId,
        SobjectType: f.field.split('.')[0] ?? '',
        Field: f.field,
        PermissionsRead: f.read || f.edit,
        PermissionsEdit: f.edit,
      });
    }
  }

  private eraseRows(object: string, parentField: string, parent: string): void {
    for (const row of [...this.store.table(object).by(parentField, parent)]) this.store.erase(object, row);
  }

  private checkObject(set: PermissionSetDef, object: ObjectPermission): void {
    const def = this.store.find(object.object);
    if (!def) throw refusal(`In field: object - no CustomObject named ${object.object} found`);
    if (GOVERNED[def.name] || def.keyPrefix === null) {
      throw refusal(`In field: object - no object permissions exist for ${def.name}`);
    }
    const parent = NEEDS_PARENT[def.name];
    if (object.read && parent && !set.objects.some((o) => o.object === parent && o.read)) {
      throw refusal(`Permission Read ${def.name} depends on permission(s): Read ${parent}`);
    }
  }

  private checkField({ field: path, edit }: FieldPermission): void {
    const [object = '', name = ''] = path.split('.');
    const def = this.store.find(object.toLowerCase() === 'activity' ? 'Task' : object);
    const field = def?.fields.get(name.toLowerCase());
    if (!field) throw refusal(`In field: field - no CustomField named ${path} found`);
    if (!field.permissionable) throw refusal(`You cannot deploy to a required field: ${path}`);
    if (edit && field.calculated) throw refusal(`Field ${path} is a formula and cannot be editable`);
  }

  private checkCustomPermission(name: string): void {
    if (!this.customPermission(name)) {
      throw refusal(`In field: customPermission - no CustomPermission named ${name} found`);
    }
  }

  private customPermission(name: string): Row | undefined {
    for (const row of this.store.table('CustomPermission').rows.values()) {
      if (row['DeveloperName'] === name) return row;
    }
    return undefined;
  }
}

function audit(id: string, user: string, at: string): Row {
  return {
    Id: id,
    IsDeleted: false,
    SystemModstamp: at,
    CreatedDate: at,
    CreatedById: user,
    LastModifiedDate: at,
    LastModifiedById: user,
  };
}

function refusal(message: string): OrgError {
  return new OrgError(400, 'INVALID_CROSS_REFERENCE_KEY', message);
}
