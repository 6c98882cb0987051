import { type Kysely, type Migration, sql } from 'kysely';

/** Tells a policy that somebody decided for an edit from the one that the configuration had when it was seen. */
export const decidedExceptions: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table exception add column decided boolean not null default false`.execute(db);
  },
};
