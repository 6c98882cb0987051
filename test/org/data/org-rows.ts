import type { Row } from './row';
import type { ShareRows } from './sharing/share-rows';
import type { Store } from './store';

/** Rows to be read: those that are stored, and the shares that are worked out. */
export class OrgRows {
  constructor(
    private readonly store: Store,
    private readonly shares: ShareRows,
  ) {}

  rows(object: string): Iterable<Row> {
    return this.shares.rows(object) ?? this.store.table(object).rows.values();
  }

  count(object: string): number {
    return this.store.table(object).rows.size;
  }

  row(object: string, id: string): Row | undefined {
    return this.store.row(object, id) ?? this.shares.row(object, id);
  }

  byField(object: string, field: string, value: string): Iterable<Row> | undefined {
    const table = this.store.table(object);
    const name = table.def.fields.get(field.toLowerCase())?.name;
    if (name === 'Id') {
      const row = this.row(table.def.name, value);
      return row ? [row] : [];
    }
    if (this.shares.holds(table.def.name)) return this.shares.byField(table.def.name, name, value);
    return name !== undefined && table.indexable(name) ? table.by(name, value) : undefined;
  }
}
