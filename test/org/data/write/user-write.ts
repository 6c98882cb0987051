import type { Automation } from '../automation/automation';
import type { Save } from '../automation/rules';
import type { ObjectDef } from '../definition';
import { noWriteAccess, OrgError } from '../errors';
import { asId } from '../ids';
import type { WriteOptions } from '../org-api';
import type { Permissions } from '../permissions/permissions';
import type { RecordTypes } from '../record-types';
import type { Row, Scalar } from '../row';
import { checkLookupFilters } from '../rules/lookup-filter';
import type { Targets } from '../rules/reference';
import { RecordGate } from '../sharing/record-gate';
import type { Sharing } from '../sharing/sharing';
import type { Store } from '../store';
import { checkOneOfAKind, checkOwner, checkRequired, checkUnique } from './check-row';
import { checkObjectRules } from './object-rules';
import { type InputContext, readInput } from './read-input';
import type { OrgSettings, SystemWrite } from './system-write';
import { type WritePlan, WritePlans } from './write-plan';

/** A write that was made. */
export interface Written {
  def: ObjectDef;
  row: Row;
  /** The values as they were stored. */
  stored: Record<string, Scalar>;
  /** What triggers and flows changed of the row after that, one after the other. */
  further: readonly Record<string, Scalar>[];
}

const NOTHING_FURTHER: Written['further'] = [];

