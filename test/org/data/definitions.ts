import type { Definition, NewDefinition } from './new-setup';
import type { Row } from './row';
import type { Store } from './store';

/**
 * What was deployed, as metadata spells it: the whole of a list view, report or dashboard, and beside fields,
 * objects and permission sets what describe does not tell. A definition may have a row that queries find.
 */
export class Definitions {
  private readonly byType = new Map<string, Map<string, Definition>>();

  constructor(private readonly store: Store) {}

  find(type: string, fullName: string): Definition | undefined {
    return this.byType.get(type)?.get(fullName.toLowerCase());
  }

  all(type: string): Iterable<Definition> {
    return this.byType.get(type)?.values() ?? [];
  }

  put(note: NewDefinition, user: string, at: string): 'created' | 'changed' | 'unchanged' {
    const before = this.find(note.type, note.fullName);
    if (before && JSON.stringify(before.content) === JSON.stringify(note.content)) return 'unchanged';
    const id = before?.id ?? this.store.mint.mint(note.keyPrefix);
    if (note.row) this.putRow(note.row, id, user, at);
    this.set(note.type, note.fullName, {
      fullName: before?.fullName ?? note.fullName,
      content: note.content,
      id,
      object: note.row?.object ?? before?.object ?? null,
      createdDate: before?.createdDate ?? at,
      createdById: before?.createdById ?? user,
      lastModifiedDate: at,
      lastModifiedById: user,
    });
    return before ? 'changed' : 'created';
  }

  /** Nothing happens when it is not there. Reports and dashboards go to the recycle bin. */
  remove(type: string, fullName: string, user: string, at: string): void {
    const named = this.byType.get(type);
    const before = this.find(type, fullName);
    if (!named || !before) return;
    const row = before.object === null ? undefined : this.store.row(before.object, before.id);
    if (row && before.object !== null) {
      if (this.store.object(before.object).fields.has('isdeleted')) {
        const stamp = { LastModifiedDate: at, LastModifiedById: user, SystemModstamp: at };
        this.store.patch(before.object, row, { IsDeleted: true, ...stamp });
      } else this.store.erase(before.object, row);
    }
    this.store.drop(named, fullName.toLowerCase());
  }

  private putRow({ object, values }: NonNullable<NewDefinition['row']>, id: string, by: string, at: string) {
    const stamp = { LastModifiedDate: at, LastModifiedById: by, SystemModstamp: at };
    const row = this.store.row(object, id);
    if (row) {
      this.store.patch(object, row, { ...values, ...stamp });
      return;
    }
    const made: Row = { Id: id, IsDeleted: false, CreatedDate: at, CreatedById: by, ...stamp, ...values };
    this.store.insert(object, made);
  }

  private set(type: string, fullName: string, definition: Definition): void {
    const named = this.byType.get(type) ?? new Map<string, Definition>();
    this.byType.set(type, named);
    const key = fullName.toLowerCase();
    const before = named.get(key);
    named.set(key, definition);
    this.store.onUndo(() => (before ? named.set(key, before) : named.delete(key)));
  }
}
