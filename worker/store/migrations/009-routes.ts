import { type Kysely, type Migration, sql } from 'kysely';

/** Keeps what was acknowledged of a record in one row, and which bulk jobs go on. */
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
    await sql`create table ingest_job (
      job text primary key,
      object text not null,
      run text not null,
      opened_at timestamptz not null
    )`.execute(db);
  },
};
