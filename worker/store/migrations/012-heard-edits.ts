import { type Kysely, type Migration, sql } from 'kysely';

/** Keeps what change events told of others' edits of the fields that we own. */
export const heardEdits: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table heard_edit (
      object text not null,
      record text not null,
      field text not null,
      value jsonb not null,
      author text not null,
      made_at timestamptz not null,
      ours jsonb,
      overtaken_at timestamptz,
      primary key (object, record, field)
    )`.execute(db);
    await sql`create index heard_edit_overtaken on heard_edit (object) where overtaken_at is not null`.execute(
      db,
    );
    await sql`create index heard_edit_age on heard_edit (made_at)`.execute(db);
    // What an earlier build wrote is not looked behind: who has edited it since may have had good reasons.
    await sql`insert into setting (key, value)
      select 'edits.reviewed', to_jsonb(max(id)::text) from ledger having max(id) is not null`.execute(db);
  },
};