/** Writes by a user of the API: permissions, type rules and the customer's rules first, then as the system writes. */
export class UserWrite {
  private readonly plans: WritePlans;
  private readonly gate: RecordGate;
  private readonly contexts = new Map<string, InputContext>();

  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
    private readonly sharing: Sharing,
    private readonly system: SystemWrite,
    private readonly automation: Automation,
    private readonly recordTypes: RecordTypes,
    private readonly settings: OrgSettings,
  ) {
    this.plans = new WritePlans(permissions);
    this.gate = new RecordGate(store, permissions, sharing);
  }

  create(
    user: string,
    object: string,
    values: Record<string, unknown>,
    at: string,
    options: WriteOptions,
  ): Written {
    const def = this.readable(user, object);
    if (!def.createable || !def.keyPrefix || !this.permissions.may(user, 'create', def)) {
      throw new OrgError(
        400,
        'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
        `entity type cannot be inserted: ${def.label}`,
      );
    }
    const plan = this.plans.of(user, def, values, 'create');
    const given = readInput(this.context(user), def, plan, values);
    checkRequired(plan, given);
    const stored = notNull(given);
    this.recordTypes.settle(user, def, stored, null);
    checkUnique(this.store, def, plan, stored, null);
    if (def.customSetting && stored['SetupOwnerId'] === undefined) {
      checkOneOfAKind(this.store, def, 'SetupOwnerId', this.settings.organizationId, null);
    }
    if (plan.namesOwner) checkOwner(this.store, def, stored, null);
    this.gate.checkCreate(user, def, stored);
    const row = this.system.draftRow(def, this.store.mint.mint(def.keyPrefix), stored, user, at);
    this.checkRow(user, def, plan, row, null, at);
    const watched = this.automation.watches(def);
    const save = { before: null, after: row, user, at };
    if (watched) this.automation.beforeSave(def, save, options.allowDuplicates ?? false);
    this.system.insertRow(def, row, user, at);
    return { def, row, stored, further: watched ? this.further(def, save) : NOTHING_FURTHER };
  }

  update(
    user: string,
    object: string,
    id: string,
    values: Record<string, unknown>,
    at: string,
    options: WriteOptions,
  ): Written {
    const def = this.readable(user, object);
    const row = this.target(user, def, id, 'edit');
    if (!def.updateable || !this.permissions.may(user, 'edit', def)) throw noWriteAccess();
    this.automation.checkUnlocked(user, def, row);
    const plan = this.plans.of(user, def, values, 'update');
    const stored = readInput(this.context(user), def, plan, values);
    checkRequired(plan, stored);
    this.recordTypes.settle(user, def, stored, row);
    checkUnique(this.store, def, plan, stored, row);
    if (plan.namesOwner) checkOwner(this.store, def, stored, row);
    this.gate.checkUpdate(user, def, row, stored);
    const changes = this.system.draftChanges(def, row, stored, user, at);
    this.checkRow(user, def, plan, changes, row, at);
    const watched = this.automation.watches(def);
    if (!watched) {
      this.system.change(def, row, changes, user, at);
      return { def, row, stored, further: NOTHING_FURTHER };
    }
    const before = { ...row };
    const save = { before, after: { ...row, ...changes }, user, at };
    this.automation.beforeSave(def, save, options.allowDuplicates ?? false);
    this.system.change(def, row, changes, user, at);
    return { def, row, stored, further: this.further(def, { ...save, after: row }) };
  }

  delete(user: string, object: string, id: string, at: string): { def: ObjectDef; row: Row } {
    const def = this.readable(user, object);
    const row = this.target(user, def, id, 'edit');
    if (!def.deletable || !this.permissions.may(user, 'delete', def)) throw noWriteAccess();
    this.gate.checkDelete(user, def, row);
    this.automation.checkUnlocked(user, def, row);
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
    if (field.name === 'Id') return { def, row: this.target(user, def, keyValue, 'see') };
    const rows = [...this.store.table(def.name).by(field.name, keyValue)].filter((r) => !r.IsDeleted);
    const seen = rows.length > 1 ? rows.filter((r) => this.sharing.may(user, 'see', def, r)) : rows;
    if (seen.length > 1) {
      const matches = seen.map((r) => r.Id);
      const message = `${field.name}: more than one record found for external id field: [${matches.join(', ')}]`;
      throw new OrgError(300, 'DUPLICATE_EXTERNAL_ID', message, [field.name], matches);
    }
    return { def, row: seen[0] };
  }

  /** Checks a drafted row as a whole: what its object asks of it, and lookups that are filtered. */
  private checkRow(
    user: string,
    def: ObjectDef,
    plan: WritePlan,
    changes: Record<string, Scalar>,
    before: Row | null,
    at: string,
  ): void {
    const after = () => ({ ...before, ...changes }) as Row;
    checkObjectRules(this.store, def, after, before);
    if (plan.filtered.length === 0) return;
    const moment = { now: new Date(at), timeZone: this.settings.timeZone };
    checkLookupFilters(this.store, def, plan.filtered, after(), user, moment);
  }

  /** Lets triggers and flows work on a stored row. */
  private further(def: ObjectDef, save: Save & { after: Row }): Written['further'] {
    const further: Record<string, Scalar>[] = [];
    this.automation.afterSave(def, save, (changes) => {
      this.system.update(def, save.after, changes, save.user, save.at);
      further.push(changes);
    });
    return further;
  }

  private readable(user: string, object: string): ObjectDef {
    const def = this.store.object(object);
    if (this.permissions.may(user, 'read', def)) return def;
    throw new OrgError(404, 'NOT_FOUND', 'The requested resource does not exist');
  }

  /** @throws OrgError for a row that is not there or not seen, is deleted, or may not be edited where that is asked. */
  private target(user: string, def: ObjectDef, id: string, access: 'see' | 'edit'): Row {
    const row = this.store.row(def.name, id);
    if (row && !row.IsDeleted && this.sharing.may(user, access, def, row)) return row;
    if (!row && asId(id) === null) throw new OrgError(400, 'MALFORMED_ID', `malformed id ${id}`, ['Id']);
    if (!row || !this.sharing.may(user, 'see', def, row)) {
      throw new OrgError(404, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
    }
    if (row.IsDeleted) throw new OrgError(404, 'ENTITY_IS_DELETED', 'entity is deleted');
    throw noWriteAccess();
  }

  private context(user: string): InputContext {
    const known = this.contexts.get(user);
    if (known) return known;
    const targets: Targets = {
      objectOfId: (id) => this.store.objectOfId(id),
      anyRow: (id) => this.store.anyRow(id),
      maySee: (def, row) =>
        this.permissions.may(user, 'read', def) && this.sharing.may(user, 'see', def, row),
    };
    const context = { store: this.store, targets };
    this.contexts.set(user, context);
    return context;
  }
}

function notNull(values: Record<string, Scalar>): Record<string, Scalar> {
  for (const name in values) {
    if (values[name] === null)
      return Object.fromEntries(Object.entries(values).filter(([, v]) => v !== null));
  }
  return values;
}
