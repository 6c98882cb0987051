import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { guardLease, type Lease } from './leases';
import { chunksOf, inParts, inTransaction, recordset } from './rows';
import type { BigIntText, Db, LedgerFields, LedgerStatus } from './schema';

export interface LedgerEntry {
  id: BigIntText;
  run: string;
  object: string;
  record: string;
  status: LedgerStatus;
  /** `{field: [prior, new]}`, with `theirs` behind them where the new value is somebody else's. */
  fields: LedgerFields;
  fence: BigIntText;
  /** When the row was looked at last before it was written. */
  intendedAt: Instant;
  endedAt: Instant | null;
  code: string | null;
  message: string | null;
}

export interface Intent {
  record: string;
  fields: LedgerFields;
}

export interface Outcome {
  id: BigIntText;
  status: Exclude<LedgerStatus, 'intended'>;
  code?: string;
  message?: string;
  /** Of what is acknowledged: what else the base is to keep, besides the fields that were written. */
  also?: Record<string, unknown>;
}

const ROWS_PER_STATEMENT = 500;

/**
 * Commits what is about to be written, before the call. @returns the entries' ids by record.
 * @throws PlimsollError LEASE_LOST where another worker took the lease; parts of them may stay, open
 */
export async function intend(
  db: Db,
  how: { run: string; object: string; lease: Lease; at: Instant },
  intents: readonly Intent[],
): Promise<Map<string, BigIntText>> {
  const parts = await inParts(intents, (part) => intendPart(db, how, part));
  return new Map(parts.flat());
}

function intendPart(
  db: Db,
  { run, object, lease, at }: { run: string; object: string; lease: Lease; at: Instant },
  intents: readonly Intent[],
): Promise<[string, BigIntText][]> {
  return inTransaction(db, async (tx) => {
    const ids: [string, BigIntText][] = [];
    for (const chunk of chunksOf(intents, ROWS_PER_STATEMENT)) {
      const { rows } = await sql<{ id: BigIntText; record: string }>`
        with made as (
          insert into intent (run, object, record, fields, fence, intended_at)
          select ${run}, ${object}, record, fields, ${lease.fence}::bigint, ${at}::timestamptz
          from ${recordset(chunk, 'r', 'record text, fields jsonb')}
          returning id, record
        ), opened as (insert into open_intent (id) select id from made)
        select id, record from made`.execute(tx);
      for (const row of rows) ids.push([row.record, row.id]);
    }
    // Last: parts beside each other would wait for one another's end.
    await guardLease(tx, lease);
    return ids;
  });
}

/**
 * Ends entries that are intended or unknown. What is acknowledged becomes the base of the next merge, in the
 * same transaction, the latest where several attempts at a record are; `unknown` stays open. A value that was given
 * back is nobody's base: what we had written before stays it, so that the value counts as an edit.
 */
export async function settle(db: Db, outcomes: readonly Outcome[], at: Instant): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const chunk of chunksOf(outcomes, ROWS_PER_STATEMENT)) {
      await sql`
        with outcome as (
          select * from ${recordset(chunk, 'o', 'id bigint, status text, code text, message text, also jsonb')}
        ), ended as (
          insert into intent_end (id, status, code, message, ended_at)
          select id, status, code, message, case when status <> 'unknown' then ${at}::timestamptz end from outcome
          on conflict (id) do update set status = excluded.status, code = excluded.code,
            message = excluded.message, ended_at = excluded.ended_at where intent_end.status = 'unknown'
          returning id, status
        ), closed as (
          delete from open_intent o using ended e where o.id = e.id and e.status <> 'unknown'
        ), settled as (
          select i.id, i.object, i.record,
            coalesce((select jsonb_object_agg(f.key, f.value -> 1) from jsonb_each(i.fields) f
              where f.value -> 2 is null), '{}') || coalesce(o.also, '{}') as fields
          from ended e join intent i on i.id = e.id join outcome o on o.id = e.id where e.status = 'acknowledged'
        ), latest as (
          select object, record, max(id) as id, array_agg(fields order by id) as attempts from settled
          group by object, record
        )
        insert into base (object, record, fields, ledger_id)
        select object, record, case when array_length(attempts, 1) = 1 then attempts[1] else (
          select coalesce(jsonb_object_agg(f.key, f.value order by a.n), '{}')
          from unnest(attempts) with ordinality a(fields, n), jsonb_each(a.fields) f) end, id
        from latest
        on conflict (object, record) do update set
          fields = case when coalesce(base.ledger_id, 0) <= excluded.ledger_id
            then base.fields || excluded.fields else excluded.fields || base.fields end,
          ledger_id = greatest(base.ledger_id, excluded.ledger_id)`.execute(tx);
    }
  });
}

