import type { Book, BookDay } from '../book/types';
import type { CrmChange } from './data/row';

/** The part of the book that the org reads. */
export type BookSource = Pick<Book, 'days'>;

/**
 * Reads a book's days in order, each once. The book through a day is an exact prefix of the book through a later
 * one, so asking in several steps gives the same changes as asking once.
 */
export class BookFeed {
  #days: Iterator<BookDay> | undefined;
  #horizon = '';
  /** Last day handed out, or '' before the first. */
  through = '';

  constructor(private readonly book: BookSource) {}

  /** Tells how far the book will be read, so that one pass over it is enough. */
  prepare(horizon: string): void {
    if (horizon <= this.#horizon) return;
    this.#horizon = horizon;
    this.#days = undefined;
  }

  /**
   * Calls `take` with the changes of each day after the last one through `through` (YYYY-MM-DD, inclusive). A day
   * whose `take` throws counts as not handed out: it comes again at the next call.
   */
  advance(through: string, take: (changes: readonly CrmChange[]) => void): void {
    if (through <= this.through) return;
    this.prepare(through);
    this.#days ??= this.#from(this.through);
    try {
      // A generator's iterator stops only when asked again, so the day is read off what it yielded.
      while (this.through < through) {
        const next = this.#days.next();
        if (next.done) break;
        take(next.value.crm);
        this.through = next.value.day;
      }
    } catch (error) {
      this.#days = undefined;
      throw error;
    }
    this.through = through;
  }

  *#from(after: string): Generator<BookDay> {
    for (const day of this.book.days(this.#horizon)) if (day.day > after) yield day;
  }
}
