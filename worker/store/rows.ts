import { type RawBuilder, sql } from 'kysely';
import { allEnded } from '../all-ended';
import type { Db } from './schema';

const UNSTORABLE = /\\u0000|\\ud[89a-f]/;
const clean = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.replaceAll('\0', '').replace(/[\uD800-\uDFFF]/gu, '\uFFFD') : value;

/**
 * A value as the text that a json or jsonb column or parameter takes. NUL characters, which PostgreSQL cannot store,
 * are left out and lone surrogates replaced.
 */
export function json(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return UNSTORABLE.test(text) ? JSON.stringify(value ?? null, clean) : text;
}

/** `rows` as a relation `alias(columns)`, sent as one parameter: json, since unpacking jsonb takes twice as long. */
export function recordset(rows: readonly object[], alias: string, columns: string): RawBuilder<unknown> {
  return sql`json_to_recordset(${json(rows)}::json) as ${sql.raw(`${alias}(${columns})`)}`;
}

/** Cuts a list into chunks, so that no statement holds the embedded engine for long. */
export function* chunksOf<T>(list: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}

/** Each part of a large job has a transaction of its own. */
const ROWS_PER_PART = 12_500;

/**
 * Does large parts of a list side by side, for which a store may have several processors. All have ended when this
 * does: the first that failed is thrown then.
 */
export async function inParts<T, R>(
  list: readonly T[],
  work: (part: readonly T[]) => Promise<R>,
): Promise<R[]> {
  return await allEnded([...chunksOf(list, ROWS_PER_PART)].map(work));
}

/** Runs `work` in the transaction that `db` is, else in one of its own. */
export function inTransaction<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}
