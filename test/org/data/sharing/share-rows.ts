import { createHash } from 'node:crypto';
import { asId, DIGITS, to18 } from '../ids';
import type { Row, Scalar } from '../row';
import type { Store } from '../store';
import { levelWord } from './access-level';
import type { RowShares, Share } from './row-shares';
import { ACCOUNT_CHILDREN, type ShareColumns, sharesNamed } from './shared-objects';

/**
 * The rows of AccountShare and its like. Manual shares are stored; all others are what the org would work out
 * anyway, so they are made when they are asked for, with ids that the same reason always gets.
 */
export class ShareRows {
  constructor(
    private readonly store: Store,
    private readonly shares: RowShares,
  ) {}

  holds(object: string): boolean {
    return sharesNamed(object) !== undefined;
  }

  /** undefined: the object's rows are not shares. */
  rows(object: string): Iterable<Row> | undefined {
    const columns = sharesNamed(object);
    return columns && this.all(columns);
  }

  row(object: string, id: string): Row | undefined {
    const columns = sharesNamed(object);
    const full = asId(id);
    if (!columns || full?.charAt(3) !== POD) return undefined;
    for (const record of this.store.table(columns.object).rows.keys()) {
      if (numberOf(record) !== full.slice(4, 11)) continue;
      const found = this.about(columns, record).find((row) => row.Id === full);
      if (found) return found;
    }
    return undefined;
  }

  /** The shares of one record; undefined: no shares are looked up by this field. */
  byField(object: string, field: string | undefined, value: string): Iterable<Row> | undefined {
    const columns = sharesNamed(object);
    return columns && field === columns.parent ? this.about(columns, value) : undefined;
  }

  private *all(columns: ShareColumns): Generator<Row> {
    for (const record of this.store.table(columns.object).rows.keys()) yield* this.about(columns, record);
  }

  private about(columns: ShareColumns, id: string): Row[] {
    const record = this.store.row(columns.object, id);
    if (!record || record.IsDeleted) return [];
    const best = new Map<string, Share>();
    for (const share of this.shares.of(this.store.object(columns.object), record)) {
      const key = share.row?.Id ?? `${share.principal} ${share.cause}`;
      const known = best.get(key);
      if (!known || share.level > known.level) best.set(key, share);
    }
    const found = [...best.values()].filter((share) => share.level > 0);
    const told = new Set(found.filter((s) => s.cause !== 'ImplicitParent').map((s) => s.principal));
    return found
      .filter((share) => share.cause !== 'ImplicitParent' || !told.has(share.principal))
      .map((share) => share.row ?? this.shareRow(columns, record, share));
  }

  private shareRow(columns: ShareColumns, record: Row, share: Share): Row {
    const levels: Record<string, Scalar> = { [columns.level]: levelWord(share.level) };
    for (const child of share.children ? ACCOUNT_CHILDREN : []) {
      levels[`${child}AccessLevel`] = levelWord(share.children?.[child] ?? 0);
    }
    return {
      Id: idOf(columns.keyPrefix, record.Id, `${record.Id} ${share.principal} ${share.cause}`),
      IsDeleted: false,
      SystemModstamp: record.SystemModstamp,
      [columns.parent]: record.Id,
      UserOrGroupId: share.principal,
      ...levels,
      RowCause: share.cause,
      LastModifiedDate: record['LastModifiedDate'] ?? record.SystemModstamp,
      LastModifiedById: record['LastModifiedById'] ?? null,
    };
  }
}

/** Ids of worked-out shares have a pod of their own, and in them the number of their record. */
const POD = 'S';

const numberOf = (record: string): string => record.slice(8, 15);

function idOf(keyPrefix: string, record: string, reason: string): string {
  const hash = createHash('sha1').update(reason).digest();
  let code = '';
  for (let at = 0; at < 4; at++) code += DIGITS.charAt((hash[at] ?? 0) % DIGITS.length);
  return to18(keyPrefix + POD + numberOf(record) + code);
}