/**
 * Sets intents aside whose records are not to be found: how they ended stays unknown, and nobody looks it up any more
 * until the record is seen again.
 */
export async function setAside(
  db: Db,
  ids: readonly BigIntText[],
  { code, message }: { code: string; message: string },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    for (const chunk of chunksOf(ids, ROWS_PER_STATEMENT)) {
      await sql`
        with aside as (
          insert into intent_end (id, status, code, message)
          select id, 'unknown', ${code}, ${message} from unnest(${chunk}::bigint[]) as i(id)
          on conflict (id) do update set code = excluded.code, message = excluded.message
            where intent_end.status = 'unknown'
          returning id
        )
        delete from open_intent o using aside a where o.id = a.id`.execute(tx);
    }
  });
}

const entries = (db: Db) =>
  db
    .selectFrom('ledger')
    .select([
      'id',
      'run',
      'object',
      'record',
      'status',
      'fields',
      'fence',
      'intended_at as intendedAt',
      'ended_at as endedAt',
      'code',
      'message',
    ])
    .orderBy('id');

/** Entries whose outcome is not known yet and is to be looked up, oldest first. */
export function openIntents(db: Db, object?: string): Promise<LedgerEntry[]> {
  return entries(db)
    .where('id', 'in', db.selectFrom('open_intent').select('open_intent.id'))
    .$if(object !== undefined, (query) => query.where('object', '=', object ?? ''))
    .execute();
}

/** Entries of records whose outcome is not known, oldest first: those that were set aside, too. */
export function unknownIntents(db: Db, object: string, records: readonly string[]): Promise<LedgerEntry[]> {
  return entries(db)
    .where(
      'id',
      'in',
      db
        .selectFrom('open_intent')
        .select('open_intent.id')
        .unionAll(db.selectFrom('intent_end').select('intent_end.id').where('status', '=', 'unknown')),
    )
    .where('object', '=', object)
    .where(sql<boolean>`record = any(${[...records]}::text[])`)
    .execute();
}

/**
 * What the CRM acknowledged of records after `since`, oldest first. The base names the last entry of each, so
 * that records without any cost one look, which `offset 0` keeps to the entry's own key: in a store without statistics
 * yet, as after a first write, the planner else joins the tables whole.
 */
export async function acknowledgedSince(
  db: Db,
  object: string,
  records: readonly string[],
  since: Instant,
): Promise<LedgerEntry[]> {
  const found: LedgerEntry[] = [];
  for (const chunk of chunksOf(records, 5_000)) {
    const { rows } = await sql<{ record: string }>`
      select b.record from base b
      cross join lateral (select ended_at from intent_end where id = b.ledger_id offset 0) e
      where b.object = ${object} and b.record = any(${chunk}::text[])
        and e.ended_at > ${since}::timestamptz`.execute(db);
    if (rows.length === 0) continue;
    const late = entries(db)
      .where('object', '=', object)
      .where('status', '=', 'acknowledged')
      .where('ended_at', '>', since)
      .where(sql<boolean>`record = any(${rows.map(({ record }) => record)}::text[])`);
    found.push(...(await late.execute()));
  }
  return found;
}

/** What a run attempted, in order; also what undoing it starts from. */
export function entriesOfRun(db: Db, run: string): Promise<LedgerEntry[]> {
  return entries(db).where('run', '=', run).execute();
}

