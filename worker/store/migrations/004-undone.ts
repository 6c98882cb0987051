import { type Kysely, type Migration, sql } from 'kysely';

/** Lets a hold stand for a run that was undone, until somebody approves that run again. */
export const undoneHolds: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table hold add column undone_run text`.execute(db);
    await sql`create index ledger_of_record on ledger (object, record, id)`.execute(db);
  },
};
