import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { JournalEntry } from './data/journal-entry';

/**
 * The append-only record, one JSON object a line, of all that changed an org besides its book: enough to build
 * the same org again from the same book. Entries wait in memory until `flush`, which runs before each reply.
 */
export class Journal {
  #waiting: string[] = [];

  private constructor(private readonly file: number | null) {}

  /** Keeps nothing: for an org that lives in memory. */
  static none(): Journal {
    return new Journal(null);
  }

  /**
   * Opens the journal and reads what stands in it. A last line cut short by a kill was never acknowledged to
   * anybody: it is dropped. Throws when an earlier line is damaged.
   */
  static open(path: string): { journal: Journal; entries: JournalEntry[] } {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const file = openSync(path, 'a', 0o600);
    if (whole.length < text.length) ftruncateSync(file, Buffer.byteLength(whole));
    // Only this class writes the file, and the org checks each entry again as it is replayed.
    const entries = whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line): JournalEntry => JSON.parse(line));
    return { journal: new Journal(file), entries };
  }

  add(entry: JournalEntry): void {
    if (this.file !== null) this.#waiting.push(`${JSON.stringify(entry)}\n`);
  }

  /** Hands everything that waits to the operating system: it survives a kill of this process, not of the machine. */
  flush(): void {
    if (this.file === null || this.#waiting.length === 0) return;
    writeSync(this.file, this.#waiting.join(''));
    this.#waiting = [];
  }

  close(): void {
    this.flush();
    if (this.file !== null) closeSync(this.file);
  }
}
