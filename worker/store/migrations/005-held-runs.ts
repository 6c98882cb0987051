import { type Kysely, type Migration, sql } from 'kysely';

/** Lets a run wait for somebody's word before it writes. */
export const heldRuns: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`alter table run drop constraint run_status_check`.execute(db);
    await sql`alter table run add constraint run_status_check
      check (status in ('running', 'held', 'done', 'failed', 'superseded', 'rejected'))`.execute(db);
    // Their plans know no guard rails; the next start begins anew, and settles what they intended.
    await sql`update run set status = 'superseded', ended_at = clock_timestamp() where status = 'running'`.execute(
      db,
    );
    await sql`alter table run add column approved_by text, add column approved_at timestamptz`.execute(db);
  },
};
