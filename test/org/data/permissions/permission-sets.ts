import { OrgError } from '../errors';
import type { FieldPermission, ObjectPermission, PermissionSetDef } from '../grant';
import type { Row, Scalar } from '../row';
import type { Store } from '../store';
import { checkDependencies, checkFieldLevel } from './dependencies';
import { governorOf } from './governed';
import { auditRow, GrantRows } from './grant-rows';
import { DEEDS } from './grants';
import type { Permissions } from './permissions';
import { permissionColumn, USER_PERMISSIONS } from './user-permissions';

/** Deploys permission sets and assigns them; their rows are what PermissionSet and its like answer to queries. */
export class PermissionSets {
  private readonly rows: GrantRows;

  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
  ) {
    this.rows = new GrantRows(store);
  }

  /** Makes the set, or replaces all that it granted. */
  deploy(set: PermissionSetDef, user: string, at: string): 'created' | 'changed' | 'unchanged' {
    const powers = set.userPermissions ?? [];
    for (const object of set.objects) this.checkObject(object);
    checkDependencies(set.objects);
    for (const field of set.fields) this.checkField(field);
    const customPermissions = (set.customPermissions ?? []).map(
      (name) => this.knownCustomPermission(name).Id,
    );
    for (const name of powers) {
      if (!USER_PERMISSIONS.includes(name)) throw refusal(`Unknown user permission: ${name}`);
    }
    const before = this.find(set.name);
    const columns: Record<string, Scalar> = {
      Label: set.label,
      Description: set.description ?? null,
      LicenseId: set.licenceId ?? null,
      HasActivationRequired: set.activationRequired ?? false,
      Type: set.activationRequired ? 'Session' : 'Regular',
    };
    for (const name of USER_PERMISSIONS) columns[permissionColumn(name)] = powers.includes(name);
    const stamp = { by: user, at };
    const row = before ?? auditRow(this.store.mint.mint('0PS'), stamp);
    if (!before) {
      Object.assign(row, columns, { Name: set.name, IsOwnedByProfile: false, IsCustom: true });
      this.store.insert('PermissionSet', row);
    }
    const same = Object.entries(columns).every(([column, value]) => (row[column] ?? null) === value);
    const objects = set.objects.filter((object) => DEEDS.some((deed) => object[deed]));
    const fields = set.fields.filter((field) => field.read);
    const granted = this.rows.replace(row.Id, { objects, fields, customPermissions }, stamp);
    if (before && same && !granted) return 'unchanged';
    if (before) {
      const audit = { LastModifiedDate: at, LastModifiedById: user, SystemModstamp: at };
      this.store.patch('PermissionSet', before, { ...columns, ...audit });
    }
    this.permissions.forget();
    this.store.onUndo(() => this.permissions.forget());
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
    this.rows.clear(set.Id);
    this.eraseRows('PermissionSetAssignment', 'PermissionSetId', set.Id);
    this.store.erase('PermissionSet', set);
    this.permissions.forget();
    this.store.onUndo(() => this.permissions.forget());
  }

  removeCustomPermission(name: string): void {
    const row = this.customPermission(name);
    if (!row) return;
    this.eraseRows('SetupEntityAccess', 'SetupEntityId', row.Id);
    this.store.erase('CustomPermission', row);
    this.permissions.forget();
    this.store.onUndo(() => this.permissions.forget());
  }

  addCustomPermission(name: string, label: string, user: string, at: string): void {
    const before = this.customPermission(name);
    if (before) {
      this.store.patch('CustomPermission', before, { MasterLabel: label });
      return;
    }
    this.store.insert('CustomPermission', {
      ...auditRow(this.store.mint.mint('0CP'), { by: user, at }),
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

  private assignments(userId: string, setId: string): Row[] {
    const mine = this.store.table('PermissionSetAssignment').by('AssigneeId', userId);
    return [...mine].filter((row) => row['PermissionSetId'] === setId);
  }

  private eraseRows(object: string, parentField: string, parent: string): void {
    for (const row of [...this.store.table(object).by(parentField, parent)]) this.store.erase(object, row);
  }

  private checkObject({ object }: ObjectPermission): void {
    const def = this.store.find(object);
    if (!def) throw refusal(`In field: object - no CustomObject named ${object} found`);
    if (governorOf(def.name) || def.keyPrefix === null) {
      throw refusal(`In field: object - no object permissions exist for ${def.name}`);
    }
  }

  private checkField({ field: path, read, edit }: FieldPermission): void {
    const [object = '', name = ''] = path.split('.');
    const def = this.store.find(object.toLowerCase() === 'activity' ? 'Task' : object);
    const field = def?.fields.get(name.toLowerCase());
    if (!field) throw refusal(`In field: field - no CustomField named ${path} found`);
    if (!field.permissionable) throw refusal(`You cannot deploy to a required field: ${path}`);
    checkFieldLevel(path, field, read, edit);
  }

  private knownCustomPermission(name: string): Row {
    const known = this.customPermission(name);
    if (known) return known;
    throw refusal(`In field: customPermission - no CustomPermission named ${name} found`);
  }

  private customPermission(name: string): Row | undefined {
    for (const row of this.store.table('CustomPermission').rows.values()) {
      if (row['DeveloperName'] === name) return row;
    }
    return undefined;
  }
}

function refusal(message: string): OrgError {
  return new OrgError(400, 'INVALID_CROSS_REFERENCE_KEY', message);
}
