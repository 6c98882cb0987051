import type { ObjectDef } from '../definition';
import { derive, derives } from '../derived/derive';
import { Draft } from '../derived/draft';
import { OrgError } from '../errors';
import type { FiscalCalendar } from '../fiscal-calendar';
import { noteChanges, noteCreation } from '../history';
import { dropParts } from '../permissions/orphans';
import type { Row, Scalar } from '../row';
import { dropManualShares } from '../sharing/manual-shares';
import type { Store } from '../store';
import { BlankRows } from './blank-rows';

export interface OrgSettings {
  organizationId: string;
  timeZone: string;
  fiscal: FiscalCalendar;
  /** ISO code that a row carries where its writer names none; null in an org of one currency. */
  currency: string | null;
}

/** Writes rows as the system does: audit fields, derived fields and history, but no type rules or permissions. */
export class SystemWrite {
  private readonly blanks: BlankRows;

  constructor(
    private readonly store: Store,
    private readonly settings: OrgSettings,
  ) {
    this.blanks = new BlankRows(settings.currency);
  }

  insert(def: ObjectDef, id: string, values: Record<string, Scalar>, by: string, at: string): Row {
    const row = this.draftRow(def, id, values, by, at);
    this.insertRow(def, row, by, at);
    return row;
  }

  /** A new row as it will be stored, with what the system fills in; not stored yet. */
  draftRow(def: ObjectDef, id: string, values: Record<string, Scalar>, by: string, at: string): Row {
    const row = this.fresh(def, id, values, by, at);
    for (const name in values) {
      const value = values[name];
      if (value !== undefined && value !== null) row[name] = value;
    }
    if (derives(def)) derive(def.name, this.draft(null, row, by, at, values));
    return row;
  }

  insertRow(def: ObjectDef, row: Row, by: string, at: string): void {
    this.store.insert(def.name, row);
    noteCreation(this.store, def, row, by, at);
  }

  update(def: ObjectDef, row: Row, values: Record<string, Scalar>, by: string, at: string): void {
    this.change(def, row, this.draftChanges(def, row, values, by, at), by, at);
  }

  /** What a change of some values comes to with what the system fills in; not stored yet. */
  draftChanges(
    def: ObjectDef,
    row: Row,
    values: Record<string, Scalar>,
    by: string,
    at: string,
  ): Record<string, Scalar> {
    if (!derives(def)) return values;
    const changes = { ...values };
    derive(def.name, this.draft(row, changes, by, at, values));
    return changes;
  }

  /** Stores a drafted change, with history and audit fields. */
  change(def: ObjectDef, row: Row, changes: Record<string, Scalar>, by: string, at: string): void {
    if (def.tracked.size > 0) noteChanges(this.store, def, row, changes, by, at);
    if (changes['OwnerId'] !== undefined) dropManualShares(this.store, def, row, changes['OwnerId']);
    const stamps = def.fields.has('lastmodifieddate')
      ? { LastModifiedDate: at, LastModifiedById: by, SystemModstamp: at }
      : { SystemModstamp: at };
    this.store.patch(def.name, row, changes, stamps);
  }

  /** Deletes a row; one whose object has no recycle bin is gone for good. */
  remove(def: ObjectDef, row: Row, by: string, at: string): void {
    if (def.fields.has('isdeleted')) this.delete(def, row, by, at);
    else {
      this.store.erase(def.name, row);
      dropParts(this.store, def.name, row.Id);
    }
  }

  /** Deletes a row and, with it, what hangs on it; other lookups to it are emptied. */
  delete(def: ObjectDef, row: Row, by: string, at: string): void {
    if (row.IsDeleted) return;
    const mark: Record<string, Scalar> = { IsDeleted: true, SystemModstamp: at };
    if (def.fields.has('lastmodifieddate')) {
      mark['LastModifiedDate'] = at;
      mark['LastModifiedById'] = by;
    }
    this.store.patch(def.name, row, mark);
    for (const relation of def.childRelationships) {
      const child = this.store.object(relation.childSObject);
      for (const each of [...this.store.table(child.name).by(relation.field, row.Id)]) {
        if (each.IsDeleted || each === row) continue;
        if (relation.cascadeDelete) this.delete(child, each, by, at);
        else if (!relation.restrictedDelete) {
          this.store.patch(child.name, each, { [relation.field]: null, SystemModstamp: at });
        }
      }
    }
  }

