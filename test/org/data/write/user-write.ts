import { OrgError } from '../errors';
import { asId } from '../ids';
import type { Permissions } from '../permissions/permissions';
import type { Sharing } from '../permissions/sharing';
import type { Store } from '../store';
import type { ObjectDef, Row, Scalar } from '../types';
import { checkOwner, checkRequired, checkUnique } from './check-row';
import { readInput } from './read-input';
import type { OrgSettings, SystemWrite } from './system-write';

/** Writes by a user of the API: permissions and type rules first, then as the system writes. */
export class UserWrite {
  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
    private readonly sharing: Sharing,
    private readonly system: SystemWrite,
    private readonly settings: OrgSettings,
  ) {}

  /** Gives back the new id and the values as they were stored, for the journal. */
  create(
    user: string,
    object: string,
    values: Record<string, unknown>,
    at: string,
  ): { id: string; def: ObjectDef; stored: Record<string, Scalar> } {
    const def = this.readable(user, object);
    if (!def.createable || !def.keyPrefix || !this.permissions.may(user, 'create', def)) {
      throw new OrgError(
        400,
        'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
        `entity type cannot be inserted: ${def.label}`,
      );
    }
    if (Object.keys(values).some((name) => name.toLowerCase() === 'id')) {
      throw new OrgError(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', 'cannot specify Id in an insert call', [
        'Id',
      ]);
    }
    const stored = readInput(this.context(user), user, def, values, 'create');
    checkRequired(def, { ...this.filled(def, user), ...notNull(stored) }, 'create');
    const owner = def.customSetting ? { SetupOwnerId: this.settings.organizationId } : {};
    checkUnique(this.store, def, { ...owner, ...stored }, null);
    checkOwner(this.store, def, stored, null);
    const id = this.store.mint.mint(def.keyPrefix);
    this.system.insert(def, id, notNull(stored), user, at);
    return { id, def, stored: notNull(stored) };
  }

  update(
    user: string,
    object: string,
    id: string,
    values: Record<string, unknown>,
    at: string,
  ): { def: ObjectDef; row: Row; stored: Record<string, Scalar> } {
    const def = this.readable(user, object);
    const row = this.target(user, def, id);
    if (
      !def.updateable ||
      !this.permissions.may(user, 'edit', def) ||
      !this.sharing.may(user, 'edit', def, row)
    ) {
      throw readOnly();
    }
    const named = Object.fromEntries(Object.entries(values).filter(([name]) => name.toLowerCase() !== 'id'));
    const stored = readInput(this.context(user), user, def, named, 'update');
    checkRequired(def, stored, 'update');
    checkUnique(this.store, def, stored, row);
    checkOwner(this.store, def, stored, row);
    this.system.update(def, row, stored, user, at);
    return { def, row, stored };
  }

  delete(user: string, object: string, id: string, at: string): { def: ObjectDef; row: Row } {
    const def = this.readable(user, object);
    const row = this.target(user, def, id);
    if (
      !def.deletable ||
      !this.permissions.may(user, 'delete', def) ||
      !this.sharing.may(user, 'edit', def, row)
    ) {
      throw readOnly();
    }
    this.system.checkDeletable(def, row);
    this.system.remove(def, row, user, at);
    return { def, row };
  }

  /** The live row that carries the key, or undefined; Id is a key too. */
  keyed(
    user: string,
    object: string,
    keyField: string,
    keyValue: string,
  ): { def: ObjectDef; row: Row | undefined } {
    const def = this.readable(user, object);
    const field = def.fields.get(keyField.toLowerCase());
    if (!field || !(field.externalId || field.idLookup) || !this.permissions.mayReadField(user, def, field)) {
      throw new OrgError(
        404,
        'NOT_FOUND',
        `Provided external ID field does not exist or is not accessible: ${keyField}`,
      );
    }
    if (field.name === 'Id') return { def, row: this.target(user, def, keyValue) };
    const rows = [...this.store.table(def.name).by(field.name, keyValue)].filter((r) => !r.IsDeleted);
    if (rows.length > 1) {
      const matches = rows.map((r) => r.Id);
      const message = `${field.name}: more than one record found for external id field: [${matches.join(', ')}]`;
      throw new OrgError(300, 'DUPLICATE_EXTERNAL_ID', message, [field.name], matches);
    }
    return { def, row: rows[0] };
  }

  private readable(user: string, object: string): ObjectDef {
    const def = this.store.object(object);
    if (this.permissions.may(user, 'read', def)) return def;
    throw new OrgError(404, 'NOT_FOUND', 'The requested resource does not exist');
  }

  private target(user: string, def: ObjectDef, id: string): Row {
    const full = asId(id);
    if (full === null) throw new OrgError(400, 'MALFORMED_ID', `malformed id ${id}`, ['Id']);
    const row = this.store.row(def.name, full);
    if (!row || !this.sharing.may(user, 'see', def, row)) {
      throw new OrgError(404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    }
    if (row.IsDeleted) throw new OrgError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
    return row;
  }

  private context(user: string) {
    return {
      store: this.store,
      permissions: this.permissions,
      targets: {
        objectOfId: (id: string) => this.store.objectOfId(id),
        anyRow: (id: string) => this.store.anyRow(id),
        maySee: (def: ObjectDef, row: Row) =>
          this.permissions.may(user, 'read', def) && this.sharing.may(user, 'see', def, row),
      },
    };
  }

  /** What the org fills in a new row by itself, so that leaving it out is no fault. */
  private filled(def: ObjectDef, user: string): Record<string, Scalar> {
    const filled: Record<string, Scalar> = { OwnerId: user, SetupOwnerId: this.settings.organizationId };
    for (const field of def.fields.values()) {
      if (field.defaultedOnCreate) filled[field.name] ??= field.defaultValue ?? '';
    }
    return filled;
  }
}

function notNull(values: Record<string, Scalar>): Record<string, Scalar> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

function readOnly(): OrgError {
  return new OrgError(403, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
}
