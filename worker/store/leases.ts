import { sql } from 'kysely';
import { PlimsollError } from '../../shared/error';
import type { BigIntText, Db } from './schema';

/** A grip on something that only one process may do at a time. */
export interface Lease {
  name: string;
  /** How long it runs from its taking, and from each guarding. */
  ms: number;
  /** Grows with each taking: what carries an older one comes from a holder that has lost the lease. */
  fence: BigIntText;
}

/**
 * Takes a lease for `ms`, by the database's clock, unless another holder's still runs.
 * @returns null where it does.
 */
export async function takeLease(db: Db, name: string, holder: string, ms: number): Promise<Lease | null> {
  const { rows } = await sql<{ fence: BigIntText }>`
    insert into lease (name, holder, fence, until)
    values (${name}, ${holder}, 1, clock_timestamp() + ${ms} * interval '1 millisecond')
    on conflict (name) do update
      set holder = excluded.holder, fence = lease.fence + 1, until = excluded.until
      where lease.holder is null or lease.holder = excluded.holder or lease.until < clock_timestamp()
    returning fence`.execute(db);
  return rows[0] ? { name, ms, fence: rows[0].fence } : null;
}

/** Prolongs a lease to `ms` from now; false where it was lost. */
export async function renewLease(db: Db, lease: Lease, ms: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update lease set until = clock_timestamp() + ${ms} * interval '1 millisecond'
    where name = ${lease.name} and fence = ${lease.fence} and holder is not null`.execute(db);
  return numAffectedRows === 1n;
}

/** Whether somebody's lease of this name runs. */
export async function isLeaseHeld(db: Db, name: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from lease where name = ${name} and holder is not null and until >= clock_timestamp()`.execute(
    db,
  );
  return rows.length > 0;
}

/** Gives a lease back; one that was lost stays with its new holder. */
export async function releaseLease(db: Db, lease: Lease): Promise<void> {
  await sql`
    update lease set holder = null, until = clock_timestamp()
    where name = ${lease.name} and fence = ${lease.fence}`.execute(db);
}

/**
 * Makes a transaction fail whose lease another has taken meanwhile, keeps others from taking it until the
 * transaction ends, and lets it run anew from here: what comes after has the whole time, however long what came
 * before took. @throws PlimsollError LEASE_LOST
 */
export async function guardLease(tx: Db, lease: Lease): Promise<void> {
  if (!(await renewLease(tx, lease, lease.ms))) throw leaseLost(lease.name);
}

export const leaseLost = (name: string): PlimsollError =>
  new PlimsollError(
    'LEASE_LOST',
    `Another worker has taken over "${name}".`,
    'Nothing to do: the other worker goes on. If this recurs, look for two workers that serve the same organisation.',
  );

export const isLeaseLost = (error: unknown): boolean =>
  error instanceof PlimsollError && error.code === 'LEASE_LOST';

export const leaseBusy = (name: string): PlimsollError =>
  new PlimsollError(
    'LEASE_BUSY',
    `Another worker, or another job of this one, is at "${name}".`,
    'Nothing to do: it is tried again when that has ended.',
  );

/** Ends every lease: for a store that nobody else can have open, where a holder can only have died. */
export async function endAllLeases(db: Db): Promise<void> {
  await db.updateTable('lease').set({ holder: null }).execute();
}
