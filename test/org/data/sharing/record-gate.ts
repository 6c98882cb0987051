import type { ObjectDef } from '../definition';
import { noWriteAccess, OrgError } from '../errors';
import type { Permissions } from '../permissions/permissions';
import { SetupGate } from '../permissions/setup-gate';
import type { Row, Scalar } from '../row';
import type { Store } from '../store';
import { levelOf, levelWord, READ } from './access-level';
import { ACCOUNT_CHILDREN, type ShareColumns, sharesNamed } from './shared-objects';
import { OPEN_TO_ALL, type Sharing } from './sharing';

/** Lookups to a record that a new row becomes a part of: whoever adds one must be able to edit that record. */
const PART_OF: Readonly<Record<string, string>> = {
  AccountTeamMember: 'AccountId',
  CampaignMember: 'CampaignId',
  EventRelation: 'EventId',
  OpportunityContactRole: 'OpportunityId',
};

/** What a write of single rows needs besides object permissions, field permissions and the right to edit the row. */
export class RecordGate {
  private readonly setup: SetupGate;

  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
    private readonly sharing: Sharing,
  ) {
    this.setup = new SetupGate(store);
  }

  /** @throws OrgError where the writer may not add this row to what it hangs on, or give it to that owner. */
  checkCreate(user: string, def: ObjectDef, values: Readonly<Record<string, Scalar>>): void {
    this.setup.checkCreate(def, values);
    const columns = sharesNamed(def.name);
    if (columns) this.checkShare(user, columns, values[columns.parent], values);
    const part = this.partOf(def);
    const parent = part === undefined ? undefined : this.recordOf(values[part]);
    if (parent && !this.sharing.may(user, 'edit', ...parent)) throw noAccessTo(parent[1].Id);
    const owner = values['OwnerId'];
    if (owner !== undefined && owner !== user) this.checkNewOwner(def, owner);
  }

  /** @throws OrgError where the writer may not share the record, or give it away. */
  checkUpdate(user: string, def: ObjectDef, row: Row, values: Readonly<Record<string, Scalar>>): void {
    this.setup.checkUpdate(def, row, values);
    const columns = sharesNamed(def.name);
    if (columns) this.checkShare(user, columns, row[columns.parent], values);
    const owner = values['OwnerId'];
    if (owner === undefined || owner === row['OwnerId']) return;
    if (!this.sharing.may(user, 'transfer', def, row)) throw noWriteAccess();
    this.checkNewOwner(def, owner);
  }

  /** @throws OrgError where the writer may edit the row but not delete it. */
  checkDelete(user: string, def: ObjectDef, row: Row): void {
    this.setup.checkDelete(def, row);
    const columns = sharesNamed(def.name);
    const shared = columns && this.recordOf(row[columns.parent]);
    const may = shared
      ? this.sharing.may(user, 'share', ...shared)
      : this.sharing.may(user, 'delete', def, row);
    if (!may) throw noWriteAccess();
  }

  private checkShare(
    user: string,
    columns: ShareColumns,
    id: Scalar | undefined,
    values: Readonly<Record<string, Scalar>>,
  ): void {
    const record = this.recordOf(id);
    if (!record || !this.sharing.may(user, 'share', ...record)) throw noAccessTo(String(id));
    const cause = values['RowCause'];
    if (cause !== undefined && cause !== null && cause !== 'Manual') {
      throw new OrgError(
        400,
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
        `Row Cause: bad value for restricted picklist field: ${cause}`,
        ['RowCause'],
      );
    }
    const word = values[columns.level];
    if (word === undefined) return;
    const model = this.sharing.defaults.of(record[0]);
    const opened = levelOf(word);
    const further = columns.object === 'Account' && ACCOUNT_CHILDREN.some((c) => this.opensMore(c, values));
    if (word !== 'All' && opened >= READ && (opened > OPEN_TO_ALL[model] || further)) return;
    throw new OrgError(
      400,
      'FIELD_INTEGRITY_EXCEPTION',
      `field integrity exception (trivial share level ${word}, for organization with default level ${levelWord(OPEN_TO_ALL[model])})`,
      [columns.level],
    );
  }

  private opensMore(
    child: (typeof ACCOUNT_CHILDREN)[number],
    values: Readonly<Record<string, Scalar>>,
  ): boolean {
    const model = this.sharing.defaults.of(this.store.object(child));
    return levelOf(values[`${child}AccessLevel`]) > OPEN_TO_ALL[model];
  }

  private checkNewOwner(def: ObjectDef, owner: Scalar): void {
    if (typeof owner !== 'string' || !this.store.row('User', owner)) return;
    if (this.permissions.may(owner, 'read', def)) return;
    throw new OrgError(
      400,
      'TRANSFER_REQUIRES_READ',
      `You cannot assign the ${def.label.toLowerCase()} to a user who does not have read permission`,
      ['OwnerId'],
    );
  }

  private partOf(def: ObjectDef): string | undefined {
    const part = PART_OF[def.name];
    if (part !== undefined || this.sharing.defaults.of(def) !== 'ControlledByParent') return part;
    return def.name === 'Contact' || def.name === 'Asset' ? 'AccountId' : undefined;
  }

  private recordOf(id: Scalar | undefined): [ObjectDef, Row] | undefined {
    const object = typeof id === 'string' ? this.store.objectOfId(id) : undefined;
    const row = object && typeof id === 'string' ? this.store.row(object.name, id) : undefined;
    return object && row && [object, row];
  }
}

function noAccessTo(id: string): OrgError {
  return new OrgError(
    400,
    'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
    `insufficient access rights on cross-reference id: ${id}`,
  );
}
