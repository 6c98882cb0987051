import {
  type FieldOf,
  forgetHeard,
  type HeardEdit,
  type HeardWrite,
  keepHeardEdits,
  noteOvertaken,
} from '../../store/heard-edits';
import type { Db } from '../../store/schema';
import { type ChangeEvent, gapOf, type OwnedChange, ownedChange } from './event';

const keyOf = ({ object, record, field }: FieldOf): string => `${object} ${record} ${field}`;

/** What events, in their order, tell of the fields that we own: edits by others, and our writes over them. */
export class OwnedNews {
  /** The last edit of each field in these events. */
  readonly #edits = new Map<string, HeardEdit>();
  /** The first write of each field over what was known before these events, and over an edit among them. */
  readonly #before = new Map<string, HeardWrite>();
  readonly #after = new Map<string, HeardWrite>();
  /** Edits before these events that are not the last any more, while the last is not known. */
  readonly #unknown: Parameters<typeof forgetHeard>[1][number][] = [];

  constructor(
    events: readonly ChangeEvent[],
    private readonly ours: string,
  ) {
    for (const event of events) {
      const gap = gapOf(event);
      if (gap) this.#passGap(gap);
      const change = ownedChange(event);
      if (change) this.#take(change);
    }
  }

  /** @returns whether we wrote over an edit. */
  async keep(tx: Db): Promise<boolean> {
    const before = await noteOvertaken(tx, [...this.#before.values()]);
    await forgetHeard(tx, this.#unknown);
    await keepHeardEdits(tx, [...this.#edits.values()]);
    const after = await noteOvertaken(tx, [...this.#after.values()]);
    return before || after;
  }

  #take({ object, records, by, at, fields }: OwnedChange): void {
    for (const record of records) {
      for (const [field, value] of fields) {
        const change = { object, record, field, madeAt: at };
        const key = keyOf(change);
        if (by === this.ours) this.#wrote(key, { ...change, value });
        else if (value === undefined) this.#lose(key, change);
        else {
          this.#edits.set(key, { ...change, value, author: by });
          this.#after.delete(key);
        }
      }
    }
  }

  #wrote(key: string, write: HeardWrite): void {
    const writes = this.#edits.has(key) ? this.#after : this.#before;
    if (!writes.has(key)) writes.set(key, write);
  }

  #lose(key: string, { object, record, field }: FieldOf): void {
    this.#edits.delete(key);
    this.#after.delete(key);
    this.#unknown.push({ object, record, field });
  }

  #passGap({ object, records }: { object: string; records: string[] }): void {
    const isMeant = (edit: FieldOf): boolean =>
      edit.object === object && (records.length === 0 || records.includes(edit.record));
    for (const [key, edit] of this.#edits) if (isMeant(edit)) this.#edits.delete(key);
    this.#unknown.push(
      ...(records.length === 0 ? [{ object }] : records.map((record) => ({ object, record }))),
    );
  }
}
