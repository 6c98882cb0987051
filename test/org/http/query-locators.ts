import { randomBytes } from 'node:crypto';
import { ApiError } from './api-error';

interface Cursor {
  userId: string;
  records: readonly unknown[];
  totalSize: number;
}

export interface QueryPage {
  totalSize: number;
  done: boolean;
  nextRecordsUrl?: string;
  records: readonly unknown[];
}

/** Open query cursors a user may hold; the oldest is dropped beyond it, as on the platform. */
const OPEN_CURSORS = 10;

/** Pages of query results that were not read to their end. */
export class QueryLocators {
  readonly #open = new Map<string, Cursor>();

  /** The first page of a result; the rest is kept under a locator. */
  first(
    userId: string,
    result: { records: readonly unknown[]; totalSize: number },
    size: number,
    base: string,
  ): QueryPage {
    const { records, totalSize } = result;
    if (records.length <= size) return { totalSize, done: true, records };
    const key = `0r8${randomBytes(9).toString('hex').slice(0, 15)}`;
    this.#open.set(key, { userId, records, totalSize });
    this.#dropOldest(userId);
    return this.#page(key, 0, size, base);
  }

  /** A later page. Throws INVALID_QUERY_LOCATOR for one that is unknown, expired or another user's. */
  next(userId: string, locator: string, size: number, base: string): QueryPage {
    const [, key, from] = /^(\w+)-(\d+)$/.exec(locator) ?? [];
    const cursor = key === undefined ? undefined : this.#open.get(key);
    if (key === undefined || !cursor || cursor.userId !== userId) {
      throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    }
    return this.#page(key, Number(from), size, base);
  }

  #page(key: string, from: number, size: number, base: string): QueryPage {
    const { records, totalSize } = this.#open.get(key) ?? { records: [], totalSize: 0 };
    const to = from + size;
    const page = records.slice(from, to);
    // The last page stays readable, so that a client whose reply was lost can ask for it again.
    if (to >= records.length) return { totalSize, done: true, records: page };
    return { totalSize, done: false, nextRecordsUrl: `${base}/query/${key}-${to}`, records: page };
  }

  #dropOldest(userId: string) {
    const own = [...this.#open].filter(([, cursor]) => cursor.userId === userId);
    for (const [key] of own.slice(0, Math.max(0, own.length - OPEN_CURSORS))) this.#open.delete(key);
  }
}

/** Page size from `Sforce-Query-Options: batchSize=N`; the platform takes 200 to 2,000. */
export function pageSize(header: string | string[] | undefined): number {
  const asked = /batchSize\s*=\s*(\d+)/i.exec(String(header ?? ''))?.[1];
  return asked === undefined ? 2000 : Math.min(2000, Math.max(200, Number(asked)));
}
