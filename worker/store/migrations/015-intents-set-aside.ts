import { type Kysely, type Migration, sql } from 'kysely';

/** Finds the few intents whose end nobody knows among all that have ended. */
export const intentsSetAside: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create index intent_end_unknown on intent_end (id) where status = 'unknown'`.execute(db);
  },
};
