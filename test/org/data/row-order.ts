import type { Row } from './row';

/** In which order the rows of a table were made, kept from the first time that somebody needs it. */
export class RowOrder {
  private places: WeakMap<Row, number> | null = null;
  private next = 0;

  constructor(private readonly rows: ReadonlyMap<string, Row>) {}

  /** Must be called while the rows still stand in their order. */
  keep(): void {
    if (this.places) return;
    this.places = new WeakMap();
    for (const row of this.rows.values()) this.added(row);
  }

  /** A row was made, behind all others. */
  added(row: Row): void {
    this.places?.set(row, this.next++);
  }

  sorted(rows: Iterable<Row>): Row[] {
    this.keep();
    const place = (row: Row) => this.places?.get(row) ?? 0;
    return [...rows].sort((a, b) => place(a) - place(b));
  }
}
