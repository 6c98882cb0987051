import type { ObjectDef } from './definition';
import type { Row, Scalar } from './row';
import { RowOrder } from './row-order';

type Slot = Row | Set<Row>;

/** The rows of one object, in the order they were made, with an index for each field that is ever looked up by. */
export class Table {
  readonly rows = new Map<string, Row>();
  private asked: Row | undefined;
  private readonly indexes = new Map<string, Map<string, Slot>>();
  private readonly order = new RowOrder(this.rows);
  /** Slots that a row came into later than as a new one. */
  private readonly mixed = new Set<Set<Row>>();

  constructor(readonly def: ObjectDef) {}

  /** True for fields worth an index: references, external ids, unique and id-lookup fields. */
  indexable(name: string): boolean {
    const field = this.def.fields.get(name.toLowerCase());
    return (
      field !== undefined &&
      (field.type === 'reference' || field.externalId || field.unique || field.idLookup)
    );
  }

  /**
   * Rows whose field equals the value, text without regard to case, in the order they were made. The index is built
   * on its first use.
   */
  by(name: string, value: string): Iterable<Row> {
    const slot = this.index(name).get(value.toLowerCase());
    if (slot === undefined) return [];
    if (!(slot instanceof Set)) return [slot];
    if (this.mixed.size > 0 && this.mixed.delete(slot)) refill(slot, this.order.sorted(slot));
    return slot;
  }

  insert(row: Row): void {
    this.rows.set(row.Id, row);
    this.order.added(row);
    for (const [name, index] of this.indexes) add(index, row[name], row);
  }

  /** The row of an 18-character id. Who writes a row asks for it several times in a row. */
  row(id: string): Row | undefined {
    if (this.asked?.Id === id) return this.asked;
    const row = this.rows.get(id);
    if (row) this.asked = row;
    return row;
  }

  /** Takes back the insertion of a row. */
  remove(row: Row): void {
    if (this.asked === row) this.asked = undefined;
    this.rows.delete(row.Id);
    for (const [name, index] of this.indexes) drop(index, row[name], row);
  }

  /** Takes a row out that `restore` may have to bring back. */
  erase(row: Row): void {
    this.order.keep();
    this.remove(row);
  }

  /** Brings an erased row back; once all are there, `arrange` puts them where they stood. */
  restore(row: Row): void {
    this.rows.set(row.Id, row);
    for (const [name, index] of this.indexes) this.join(index, row[name], row);
  }

  arrange(): void {
    const rows = this.order.sorted(this.rows.values());
    this.rows.clear();
    for (const row of rows) this.rows.set(row.Id, row);
  }

  /** Sets one field; undefined takes the field away again. */
  set(row: Row, name: string, value: Scalar | undefined): void {
    const index = this.indexes.get(name);
    if (index) drop(index, row[name], row);
    if (value === undefined) delete row[name];
    else row[name] = value;
    if (index) this.join(index, value, row);
  }

  private join(index: Map<string, Slot>, value: Scalar | undefined, row: Row): void {
    const slot = add(index, value, row);
    if (slot) this.mixed.add(slot);
  }

  private index(name: string): Map<string, Slot> {
    const known = this.indexes.get(name);
    if (known) return known;
    const index = new Map<string, Slot>();
    for (const row of this.rows.values()) add(index, row[name], row);
    this.indexes.set(name, index);
    return index;
  }
}

/** Gives back the slot of several rows that the row came into, if there is one. */
function add(index: Map<string, Slot>, value: Scalar | undefined, row: Row): Set<Row> | undefined {
  if (value === null || value === undefined) return undefined;
  const key = String(value).toLowerCase();
  const slot = index.get(key);
  if (slot === undefined) {
    index.set(key, row);
    return undefined;
  }
  if (slot instanceof Set) return slot.add(row);
  const both = new Set([slot, row]);
  index.set(key, both);
  return both;
}

function drop(index: Map<string, Slot>, value: Scalar | undefined, row: Row): void {
  if (value === null || value === undefined) return;
  const key = String(value).toLowerCase();
  const slot = index.get(key);
  if (slot instanceof Set) slot.delete(row);
  else if (slot === row) index.delete(key);
}

function refill(slot: Set<Row>, rows: readonly Row[]): void {
  slot.clear();
  for (const row of rows) slot.add(row);
}
