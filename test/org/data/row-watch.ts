import type { Row, RowChange, Scalar } from './row';

interface Note {
  object: string;
  row: Row;
  made: boolean;
  erased: boolean;
  /** Its stamp was set: only changes of a record do so, the default of a new field does not. */
  stamped: boolean;
  before: Map<string, Scalar>;
}

/**
 * Notes what happens to the rows of chosen objects and tells it, one change a row, once the transaction has held.
 * While nobody listens, or for objects that were not chosen, it costs one look at a flag.
 */
export class RowWatch {
  private objects: ReadonlySet<string> = new Set();
  private listener: ((changes: readonly RowChange[]) => void) | null = null;
  private notes = new Map<Row, Note>();
  /** Steps of the running transaction that are told apart. */
  private sealed: RowChange[][] = [];

  /** `onUndo` takes what must be done when the running transaction is taken back. */
  constructor(private readonly onUndo: (back: () => void) => void) {}

  get on(): boolean {
    return this.listener !== null && this.objects.size > 0;
  }

  choose(objects: ReadonlySet<string>): void {
    this.objects = objects;
  }

  listen(listener: (changes: readonly RowChange[]) => void): void {
    this.listener = listener;
  }

  inserted(object: string, row: Row): void {
    if (this.objects.has(object)) this.note(object, row).made = true;
  }

  /** Must be called before the row is changed. */
  patching(object: string, row: Row, changes: Readonly<Record<string, Scalar>>): void {
    if (!this.objects.has(object)) return;
    const note = this.note(object, row);
    const { before, stamped } = note;
    if (!stamped && changes['SystemModstamp'] !== undefined) {
      note.stamped = true;
      this.onUndo(() => {
        note.stamped = false;
      });
    }
    for (const field in changes) {
      if (before.has(field)) continue;
      before.set(field, row[field] ?? null);
      this.onUndo(() => before.delete(field));
    }
  }

  erasing(object: string, row: Row): void {
    if (!this.objects.has(object)) return;
    const note = this.note(object, row);
    note.erased = true;
    this.onUndo(() => {
      note.erased = false;
    });
  }

  /** What was noted so far is told by itself, as it is now, once the transaction has held. */
  seal(): void {
    const { notes } = this;
    if (notes.size === 0) return;
    this.notes = new Map();
    this.sealed.push(changesOf(notes).map((change) => ({ ...change, row: { ...change.row } })));
    this.onUndo(() => {
      this.notes = notes;
      this.sealed.pop();
    });
  }

  /** The transaction has held: what a listener makes of it is no longer the writer's concern. */
  commit(): void {
    if (this.notes.size === 0 && this.sealed.length === 0) return;
    const told = [...this.sealed, changesOf(this.notes)];
    this.sealed = [];
    this.notes = new Map();
    for (const changes of told) if (changes.length > 0) this.tell(changes);
  }

  private tell(changes: readonly RowChange[]): void {
    try {
      this.listener?.(changes);
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error));
    }
  }

  private note(object: string, row: Row): Note {
    const known = this.notes.get(row);
    if (known) return known;
    const note: Note = { object, row, made: false, erased: false, stamped: false, before: new Map() };
    this.notes.set(row, note);
    this.onUndo(() => this.notes.delete(row));
    return note;
  }
}

function changesOf(notes: ReadonlyMap<Row, Note>): RowChange[] {
  const changes: RowChange[] = [];
  for (const note of notes.values()) {
    const change = changeOf(note);
    if (change) changes.push(change);
  }
  return changes;
}

/** What became of the row in the end; a row that came and went within one transaction never was. */
function changeOf({ object, row, made, erased, stamped, before }: Note): RowChange | undefined {
  const gone = erased || row.IsDeleted;
  if (made) return gone ? undefined : { op: 'create', object, row, before: {} };
  const wasGone = before.get('IsDeleted') ?? row.IsDeleted;
  if (gone) return wasGone === true ? undefined : { op: 'delete', object, row, before: {} };
  if (wasGone === true) return { op: 'undelete', object, row, before: {} };
  if (!stamped) return undefined;
  const moved = [...before].filter(([field, value]) => (row[field] ?? null) !== value);
  return moved.length === 0 ? undefined : { op: 'update', object, row, before: Object.fromEntries(moved) };
}
