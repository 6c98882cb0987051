import type { FieldPermission, ObjectPermission } from '../grant';
import type { Row } from '../row';
import type { Store } from '../store';
import { DEED_COLUMNS, DEEDS } from './grants';

/** Who writes the rows of a grant, and when. */
export interface Stamp {
  by: string;
  at: string;
}

/** The rows below a permission set, which say what it grants. */
export class GrantRows {
  constructor(private readonly store: Store) {}

  /** Takes away all that a permission set grants by rows. */
  clear(setId: string): void {
    for (const object of ['ObjectPermissions', 'FieldPermissions', 'SetupEntityAccess']) {
      for (const row of [...this.store.table(object).by('ParentId', setId)]) this.store.erase(object, row);
    }
  }

  object(setId: string, permission: ObjectPermission, stamp: Stamp): void {
    const row = auditRow(this.store.mint.mint('110'), stamp);
    row['ParentId'] = setId;
    row['SobjectType'] = this.store.object(permission.object).name;
    for (const deed of DEEDS) row[DEED_COLUMNS[deed]] = permission[deed];
    this.store.insert('ObjectPermissions', row);
  }

  field(setId: string, { field, read, edit }: FieldPermission, stamp: Stamp): void {
    this.store.insert('FieldPermissions', {
      Id: this.store.mint.mint('01k'),
      IsDeleted: false,
      SystemModstamp: stamp.at,
      ParentId: setId,
      SobjectType: field.split('.')[0] ?? '',
      Field: field,
      PermissionsRead: read || edit,
      PermissionsEdit: edit,
    });
  }

  customPermission(setId: string, permission: Row, stamp: Stamp): void {
    this.store.insert('SetupEntityAccess', {
      Id: this.store.mint.mint('0J0'),
      IsDeleted: false,
      SystemModstamp: stamp.at,
      ParentId: setId,
      SetupEntityId: permission.Id,
      SetupEntityType: 'CustomPermission',
    });
  }
}

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
