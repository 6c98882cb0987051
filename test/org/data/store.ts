import type { ObjectDef } from './definition';
import { OrgError } from './errors';
import { asId, IdMint } from './ids';
import type { Row, Scalar } from './row';
import { RowWatch } from './row-watch';
import { buildSchema, type SchemaChoice } from './schema/build-schema';
import { Table } from './table';

const NO_STAMPS = {};

/** Which fields a patch moved, and what each was before. */
interface Moved {
  fields: string[];
  before: (Scalar | undefined)[];
}

function setAll(table: Table, row: Row, values: Readonly<Record<string, Scalar>>, moved: Moved): void {
  for (const field in values) {
    const value = values[field];
    const before = row[field];
    if (before === value || value === undefined) continue;
    table.set(row, field, value);
    moved.fields.push(field);
    moved.before.push(before);
  }
}

/** Objects, rows and ids of one org, without rules; every change can be taken back while a transaction runs. */
export class Store {
  readonly schema: Map<string, ObjectDef>;
  readonly mint = new IdMint((back) => this.undo?.push(back));
  readonly watch = new RowWatch((back) => this.onUndo(back));
  private readonly tables = new Map<string, Table>();
  private readonly prefixes = new Map<string, readonly ObjectDef[]>();
  /** Counts what may have changed rows or setup: what was worked out of them holds for as long as it stands. */
  version = 0;
  private undo: (() => void)[] | null = null;
  private held: (() => void)[] = [];
  /** Tables that rows were just brought back to. */
  private readonly disordered = new Set<Table>();

  constructor(choice: SchemaChoice) {
    this.schema = buildSchema(choice);
    for (const def of this.schema.values()) this.register(def);
  }

  /** Makes an object known by its key prefix. */
  register(def: ObjectDef): void {
    if (def.keyPrefix) this.prefixes.set(def.keyPrefix, [...(this.prefixes.get(def.keyPrefix) ?? []), def]);
  }

  unregister(def: ObjectDef): void {
    if (!def.keyPrefix) return;
    const left = this.prefixes.get(def.keyPrefix)?.filter((each) => each !== def) ?? [];
    this.prefixes.set(def.keyPrefix, left);
  }

  find(name: string): ObjectDef | undefined {
    return this.schema.get(name.toLowerCase());
  }

  object(name: string): ObjectDef {
    const def = this.find(name);
    if (!def) throw new OrgError(404, 'NOT_FOUND', 'The requested resource does not exist');
    return def;
  }

  objectOfId(id: string): ObjectDef | undefined {
    const defs = this.prefixes.get(id.slice(0, 3));
    if (!defs || defs.length < 2) return defs?.[0];
    // The shares of all custom objects begin alike.
    return defs.find((def) => this.row(def.name, id)) ?? defs[0];
  }

  table(name: string): Table {
    const known = this.tables.get(name);
    if (known) return known;
    const def = this.object(name);
    const existing = this.tables.get(def.name);
    if (existing) return existing;
    const table = new Table(def);
    this.tables.set(def.name, table);
    return table;
  }

  row(name: string, id: string): Row | undefined {
    const table = this.table(name);
    const exact = table.row(id);
    if (exact) return exact;
    const full = asId(id);
    return full === null ? undefined : table.row(full);
  }

  /** The row an id names, whatever its object. */
  anyRow(id: string): Row | undefined {
    const def = this.objectOfId(id);
    return def && this.row(def.name, id);
  }

  insert(name: string, row: Row): void {
    const table = this.table(name);
    this.version++;
    table.insert(row);
    this.undo?.push(() => table.remove(row));
    if (this.watch.on) this.watch.inserted(table.def.name, row);
    if (this.undo === null) this.watch.commit();
  }

  /** `stamps` are set together with the changes. */
  patch(
    name: string,
    row: Row,
    changes: Readonly<Record<string, Scalar>>,
    stamps: Readonly<Record<string, Scalar>> = NO_STAMPS,
  ): void {
    const table = this.table(name);
    if (this.watch.on) {
      this.watch.patching(table.def.name, row, changes);
      this.watch.patching(table.def.name, row, stamps);
    }
    this.version++;
    const moved: Moved = { fields: [], before: [] };
    setAll(table, row, changes, moved);
    setAll(table, row, stamps, moved);
    this.undo?.push(() => {
      for (const [at, field] of moved.fields.entries()) table.set(row, field, moved.before[at]);
    });
    if (this.undo === null) this.watch.commit();
  }

  /** Takes a field's value away, when the field itself goes. */
  clear(name: string, row: Row, field: string): void {
    const before = row[field];
    if (before === undefined) return;
    const table = this.table(name);
    table.set(row, field, undefined);
    this.undo?.push(() => table.set(row, field, before));
  }

  /** Forgets the rows of an object that was never made after all. */
  dropTable(name: string): void {
    this.tables.delete(name);
  }

  /** Forgets the rows of an object that is taken away. */
  retireTable(name: string): void {
    const table = this.table(name);
    this.tables.delete(name);
    this.undo?.push(() => this.tables.set(name, table));
  }

  /** Removes a row for good, as setup rows are: permissions and assignments leave no trace. */
  erase(name: string, row: Row): void {
    const table = this.table(name);
    if (this.watch.on) this.watch.erasing(table.def.name, row);
    this.version++;
    table.erase(row);
    this.undo?.push(() => {
      table.restore(row);
      this.disordered.add(table);
    });
    if (this.undo === null) this.watch.commit();
  }

  /** Takes an entry out of a map of setup; taken back, it stands where it stood. */
  drop<T>(map: Map<string, T>, key: string): void {
    if (this.undo !== null) {
      const before = [...map];
      this.onUndo(() => {
        map.clear();
        for (const [name, value] of before) map.set(name, value);
      });
    }
    map.delete(key);
  }

  /** Notes how to take back a change that is not a row's. */
  onUndo(back: () => void): void {
    this.undo?.push(back);
  }

  /** Runs `then` once the outermost transaction has held; at once when there is none. */
  afterwards(then: () => void): void {
    if (this.undo) this.held.push(then);
    else then();
  }

  transaction<T>(work: () => T): T {
    const outermost = this.undo === null;
    const undo = this.undo ?? [];
    this.undo = undo;
    const mark = undo.length;
    const heldMark = this.held.length;
    let result: T;
    this.version++;
    try {
      result = work();
    } catch (error) {
      this.undo = null;
      this.version++;
      while (undo.length > mark) undo.pop()?.();
      for (const table of this.disordered) table.arrange();
      this.disordered.clear();
      this.held.length = heldMark;
      if (!outermost) this.undo = undo;
      throw error;
    }
    if (outermost) {
      this.undo = null;
      this.version++;
      const held = this.held;
      this.held = [];
      for (const then of held) then();
      // Whoever listens comes last: what is stored is journaled, whatever they make of it.
      this.watch.commit();
    }
    return result;
  }
}
