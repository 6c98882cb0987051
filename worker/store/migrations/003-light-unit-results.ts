import { type Kysely, type Migration, sql } from 'kysely';

/** What a unit hands to the next stage is written once, read once and dropped: parsing and packing it took a third of a run. */
export const lightUnitResults: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table run_unit alter column result type json, alter column result set storage external`.execute(
      db,
    );
  },
};
