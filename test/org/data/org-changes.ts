import type { JournalEntry } from './journal-entry';
import type { Permissions } from './permissions/permissions';
import { completeUserLogins } from './permissions/user-logins';
import { toSecond } from './rules/date';
import { Setting } from './setting';
import type { Principals } from './sharing/principals';
import { completeRoleGroups } from './sharing/role-groups';
import type { Store } from './store';

/** When every org began. */
export const FOUNDED = '2015-01-05T09:00:00.000Z';

/** Objects whose rows decide what users may do. */
const DECIDING = new Set([
  'CustomPermission',
  'FieldPermissions',
  'Group',
  'GroupMember',
  'ObjectPermissions',
  'PermissionSet',
  'PermissionSetAssignment',
  'SetupEntityAccess',
  'User',
  'UserRole',
]);

/** What every lasting change goes through: the journal, and whatever is kept at hand of what it changed. */
export class OrgChanges {
  onJournal: ((entry: JournalEntry) => void) | null = null;
  private readonly described: Setting<string>;
  private lastSecond = { at: '', cut: '' };

  constructor(
    private readonly store: Store,
    private readonly permissions: Permissions,
    private readonly principals: Principals,
  ) {
    this.described = new Setting(store, FOUNDED);
  }

  /** When objects, fields, permissions or what else describes tell last changed. */
  get describedAt(): string {
    return this.described.value;
  }

  /** A moment with its milliseconds cut; the rows of one call share theirs. */
  second(at: string): string {
    if (at !== this.lastSecond.at) this.lastSecond = { at, cut: toSecond(Date.parse(at)) };
    return this.lastSecond.cut;
  }

  /** Does the work in a transaction, and journals it once that has held. */
  journaled<T>(entry: JournalEntry, work: () => T): T {
    return this.store.transaction(() => {
      const result = work();
      if ('at' in entry && result !== 'unchanged') this.describedAnew(entry.at);
      this.journal(entry);
      return result;
    });
  }

  /** Must be called in the transaction in which a row of the object was written. */
  written(object: string, entry: JournalEntry & { at: string }): void {
    this.settle(object, entry.at);
    this.journal(entry);
  }

  /** Must be called after a row of the object changed: what users may do is kept at hand, and some rows decide it. */
  settle(object: string, at: string): void {
    if (!DECIDING.has(object)) return;
    this.describedAnew(at);
    if (object === 'UserRole') completeRoleGroups(this.store);
    if (object === 'User') completeUserLogins(this.store);
    this.forget();
    this.store.onUndo(() => this.forget());
  }

  /** Does what the journal tells without journaling it again. */
  silently(work: () => void): void {
    const { onJournal } = this;
    this.onJournal = null;
    try {
      work();
    } finally {
      this.onJournal = onJournal;
    }
  }

  private journal(entry: JournalEntry): void {
    this.store.afterwards(() => this.onJournal?.(entry));
  }

  /** Days of the book happened before what was done since the last of them: the later moment counts. */
  private describedAnew(at: string): void {
    const now = this.second(at);
    if (now > this.described.value) this.described.set(now);
  }

  private forget(): void {
    this.permissions.forget();
    this.principals.forget();
  }
}
