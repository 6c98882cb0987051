import { BookFeed, type BookSource } from './book-feed';
import { fitTo } from './data/absent';
import { withoutGone } from './data/gone';
import type { JournalEntry } from './data/journal-entry';
import type { OrgApi } from './data/org-api';
import type { CrmChange } from './data/row';
import type { World } from './http/control';
import type { Journal } from './journal';

/** Writes the files of the days after `after` (of all, without it) through `through` into a folder. */
export type WriteFiles = (folder: string, days: { after?: string; through: string }) => Promise<void>;

/** The book and its files, day by day, beside the org that they happen to. */
export class OutsideWorld implements World {
  readonly #feed: BookFeed;
  /** Has anything besides the book changed the org? Until then all that the book names is there. */
  #altered = false;
  #last: Promise<unknown> = Promise.resolve();

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
    const apply = this.#changes();
    for (const entry of entries) {
      if (entry.kind === 'days') this.#feed.advance(entry.through, apply);
      else {
        this.#altered = true;
        this.org.replay(entry);
      }
    }
    await this.#append(target, apply);
    this.org.onJournal = (entry) => {
      this.#altered = true;
      this.journal.add(entry);
    };
    this.journal.flush();
  }

  /** One call after another; a day is there as a whole or, when its changes or files fail, not at all. */
  appendDays(through: string): Promise<string> {
    const apply = this.#changes();
    const turn = this.#last.then(() =>
      this.#append(through, (changes) => this.org.transaction(() => apply(changes))),
    );
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #append(through: string, apply: (changes: readonly CrmChange[]) => void): Promise<string> {
    const after = this.#feed.through;
    if (through <= after) return after;
    // Files first: after a kill between the two, the next start writes the same files again.
    await this.writeFiles?.(this.files, after === '' ? { through } : { after, through });
    try {
      this.#feed.advance(through, apply);
    } finally {
      const done = this.#feed.through;
      if (done > after) this.journal.add({ kind: 'days', through: done });
    }
    return through;
  }

  #changes(): (changes: readonly CrmChange[]) => void {
    const adapt = fitTo(this.org);
    return (changes) => {
      for (const change of changes) {
        const adapted = adapt(change);
        const left = adapted && this.#altered ? withoutGone(this.org, adapted) : adapted;
        if (left) this.org.apply(left);
      }
    };
  }
}
