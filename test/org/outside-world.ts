import { BookFeed, type BookSource } from './book-feed';
import { fitTo } from './data/absent';
import type { JournalEntry } from './data/journal-entry';
import type { OrgApi } from './data/org-api';
import type { World } from './http/control';
import type { Journal } from './journal';

/** Writes the files of the days after `after` (of all, without it) through `through` into a folder. */
export type WriteFiles = (folder: string, days: { after?: string; through: string }) => Promise<void>;

/** The book and its files, day by day, beside the org that they happen to. */
export class OutsideWorld implements World {
  readonly #feed: BookFeed;

  constructor(
    private readonly org: OrgApi,
    book: BookSource,
    private readonly journal: Journal,
    readonly files: string,
    private readonly writeFiles: WriteFiles | undefined,
  ) {
    this.#feed = new BookFeed(book);
  }

  through(): string {
    return this.#feed.through;
  }

  /**
   * Brings a new org to its state: what the journal tells, the book's days where they stood among the other
   * changes; then the days that are missing through `through`, unless a journal of days is there and `append` is
   * false. From then on every change is journaled.
   */
  async begin(entries: readonly JournalEntry[], through: string, append: boolean): Promise<void> {
    const last = entries.findLast((entry) => entry.kind === 'days')?.through;
    const target = last !== undefined && (!append || last > through) ? last : through;
    this.#feed.prepare(target);
    for (const entry of entries) {
      if (entry.kind === 'days') this.#advance(entry.through);
      else this.org.replay(entry);
    }
    this.org.onJournal = (entry) => this.journal.add(entry);
    await this.appendDays(target);
    this.journal.flush();
  }

  async appendDays(through: string): Promise<string> {
    const after = this.#feed.through;
    if (through <= after) return after;
    // Files first: after a kill between the two, the next start writes the same files again.
    await this.writeFiles?.(this.files, after === '' ? { through } : { after, through });
    this.journal.add({ kind: 'days', through });
    this.#advance(through);
    return this.#feed.through;
  }

  #advance(through: string): void {
    const adapt = fitTo(this.org);
    this.#feed.advance(through, (change) => {
      const fitting = adapt(change);
      if (fitting) this.org.apply(fitting);
    });
  }
}
