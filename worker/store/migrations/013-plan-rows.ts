import { type Kysely, type Migration, sql } from 'kysely';

/** Gives up runs that an earlier build planned: it kept their rows otherwise. The next start begins anew. */
export const planRows: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`update run set status = 'superseded', ended_at = clock_timestamp()
      where status in ('running', 'held')`.execute(db);
  },
};
