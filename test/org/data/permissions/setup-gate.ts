import type { ObjectDef } from '../definition';
import { OrgError } from '../errors';
import type { ObjectPermission } from '../grant';
import type { Row, Scalar } from '../row';
import { SETUP_OBJECTS } from '../schema/standard-objects';
import type { Store } from '../store';
import { checkDependencies, checkFieldLevel } from './dependencies';
import { governorOf } from './governed';
import { DEED_COLUMNS } from './grants';
import { checkLicence } from './licences';

const SETUP = new Set(SETUP_OBJECTS.map(({ name }) => name));

type Values = Readonly<Record<string, Scalar>>;

/** What must hold of the rows that say who may what, when a client writes them. */
export class SetupGate {
  constructor(private readonly store: Store) {}

  /** @throws OrgError for a row that Salesforce would not have. */
  checkCreate(def: ObjectDef, values: Values): void {
    switch (def.name) {
      case 'ObjectPermissions':
        this.checkObject(null, values);
        break;
      case 'FieldPermissions':
        this.checkField(null, values);
        break;
      case 'PermissionSet':
        this.checkName(null, values);
        break;
      case 'PermissionSetAssignment':
        this.checkAssignment(values);
        break;
      case 'PermissionSetLicenseAssign':
        this.checkLicenceAssignment(values);
        break;
      case 'User':
        this.checkUsername(null, values);
    }
  }

  /** @throws OrgError for a change that Salesforce would not make. */
  checkUpdate(def: ObjectDef, row: Row, values: Values): void {
    switch (def.name) {
      case 'ObjectPermissions':
        this.checkObject(row, { ...row, ...values });
        break;
      case 'FieldPermissions':
        this.checkField(row, { ...row, ...values });
        break;
      case 'PermissionSet':
        if (row['IsOwnedByProfile'] === true) throw ofProfile();
        this.checkName(row, values);
        break;
      case 'User':
        this.checkUsername(row, values);
    }
  }

  /** @throws OrgError where something else needs the row. */
  checkDelete(def: ObjectDef, row: Row): void {
    if (def.name === 'ObjectPermissions') checkDependencies(this.objectsOf(String(row['ParentId']), row));
    if (def.name !== 'PermissionSet') return;
    if (row['IsOwnedByProfile'] === true) throw ofProfile();
    const assigned = [...this.store.table('PermissionSetAssignment').by('PermissionSetId', row.Id)];
    if (assigned.length > 0) {
      throw new OrgError(
        400,
        'DELETE_FAILED',
        `You can't delete the permission set ${row['Label']}: it is assigned to ${assigned.length} user(s)`,
      );
    }
  }

  private checkObject(self: Row | null, values: Values): void {
    const name = String(values['SobjectType']);
    const def = this.store.find(name);
    if (!def || governorOf(def.name) || def.keyPrefix === null || def.customSetting || SETUP.has(def.name)) {
      throw badChoice('Sobject Type Name', 'SobjectType', name);
    }
    const others = this.objectsOf(String(values['ParentId']), self);
    if (others.some((each) => each.object === def.name)) throw twice();
    checkDependencies([...others, objectPermission({ ...values, SobjectType: def.name })]);
  }

  private objectsOf(setId: string, except: Row | null): ObjectPermission[] {
    const rows = [...this.store.table('ObjectPermissions').by('ParentId', setId)];
    return rows.filter((row) => row !== except).map(objectPermission);
  }

  private checkField(self: Row | null, values: Values): void {
    const path = String(values['Field']);
    const [object = '', name = ''] = path.split('.');
    const field = this.store.find(object)?.fields.get(name.toLowerCase());
    if (!field?.permissionable || object.toLowerCase() !== String(values['SobjectType']).toLowerCase()) {
      throw badChoice('Field Name', 'Field', path);
    }
    const granted = (column: string) => values[column] === true;
    checkFieldLevel(path, field, granted('PermissionsRead'), granted('PermissionsEdit'));
    for (const row of this.store.table('FieldPermissions').by('ParentId', String(values['ParentId']))) {
      if (row !== self && String(row['Field']).toLowerCase() === path.toLowerCase()) throw twice();
    }
  }

