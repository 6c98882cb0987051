import type { ObjectDef } from './definition';
import type { Row, Scalar } from './row';

type Slot = Row | Set<Row>;

/** The rows of one object, in the order they were made, with an index for each field that is ever looked up by. */
export class Table {
  readonly rows = new Map<string, Row>();
  private readonly indexes = new Map<string, Map<string, Slot>>();

  constructor(readonly def: ObjectDef) {}

  /** True for fields worth an index: references, external ids, unique and id-lookup fields. */
  indexable(name: string): boolean {
    const field = this.def.fields.get(name.toLowerCase());
    return (
      field !== undefined &&
      (field.type === 'reference' || field.externalId || field.unique || field.idLookup)
    );
  }

  /** Rows whose field equals the value, text without regard to case. The index is built on its first use. */
  by(name: string, value: string): Iterable<Row> {
    const slot = this.index(name).get(value.toLowerCase());
    if (slot === undefined) return [];
    return slot instanceof Set ? slot : [slot];
  }

  insert(row: Row): void {
    this.rows.set(row.Id, row);
    for (const [name, index] of this.indexes) add(index, row[name], row);
  }

  /** Takes back the insertion of a row. */
  remove(row: Row): void {
    this.rows.delete(row.Id);
    for (const [name, index] of this.indexes) drop(index, row[name], row);
  }

  /** Sets one field; undefined takes the field away again. */
  set(row: Row, name: string, value: Scalar | undefined): void {
    const index = this.indexes.get(name);
    if (index) drop(index, row[name], row);
    if (value === undefined) delete row[name];
    else row[name] = value;
    if (index) add(index, value, row);
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

function add(index: Map<string, Slot>, value: Scalar | undefined, row: Row): void {
  if (value === null || value === undefined) return;
  const key = String(value).toLowerCase();
  const slot = index.get(key);
  if (slot === undefined) index.set(key, row);
  else if (slot instanceof Set) slot.add(row);
  else index.set(key, new Set([slot, row]));
}

function drop(index: Map<string, Slot>, value: Scalar | undefined, row: Row): void {
  if (value === null || value === undefined) return;
  const key = String(value).toLowerCase();
  const slot = index.get(key);
  if (slot instanceof Set) slot.delete(row);
  else if (slot === row) index.delete(key);
}
