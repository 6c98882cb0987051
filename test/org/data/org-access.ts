import type { RecordAccess } from './access';
import type { FieldDef, ObjectDef } from './definition';
import type { Permissions } from './permissions/permissions';
import type { Row } from './row';
import type { Sharing } from './sharing/sharing';
import type { Store } from './store';

/** Who may do what, asked by the names of objects and fields; what there is not, nobody may do anything with. */
export class OrgAccess {
  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
    private readonly sharing: Sharing,
  ) {}

  mayTo(user: string, object: string, deed: 'read' | 'create' | 'edit' | 'delete'): boolean {
    const def = this.store.find(object);
    return def !== undefined && this.permissions.may(user, deed, def);
  }

  mayReadField(user: string, object: string, field: string): boolean {
    const found = this.field(object, field);
    return found !== undefined && this.permissions.mayReadField(user, ...found);
  }

  mayEditField(user: string, object: string, field: string): boolean {
    const found = this.field(object, field);
    return found !== undefined && this.permissions.mayEditField(user, ...found);
  }

  mayReceiveChanges(user: string, object: string): boolean {
    const def = this.store.find(object);
    return def !== undefined && this.permissions.mayReceiveChanges(user, def);
  }

  seesAll(user: string, object: string): boolean {
    return this.sharing.seesAll(user, this.store.object(object));
  }

  mayRow(user: string, deed: 'see' | 'edit', object: string, row: Row): boolean {
    return this.sharing.may(user, deed, this.store.object(object), row);
  }

  accessTo(user: string, object: string, row: Row): RecordAccess {
    return this.sharing.access(user, this.store.object(object), row);
  }

  private field(object: string, field: string): [ObjectDef, FieldDef] | undefined {
    const def = this.store.find(object);
    const found = def?.fields.get(field.toLowerCase());
    return def && found && [def, found];
  }
}
