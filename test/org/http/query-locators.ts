import { randomBytes } from 'node:crypto';
import { ApiError } from './api-error';

/** Records in order; an array is one, and so is a result that writes its records when they are asked for. */
export interface Rows {
  readonly length: number;
  slice(from: number, to: number): readonly unknown[];
}

/** What is paged. */
export interface Paged {
  totalSize: number;
  rows: Rows;
  /** Records have lists of children, which are paged too. */
  hasChildren?: boolean;
  /** By OFFSET: what does not fit the first page is not to be had by a locator. */
  firstPageOnly?: boolean;
  /** The query, whose reader is asked again at each later page whether it may be read. */
  soql?: string;
}

interface Cursor extends Paged {
  userId: string;
  opened: number;
  /** Of a list of children: it lives as long as its user's latest lists do, beside the ten cursors. */
  isChild: boolean;
}

export interface QueryPage {
  totalSize: number;
  done: boolean;
  nextRecordsUrl?: string;
  records: readonly unknown[];
}

/** Open query cursors a user may hold; the oldest is dropped beyond it, as on the platform. */
const OPEN_CURSORS = 10;
const OPEN_CHILD_CURSORS = 2000;
/** Two days, the platform's limit. */
const LIFE_MS = 2 * 86_400_000;

/** Pages of query results that were not read to their end. */
export class QueryLocators {
  readonly #open = new Map<string, Cursor>();

  /** The first page of a result; the rest is kept under a locator. */
  first(userId: string, result: Paged, size: number, base: string, now: Date): QueryPage {
    const { rows, totalSize } = result;
    if (result.firstPageOnly === true && rows.length > size) {
      const records = this.#withPagedChildren(rows.slice(0, size), result, userId, size, base, now);
      return { totalSize: size, done: true, records };
    }
    if (rows.length > size) {
      const key = this.#keep({ ...result, userId, opened: now.getTime(), isChild: false });
      return this.#page(key, 0, size, base, now);
    }
    const records = this.#withPagedChildren(rows.slice(0, size), result, userId, size, base, now);
    return { totalSize, done: true, records };
  }

  /**
   * A later page. Throws INVALID_QUERY_LOCATOR for one that is unknown, expired or another user's, and what `recheck`
   * throws of its query.
   */
  next(
    userId: string,
    locator: string,
    size: number,
    base: string,
    now: Date,
    recheck?: (soql: string) => void,
  ): QueryPage {
    const [, key = '', from] = /^(\w+)-(\d+)$/.exec(locator) ?? [];
    const cursor = this.#open.get(key);
    const stale = cursor !== undefined && now.getTime() - cursor.opened > LIFE_MS;
    if (stale) this.#open.delete(key);
    if (!cursor || stale || cursor.userId !== userId || Number(from) > cursor.rows.length) {
      throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    }
    if (cursor.soql !== undefined) recheck?.(cursor.soql);
    return this.#page(key, Number(from), size, base, now);
  }

  #page(key: string, from: number, size: number, base: string, now: Date): QueryPage {
    const cursor = this.#open.get(key);
    if (!cursor) throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    const { rows, totalSize, userId } = cursor;
    const to = from + size;
    const records = this.#withPagedChildren(rows.slice(from, to), cursor, userId, size, base, now);
    // The last page stays readable, so that a client whose reply was lost can ask for it again.
    if (to >= rows.length) return { totalSize, done: true, records };
    return { totalSize, done: false, nextRecordsUrl: `${base}/query/${key}-${to}`, records };
  }

  /** Cuts every list of children that is longer than a page, and keeps the whole under a locator of its own. */
  #withPagedChildren(
    records: readonly unknown[],
    { hasChildren, soql }: Paged,
    userId: string,
    size: number,
    base: string,
    now: Date,
  ): readonly unknown[] {
    if (hasChildren !== true) return records;
    const cut = (value: unknown): unknown => {
      if (!isList(value)) return value;
      const { records: rows, totalSize } = value;
      if (rows.length <= size) return { ...value, records: rows.map(inside) };
      const opened = now.getTime();
      const key = this.#keep({
        ...{ rows, totalSize, hasChildren, userId, opened, isChild: true },
        ...(soql === undefined ? {} : { soql }),
      });
      return this.#page(key, 0, size, base, now);
    };
    const inside = (record: unknown): unknown =>
      typeof record === 'object' && record !== null
        ? Object.fromEntries(Object.entries(record).map(([name, value]) => [name, cut(value)]))
        : record;
    return records.map(inside);
  }

  #keep(cursor: Cursor): string {
    const key = `0r8${randomBytes(9).toString('hex').slice(0, 15)}`;
    this.#open.set(key, cursor);
    const most = cursor.isChild ? OPEN_CHILD_CURSORS : OPEN_CURSORS;
    const own = [...this.#open].filter(
      ([, { userId, isChild }]) => userId === cursor.userId && isChild === cursor.isChild,
    );
    for (const [oldest] of own.slice(0, Math.max(0, own.length - most))) this.#open.delete(oldest);
    return key;
  }
}

function isList(value: unknown): value is { totalSize: number; records: unknown[] } {
  return typeof value === 'object' && value !== null && 'records' in value && Array.isArray(value.records);
}

/** Page size from `Sforce-Query-Options: batchSize=N`; the platform takes 200 to 2,000. */
export function pageSize(header: string | string[] | undefined): number {
  const asked = /batchSize\s*=\s*(\d+)/i.exec(String(header ?? ''))?.[1];
  return asked === undefined ? 2000 : Math.min(2000, Math.max(200, Number(asked)));
}
