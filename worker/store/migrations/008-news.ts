import { type Kysely, type Migration, sql } from 'kysely';

/** What a dirty pass needs: what was heard and not yet heeded, and which of two scores of a day is the newer one. */
export const news: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create sequence news_seq as bigint`.execute(db);
    await sql`alter table dirty add column seq bigint not null default nextval('news_seq')`.execute(db);
    await sql`create table source_news (
      source text not null, stream text not null, since timestamptz not null, latest timestamptz not null,
      seq bigint not null default nextval('news_seq'), from_fact bigint, primary key (source, stream))`.execute(
      db,
    );
    await sql`create table replay (channel text primary key, replay_id bigint not null)`.execute(db);
    await sql`create table heard_hook (id text primary key, heard_at timestamptz not null)`.execute(db);
    await sql`create index heard_hook_at on heard_hook (heard_at)`.execute(db);
    await sql`alter table measure_day add column as_of timestamptz`.execute(db);
  },
};
