import type { ObjectDef } from './definition';
import type { RowEntry } from './journal-entry';
import type { WriteOptions } from './org-api';
import type { OrgChanges } from './org-changes';
import { applyChange } from './outside-change';
import type { CrmChange, Row } from './row';
import type { Store } from './store';
import type { SystemWrite } from './write/system-write';
import type { UserWrite, Written } from './write/user-write';

/** Writes of single rows, by users under all rules or past them. */
export class OrgWrites {
  constructor(
    private readonly store: Store,
    private readonly users: UserWrite,
    private readonly system: SystemWrite,
    private readonly changes: OrgChanges,
  ) {}

  create(
    user: string,
    object: string,
    values: Record<string, unknown>,
    at: string,
    options: WriteOptions = {},
  ): string {
    return this.store.transaction(() => {
      const when = this.changes.second(at);
      const made = this.users.create(user, object, values, when, options);
      this.journalWrite('create', made, user, when);
      return made.row.Id;
    });
  }

  update(
    user: string,
    object: string,
    id: string,
    values: Record<string, unknown>,
    at: string,
    options: WriteOptions = {},
  ): void {
    this.store.transaction(() => {
      const when = this.changes.second(at);
      this.journalWrite('update', this.users.update(user, object, id, values, when, options), user, when);
    });
  }

  delete(user: string, object: string, id: string, at: string): void {
    this.store.transaction(() => {
      const when = this.changes.second(at);
      const { def, row } = this.users.delete(user, object, id, when);
      this.changes.written(def.name, { kind: 'delete', user, object: def.name, id: row.Id, at: when });
    });
  }

  upsert(
    user: string,
    object: string,
    keyField: string,
    keyValue: string,
    values: Record<string, unknown>,
    at: string,
    options: WriteOptions = {},
  ): { id: string; created: boolean } {
    const { def, row } = this.users.keyed(user, object, keyField, keyValue);
    if (row) {
      this.update(user, def.name, row.Id, values, at, options);
      return { id: row.Id, created: false };
    }
    const all = { ...values, [keyField]: keyValue };
    return { id: this.create(user, def.name, all, at, options), created: true };
  }

  apply(change: CrmChange): void {
    const work = () => {
      applyChange(this.store, this.system, change);
      // Changes of one day are told one by one, though the day holds or fails as a whole.
      this.store.watch.seal();
    };
    // Only who is told of a change can tell that it is a transaction.
    if (this.store.watch.on) this.store.transaction(work);
    else work();
    this.changes.settle(change.object, change.at);
  }

  /**
   * Repeats a journaled write as the system: what was checked then is not checked again.
   * @throws Error for a row that is not there.
   */
  repeat(entry: RowEntry): void {
    const def = this.store.object(entry.object);
    switch (entry.kind) {
      case 'create':
        this.store.mint.claim(entry.id);
        this.system.insert(def, entry.id, entry.values, entry.user, entry.at);
        break;
      case 'update':
        this.system.update(def, this.target(def, entry.id), entry.values, entry.user, entry.at);
        break;
      case 'delete':
        this.system.remove(def, this.target(def, entry.id), entry.user, entry.at);
    }
    this.changes.settle(def.name, entry.at);
  }

  private target(def: ObjectDef, id: string): Row {
    const row = this.store.row(def.name, id);
    if (row) return row;
    throw new Error(`The journal names ${def.name} ${id}, which is not there: it is another book's`);
  }

  /** The write itself, then what triggers and flows made of it. */
  private journalWrite(kind: 'create' | 'update', written: Written, user: string, at: string): void {
    const { def, row, stored, further } = written;
    const about = { user, object: def.name, id: row.Id, at };
    this.changes.written(def.name, { kind, ...about, values: stored });
    for (const values of further) this.changes.written(def.name, { kind: 'update', ...about, values });
  }
}