/** Whether a run attempted any write. */
export async function isRecorded(db: Db, run: string): Promise<boolean> {
  const found = await db.selectFrom('intent').select('id').where('run', '=', run).limit(1).executeTakeFirst();
  return found !== undefined;
}

/** Those of the records that anything was written to at `since` or later. */
export async function recordsWritten(
  db: Db,
  object: string,
  records: readonly string[],
  since: Instant,
): Promise<string[]> {
  const found: string[] = [];
  for (const chunk of chunksOf(records, 500)) {
    const { rows } = await sql<{ record: string }>`
      select distinct record from intent where object = ${object} and record = any(${chunk}::text[])
      and intended_at >= ${since}::timestamptz`.execute(db);
    for (const row of rows) found.push(row.record);
  }
  return found;
}

/** All attempts at a record, latest first. */
export function entriesOfRecord(db: Db, object: string, record: string, limit = 100): Promise<LedgerEntry[]> {
  return entries(db)
    .clearOrderBy()
    .orderBy('id', 'desc')
    .where('object', '=', object)
    .where('record', '=', record)
    .limit(limit)
    .execute();
}

/** What the CRM acknowledged of records, oldest first; written at `since` or later. */
export async function acknowledgedEntries(
  db: Db,
  object: string,
  records: readonly string[],
  since?: Instant,
): Promise<LedgerEntry[]> {
  const found: LedgerEntry[] = [];
  for (const chunk of chunksOf(records, 500)) {
    const some = entries(db)
      .where('object', '=', object)
      .where('status', '=', 'acknowledged')
      .$if(since !== undefined, (query) => query.where('intended_at', '>=', since ?? ''))
      .where(sql<boolean>`record = any(${chunk}::text[])`);
    found.push(...(await some.execute()));
  }
  return found;
}

/**
 * The entries behind `id`, up to where none is open: since when they were written, and the last one's id.
 * @returns null: there are none
 */
export async function unreviewed(
  db: Db,
  id: BigIntText,
): Promise<{ from: Instant; upTo: BigIntText } | null> {
  const { rows } = await sql<{ from: Instant | null; upTo: BigIntText | null }>`
    with least as (select min(id) as id from open_intent join intent using (id))
    select (select intended_at from intent where id > ${id}::bigint order by id limit 1) as "from",
      (select i.id from intent i, least where i.id > ${id}::bigint and (least.id is null or i.id < least.id)
        order by i.id desc limit 1) as "upTo"`.execute(db);
  const [left] = rows;
  return left?.from && left.upTo ? { from: left.from, upTo: left.upTo } : null;
}

/** Seconds between the last look at a row and the CRM's answer to its write: the longest of a run; null: it wrote nothing. */
export async function longestWindow(db: Db, run: string): Promise<number | null> {
  const { rows } = await sql<{ seconds: number | null }>`
    select extract(epoch from max(ended_at - intended_at))::float8 as seconds
    from ledger where run = ${run} and status = 'acknowledged'`.execute(db);
  return rows[0]?.seconds ?? null;
}

/** What one run attempted in all. */
export interface WrittenRun {
  run: string;
  from: Instant;
  /** Accounts; `failed` and `open` count attempts. */
  acknowledged: number;
  failed: number;
  open: number;
}

/** Runs that attempted any write, latest first; with `only`, those of them that are named. */
export async function writtenRuns(
  db: Db,
  limit: number | null,
  only: readonly string[] | null = null,
): Promise<WrittenRun[]> {
  const { rows } = await sql<WrittenRun>`
    select run, min(intended_at) as "from",
      (count(distinct (object, record)) filter (where status = 'acknowledged'))::int as acknowledged,
      (count(*) filter (where status = 'failed'))::int as failed,
      (count(*) filter (where status in ('intended', 'unknown')))::int as open
    from ledger ${only === null ? sql`` : sql`where run = any(${[...only]}::text[])`}
    group by run order by min(id) desc limit ${limit}::bigint`.execute(db);
  return rows;
}
