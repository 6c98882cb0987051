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
      heard_at timestamptz not null,
      overtaken boolean not null,
      primary key (object, record, field)
    )`.execute(db);
  },
};