  /** Takes a row out of the recycle bin, and with it what was deleted along with it. */
  undelete(def: ObjectDef, row: Row, by: string, at: string): void {
    if (!row.IsDeleted) return;
    const deletedAt = row.SystemModstamp;
    this.change(def, row, { IsDeleted: false }, by, at);
    for (const { relation, child, each } of this.childrenOf(def, row)) {
      if (relation.cascadeDelete && each.IsDeleted && each.SystemModstamp === deletedAt) {
        this.undelete(child, each, by, at);
      }
    }
  }

  /** Takes a deleted row out of the org for good, with its history and what was deleted along with it. */
  purge(def: ObjectDef, row: Row): void {
    if (!row.IsDeleted) {
      throw new OrgError(400, 'INVALID_CHANGE', `${def.name} ${row.Id} is not in the recycle bin`);
    }
    for (const { relation, child, each } of this.childrenOf(def, row)) {
      if (this.isHistory(child)) this.store.erase(child.name, each);
      else if (relation.cascadeDelete && each.IsDeleted) this.purge(child, each);
    }
    this.store.erase(def.name, row);
  }

  private *childrenOf(def: ObjectDef, row: Row) {
    for (const relation of def.childRelationships) {
      const child = this.store.object(relation.childSObject);
      for (const each of [...this.store.table(child.name).by(relation.field, row.Id)]) {
        yield { relation, child, each };
      }
    }
  }

  /** @throws OrgError DELETE_FAILED when live rows that forbid it still point here. */
  checkDeletable(def: ObjectDef, row: Row): void {
    for (const relation of def.childRelationships.filter((r) => r.restrictedDelete)) {
      const child = this.store.object(relation.childSObject);
      const left = [...this.store.table(child.name).by(relation.field, row.Id)].filter(
        // A restriction beside a cascade is about what is in force only.
        (r) => !r.IsDeleted && (!relation.cascadeDelete || r['StatusCode'] === 'Activated'),
      );
      if (left.length === 0) continue;
      const names = left.map((r) => r['CaseNumber'] ?? r['Name'] ?? r.Id).join(', ');
      throw new OrgError(
        400,
        'DELETE_FAILED',
        `Your attempt to delete ${row['Name'] ?? row.Id} could not be completed because it is associated with the following ${child.labelPlural.toLowerCase()}.: ${names}\n`,
      );
    }
  }

  /** Moves everything of the loser to the winner and marks the loser as merged. */
  merge(def: ObjectDef, loser: Row, winner: Row, by: string, at: string): void {
    for (const relation of def.childRelationships) {
      const child = this.store.object(relation.childSObject);
      if (relation.field === 'MasterRecordId' || this.isHistory(child)) continue;
      for (const each of [...this.store.table(child.name).by(relation.field, loser.Id)]) {
        const to = each === winner ? null : winner.Id;
        this.store.patch(child.name, each, { [relation.field]: to, SystemModstamp: at });
      }
    }
    this.store.patch(def.name, winner, { LastModifiedDate: at, LastModifiedById: by, SystemModstamp: at });
    this.store.patch(def.name, loser, {
      IsDeleted: true,
      MasterRecordId: winner.Id,
      LastModifiedDate: at,
      LastModifiedById: by,
      SystemModstamp: at,
    });
  }

  private draft(
    before: Row | null,
    changes: Record<string, Scalar>,
    by: string,
    at: string,
    given: Record<string, Scalar>,
  ): Draft {
    return new Draft(before, changes, by, at, this.store, this.settings.fiscal, given);
  }

  private isHistory(def: ObjectDef): boolean {
    return def.keyPrefix === null;
  }

  private fresh(def: ObjectDef, id: string, values: Record<string, Scalar>, by: string, at: string): Row {
    const row = this.blanks.of(def, values);
    row.Id = id;
    row.SystemModstamp = at;
    if (row['CreatedDate'] !== undefined) {
      row['CreatedDate'] = at;
      row['CreatedById'] = by;
      row['LastModifiedDate'] = at;
      row['LastModifiedById'] = by;
    }
    if (row['OwnerId'] !== undefined) row['OwnerId'] = by;
    if (def.custom) this.nameCustom(def, row);
    return row;
  }

  /** A custom object's row is called by its number or its id, a custom setting's by whom it is for. */
  private nameCustom(def: ObjectDef, row: Row): void {
    if (def.customSetting) {
      row['SetupOwnerId'] = this.settings.organizationId;
      row['Name'] = `${def.label} (Organization)`;
    } else if (def.nameFormat !== undefined) {
      row['Name'] = numbered(def.nameFormat, this.store.mint.count(`${def.name}.Name`));
    } else row['Name'] = row.Id;
  }
}

function numbered(format: string, n: number): string {
  return format.replace(/\{(0+)\}/, (_all, zeros: string) => String(n).padStart(zeros.length, '0'));
}