  private checkName(self: Row | null, values: Values): void {
    const name = values['Name'];
    if (name === undefined) return;
    if (!/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(String(name))) {
      throw new OrgError(
        400,
        'FIELD_INTEGRITY_EXCEPTION',
        'The Permission Set API Name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, not include spaces, not end with an underscore, and not contain two consecutive underscores.',
        ['Name'],
      );
    }
    for (const row of this.store.table('PermissionSet').rows.values()) {
      if (row === self || String(row['Name']).toLowerCase() !== String(name).toLowerCase()) continue;
      throw new OrgError(
        400,
        'DUPLICATE_DEVELOPER_NAME',
        `The name ${name} is already used by another permission set`,
        ['Name'],
      );
    }
  }

  private checkAssignment(values: Values): void {
    const [setId, user] = [String(values['PermissionSetId']), String(values['AssigneeId'])];
    const set = this.store.row('PermissionSet', setId);
    if (!set) return;
    if (set['IsOwnedByProfile'] === true) throw ofProfile();
    for (const row of this.store.table('PermissionSetAssignment').by('AssigneeId', user)) {
      if (row['PermissionSetId'] !== setId) continue;
      const words = `Duplicate PermissionSetAssignment. Assignee: ${user}; Permission Set: ${setId}`;
      throw new OrgError(400, 'DUPLICATE_VALUE', words);
    }
    checkLicence(this.store, user, set);
  }

  private checkLicenceAssignment(values: Values): void {
    const licence = this.store.row('PermissionSetLicense', String(values['PermissionSetLicenseId']));
    if (!licence) return;
    const taken = [
      ...this.store.table('PermissionSetLicenseAssign').by('PermissionSetLicenseId', licence.Id),
    ];
    if (taken.some((row) => row['AssigneeId'] === values['AssigneeId'])) throw twice();
    if (taken.length >= Number(licence['TotalLicenses'])) {
      throw new OrgError(
        400,
        'LICENSE_LIMIT_EXCEEDED',
        'You have exceeded the number of available licenses.',
      );
    }
  }

  private checkUsername(self: Row | null, values: Values): void {
    const name = values['Username'];
    if (typeof name !== 'string') return;
    if (!/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(name)) {
      throw new OrgError(
        400,
        'INVALID_EMAIL_ADDRESS',
        `Username must be in the form of an email address (for example, john@acme.com): ${name}`,
        ['Username'],
      );
    }
    for (const row of this.store.table('User').by('Username', name)) {
      if (row !== self) throw usernameTaken();
    }
  }
}

function objectPermission(row: Values): ObjectPermission {
  const may = (deed: keyof typeof DEED_COLUMNS) => row[DEED_COLUMNS[deed]] === true;
  return {
    object: String(row['SobjectType']),
    read: may('read'),
    create: may('create'),
    edit: may('edit'),
    delete: may('delete'),
    viewAll: may('viewAll'),
    modifyAll: may('modifyAll'),
  };
}

function twice(): OrgError {
  return new OrgError(
    400,
    'DUPLICATE_VALUE',
    'duplicate value found: <unknown> duplicates value on record with id: <unknown>',
  );
}

function usernameTaken(): OrgError {
  return new OrgError(
    400,
    'DUPLICATE_USERNAME',
    "Duplicate Username.<br>The username already exists in this or another Salesforce organization. Usernames must be unique across all Salesforce organizations. To resolve, use a different username (it doesn't need to match the user's email address). ",
    ['Username'],
  );
}

function badChoice(label: string, field: string, value: string): OrgError {
  return new OrgError(
    400,
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    `${label}: bad value for restricted picklist field: ${value}`,
    [field],
  );
}

/** What is granted by a profile is changed in the profile. */
function ofProfile(): OrgError {
  return new OrgError(
    400,
    'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    'insufficient access rights on cross-reference id',
  );
}
