import { sql } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import { chunksOf, inTransaction, json, recordset } from './rows';
import type { Db } from './schema';

export interface StoredSnapshot {
  monday: Day;
  /** The day on which it was made: the Monday, or later where the worker slept. */
  madeOn: Day;
  asOf: Instant;
  /** The rates that its corporate values were made with. */
  rates: unknown;
  /** What it comes to, quarter by quarter. */
  totals: unknown;
  /** Of all its rows. */
  hash: string;
}

export interface SnapshotRow {
  renewal: string;
  account: string;
  due: Day | null;
  quarter: { start: Day; end: Day; label: string } | null;
  body: unknown;
}

const ROWS_PER_STATEMENT = 1000;

/** Keeps what was forecast on a Monday, once: one that is there already is never rewritten. @returns whether it was kept */
export function keepSnapshot(
  db: Db,
  snapshot: StoredSnapshot,
  rows: readonly SnapshotRow[],
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { numInsertedOrUpdatedRows: kept } = await tx
      .insertInto('forecast_snapshot')
      .values({
        monday: snapshot.monday,
        made_on: snapshot.madeOn,
        as_of: snapshot.asOf,
        rates: json(snapshot.rates),
        totals: json(snapshot.totals),
        hash: snapshot.hash,
      })
      .onConflict((conflict) => conflict.column('monday').doNothing())
      .executeTakeFirst();
    if (kept !== 1n) return false;
    for (const chunk of chunksOf(rows, ROWS_PER_STATEMENT)) {
      const records = chunk.map(({ renewal, account, due, quarter, body }) => ({
        ...{ renewal, account_id: account, due, body },
        ...{ quarter_start: quarter?.start, quarter_end: quarter?.end, quarter_label: quarter?.label },
      }));
      const columns =
        'renewal text, account_id text, due date, quarter_start date, quarter_end date, quarter_label text, body json';
      await sql`
        insert into forecast_snapshot_row
          (monday, renewal, account_id, due, quarter_start, quarter_end, quarter_label, body)
        select ${snapshot.monday}::date, renewal, account_id, due, quarter_start, quarter_end, quarter_label, body
        from ${recordset(records, 'r', columns)}`.execute(tx);
    }
    return true;
  });
}

/** Whether a Monday's forecast is kept already. */
export async function hasSnapshot(db: Db, monday: Day): Promise<boolean> {
  const row = await db
    .selectFrom('forecast_snapshot')
    .select('monday')
    .where('monday', '=', monday)
    .executeTakeFirst();
  return row !== undefined;
}

/** Every Monday that is kept, oldest first. */
export async function listSnapshots(db: Db): Promise<StoredSnapshot[]> {
  const rows = await db.selectFrom('forecast_snapshot').selectAll().orderBy('monday').execute();
  return rows.map((row) => ({
    monday: row.monday,
    madeOn: row.made_on,
    asOf: row.as_of,
    rates: row.rates,
    totals: row.totals,
    hash: row.hash,
  }));
}

/** What was kept on a Monday, in order of the renewals' ids. */
export async function snapshotRows(db: Db, monday: Day): Promise<SnapshotRow[]> {
  const rows = await db
    .selectFrom('forecast_snapshot_row')
    .selectAll()
    .where('monday', '=', monday)
    .orderBy(sql`renewal collate "C"`)
    .execute();
  return rows.map((row) => ({
    renewal: row.renewal,
    account: row.account_id,
    due: row.due,
    quarter: quarterOf(row.quarter_start, row.quarter_end, row.quarter_label),
    body: row.body,
  }));
}

/** The quarter in which each renewal stood when it was first kept, and its day then. */
export async function firstQuarters(
  db: Db,
): Promise<Map<string, { due: Day | null; quarter: NonNullable<SnapshotRow['quarter']> }>> {
  const { rows } = await sql<{
    renewal: string;
    due: Day | null;
    start: Day;
    end: Day | null;
    label: string | null;
  }>`
    select distinct on (renewal) renewal, due, quarter_start as start, quarter_end as "end", quarter_label as label
    from forecast_snapshot_row where quarter_start is not null order by renewal, monday`.execute(db);
  return new Map(
    rows.flatMap((row) => {
      const quarter = quarterOf(row.start, row.end, row.label);
      return quarter ? [[row.renewal, { due: row.due, quarter }] as const] : [];
    }),
  );
}

const quarterOf = (start: Day | null, end: Day | null, label: string | null): SnapshotRow['quarter'] =>
  start === null || end === null ? null : { start, end, label: label ?? '' };
