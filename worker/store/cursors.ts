import type { Instant } from '../../shared/day';
import { json } from './rows';
import type { Db } from './schema';

export interface Cursor {
  value: unknown;
  /** Pages committed so far. */
  page: number;
  updatedAt: Instant;
}

export async function readCursor(db: Db, source: string, stream: string): Promise<Cursor | null> {
  const row = await db
    .selectFrom('cursor')
    .selectAll()
    .where('source', '=', source)
    .where('stream', '=', stream)
    .executeTakeFirst();
  return row ? { value: row.value, page: row.page, updatedAt: row.updated_at } : null;
}

/** Call it in the transaction that stores the page. */
export async function advanceCursor(
  tx: Db,
  source: string,
  stream: string,
  value: unknown,
  at: Instant,
): Promise<void> {
  await tx
    .insertInto('cursor')
    .values({ source, stream, value: json(value), page: 1, updated_at: at })
    .onConflict((conflict) =>
      conflict
        .columns(['source', 'stream'])
        .doUpdateSet((row) => ({ value: json(value), page: row('cursor.page', '+', 1), updated_at: at })),
    )
    .execute();
}
