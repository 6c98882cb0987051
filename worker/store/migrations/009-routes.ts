import { type Kysely, type Migration, sql } from 'kysely';

/** Keeps what was acknowledged of a record in one row, and which bulk jobs go on, and how many calls were made. */
export const routes: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table base_of_record (
      object text not null,
      record text not null,
      fields jsonb not null,
      ledger_id bigint,
      primary key (object, record)
    )`.execute(db);
    await sql`insert into base_of_record (object, record, fields, ledger_id)
      select object, record, jsonb_object_agg(field, value), max(ledger_id) from base group by object, record`.execute(
      db,
    );
    await sql`drop table base`.execute(db);
    await sql`alter table base_of_record rename to base`.execute(db);
    // Undoing a run needs no order of records; an account's history is looked up by its record.
    await sql`drop index ledger_by_run`.execute(db);
    await sql`create index ledger_by_run on ledger (run)`.execute(db);
    await sql`create index ledger_by_record on ledger (record)`.execute(db);
    await sql`create table api_calls (hour timestamptz primary key, calls integer not null)`.execute(db);
    await sql`create table ingest_job (
      job text primary key,
      object text not null,
      run text not null,
      opened_at timestamptz not null
    )`.execute(db);
  },
};
