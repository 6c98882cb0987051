import { PREFIX } from './ids';
import type { Book, BookDay, CrmChange, FieldValue } from './types';

export interface CrmRecord {
  id: string;
  object: string;
  createdAt: string;
  deleted: boolean;
  mergedInto: string | null;
  fields: Record<string, FieldValue>;
}

/**
 * The records that a stream of changes leaves behind, for tests. It refuses what an organisation would: an id
 * twice, a change of what is not there, a reference to what nobody has written yet, a change out of order.
 */
export class FoldedCrm {
  readonly records = new Map<string, CrmRecord>();
  private latest = '';

  /** Takes in the days through `through`; `each` is called with every day behind its changes. */
  static of(book: Book, through: string, each?: (crm: FoldedCrm, day: BookDay) => void): FoldedCrm {
    const crm = new FoldedCrm();
    for (const user of book.metadata.users) crm.begin(user.id, 'User', '', {});
    for (const type of book.metadata.recordTypes) crm.begin(type.id, 'RecordType', '', {});
    for (const day of book.days(through)) {
      for (const change of day.crm) {
        const on = change.at.slice(0, 10);
        const isBackground = day.day === book.options.firstDay && on < day.day;
        if (on !== day.day && !isBackground) throw new Error(`${change.at} is told on ${day.day}`);
        crm.take(change);
      }
      each?.(crm, day);
    }
    return crm;
  }

  all(object: string): CrmRecord[] {
    return [...this.records.values()].filter((r) => r.object === object && !r.deleted);
  }

  of(object: string, field: string, id: string): CrmRecord[] {
    return this.all(object).filter((r) => r.fields[field] === id);
  }

  get(id: string): CrmRecord {
    const record = this.records.get(id);
    if (!record) throw new Error(`no record ${id}`);
    return record;
  }

  private begin(id: string, object: string, createdAt: string, fields: CrmRecord['fields']): void {
    if (this.records.has(id)) throw new Error(`${object} ${id} is there already`);
    this.records.set(id, { id, object, createdAt, deleted: false, mergedInto: null, fields: { ...fields } });
  }

  private take(change: CrmChange): void {
    if (change.at < this.latest) throw new Error(`${change.at} comes after ${this.latest}`);
    this.latest = change.at;
    if (change.op === 'insert' || change.op === 'update') this.checkReferences(change.fields);
    if (change.op === 'insert') {
      this.begin(change.id, change.object, change.at, change.fields);
      return;
    }
    const record = this.get(change.id);
    if (record.deleted) throw new Error(`${change.op} of ${change.object} ${change.id}, which is gone`);
    if (record.object !== change.object) throw new Error(`${change.id} is no ${change.object}`);
    if (change.op === 'update') {
      Object.assign(record.fields, change.fields);
      return;
    }
    record.deleted = true;
    if (change.op === 'merge') this.handOver(record, change.into);
  }

  private handOver(loser: CrmRecord, winner: string): void {
    loser.mergedInto = winner;
    for (const { fields } of this.records.values()) {
      for (const [field, value] of Object.entries(fields)) if (value === loser.id) fields[field] = winner;
    }
  }

  private checkReferences(fields: CrmRecord['fields']): void {
    for (const [field, value] of Object.entries(fields)) {
      if (typeof value !== 'string' || !/^[0-9A-Za-z]{18}$/.test(value)) continue;
      if (!Object.values<string>(PREFIX).includes(value.slice(0, 3))) continue;
      if (this.get(value).deleted) throw new Error(`${field} points to ${value}, which is gone`);
    }
  }
}
