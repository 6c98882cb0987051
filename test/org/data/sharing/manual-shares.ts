import type { ObjectDef } from '../definition';
import type { Row, Scalar } from '../row';
import type { Store } from '../store';
import { sharesOf } from './shared-objects';

/** A record that gets another owner is shared by hand with nobody any more. */
export function dropManualShares(store: Store, def: ObjectDef, row: Row, owner: Scalar): void {
  const columns = owner === row['OwnerId'] ? undefined : sharesOf(def.name);
  if (!columns || !store.find(columns.share)) return;
  const table = store.table(columns.share);
  if (table.rows.size === 0) return;
  for (const share of [...table.by(columns.parent, row.Id)]) store.erase(columns.share, share);
}
