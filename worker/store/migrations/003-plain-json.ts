import { type Kysely, type Migration, sql } from 'kysely';

/**
 * What is only written and read whole is kept as its text: taking it apart and packing it took a third of a run.
 * A unit's result is dropped soon, so it is not packed either.
 */
export const plainJson: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table run_unit alter column result type json, alter column result set storage external`.execute(
      db,
    );
    await sql`alter table measure_day alter column inputs type json, alter column state type json,
      alter column result type json`.execute(db);
    // Their units were planned in another shape; the next start begins anew, and settles what they intended.
    await sql`update run set status = 'superseded', ended_at = clock_timestamp() where status = 'running'`.execute(
      db,
    );
  },
};
