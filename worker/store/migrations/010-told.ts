import { type Kysely, type Migration, sql } from 'kysely';

/** Tells calls and rows of news from those of syncs, and keeps what others are to be told of until they are. */
export const told: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table api_calls add column spender text not null default 'sync'`.execute(db);
    await sql`alter table api_calls drop constraint api_calls_pkey`.execute(db);
    await sql`alter table api_calls add primary key (hour, spender)`.execute(db);
    await sql`create table notice (
      id uuid primary key default gen_random_uuid(), kind text not null, run text not null, detail json not null,
      at timestamptz not null default clock_timestamp(), attempts integer not null default 0,
      next_at timestamptz not null default clock_timestamp())`.execute(db);
    await sql`create index ledger_of_passes on ledger (intended_at) where run like 'dirty-%'`.execute(db);
    await sql`create index notice_next on notice (next_at)`.execute(db);
  },
};
