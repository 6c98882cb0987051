import type { FieldPermission, ObjectPermission } from '../grant';
import type { Row, Scalar } from '../row';
import type { Store } from '../store';
import { DEED_COLUMNS, DEEDS } from './grants';

/** Who writes the rows of a grant, and when. */
export interface Stamp {
  by: string;
  at: string;
}

/** What the rows below a permission set say; custom permissions by their rows' ids. */
export interface RowGrants {
  objects: readonly ObjectPermission[];
  fields: readonly FieldPermission[];
  customPermissions: readonly string[];
}

/** Tables below a permission set: the prefix of their ids, and the column that says what is granted. */
const TABLES = [
  ['ObjectPermissions', '110', 'SobjectType'],
  ['FieldPermissions', '01k', 'Field'],
  ['SetupEntityAccess', '0J0', 'SetupEntityId'],
] as const;

/** The rows below a permission set, which say what it grants. */
export class GrantRows {
  constructor(private readonly store: Store) {}

  /** Takes away all that a permission set grants by rows. */
  clear(setId: string): void {
    for (const [object] of TABLES) {
      for (const row of [...this.store.table(object).by('ParentId', setId)]) this.store.erase(object, row);
    }
  }

  /** Makes a set grant this and nothing else; rows that say so already stay. Did anything change? */
  replace(setId: string, grants: RowGrants, stamp: Stamp): boolean {
    const wanted = {
      ObjectPermissions: grants.objects.map((each) => this.ofObject(each)),
      FieldPermissions: grants.fields.map((each) => this.ofField(each)),
      SetupEntityAccess: grants.customPermissions.map(ofCustomPermission),
    };
    let changed = false;
    for (const [object, , key] of TABLES) {
      const left = new Map(wanted[object].map((values) => [values[key], values]));
      for (const row of [...this.store.table(object).by('ParentId', setId)]) {
        const values = left.get(row[key] ?? null);
        left.delete(row[key] ?? null);
        if (values && Object.entries(values).every(([column, value]) => row[column] === value)) continue;
        changed = true;
        if (values) this.store.patch(object, row, { ...values, SystemModstamp: stamp.at });
        else this.store.erase(object, row);
      }
      for (const values of left.values()) this.insert(object, setId, values, stamp);
      changed ||= left.size > 0;
    }
    return changed;
  }

  object(setId: string, permission: ObjectPermission, stamp: Stamp): void {
    this.insert('ObjectPermissions', setId, this.ofObject(permission), stamp);
  }

  field(setId: string, permission: FieldPermission, stamp: Stamp): void {
    this.insert('FieldPermissions', setId, this.ofField(permission), stamp);
  }

  private insert(object: (typeof TABLES)[number][0], setId: string, values: Values, stamp: Stamp): void {
    const prefix = TABLES.find(([name]) => name === object)?.[1] ?? '';
    const id = this.store.mint.mint(prefix);
    // Only the rows of objects say who made them.
    const row: Row =
      object === 'ObjectPermissions'
        ? auditRow(id, stamp)
        : { Id: id, IsDeleted: false, SystemModstamp: stamp.at };
    this.store.insert(object, Object.assign(row, { ParentId: setId }, values));
  }

  private ofObject(permission: ObjectPermission): Values {
    const values: Record<string, Scalar> = { SobjectType: this.store.object(permission.object).name };
    for (const deed of DEEDS) values[DEED_COLUMNS[deed]] = permission[deed];
    return values;
  }

  private ofField({ field: path, read, edit }: FieldPermission): Values {
    const [object = '', name = ''] = path.split('.');
    const def = this.store.find(object);
    const type = def?.name ?? object;
    return {
      SobjectType: type,
      Field: `${type}.${def?.fields.get(name.toLowerCase())?.name ?? name}`,
      PermissionsRead: read,
      PermissionsEdit: edit,
    };
  }
}

type Values = Readonly<Record<string, Scalar>>;

const ofCustomPermission = (id: string): Values => ({
  SetupEntityId: id,
  SetupEntityType: 'CustomPermission',
});

/** A row with nothing but its id and audit fields. */
export function auditRow(id: string, { by, at }: Stamp): Row {
  return {
    Id: id,
    IsDeleted: false,
    SystemModstamp: at,
    CreatedDate: at,
    CreatedById: by,
    LastModifiedDate: at,
    LastModifiedById: by,
  };
}
