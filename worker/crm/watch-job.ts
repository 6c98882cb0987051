import { forgetJob, openJobs } from '../store/ingest-jobs';
import { guardLease, type Lease } from '../store/leases';
import type { Db } from '../store/schema';
import { type IngestJob, isOver } from './bulk-ingest';
import type { Crm } from './crm';
import { failureError, jobFailure } from './errors';
import type { Patience } from './retry';

export interface Watch {
  db: Db;
  crm: Crm;
  signal: AbortSignal;
  patience: Patience;
}

/** No job is looked at more often than that: the waits grow until they last forty minutes in all. */
export const POLLS_AT_MOST = 10;
const SHORTEST_MS = 250;
const GROWTH = 3;
/** However long a job is expected to take: what is expected may be wrong. */
const LONGEST_GUESS_MS = 60_000;
/** Looked at a little late: a look before the end is a call for nothing. */
const LATE = 1.1;

/**
 * Looks at a job until it is over, as rarely as can be: first when it is expected to be, then when its pace so far
 * says so. The lease is kept meanwhile. One that is not over by the last look is aborted.
 * @returns the job's end and how long was waited for it, ms
 * @throws PlimsollError JOB_FAILED where it took too long
 */
export async function watchJob(
  { db, crm, signal, patience }: Watch,
  lease: Lease,
  job: string,
  { rows, expected }: { rows: number; expected: number },
): Promise<{ end: IngestJob; waited: number }> {
  let waited = 0;
  let wait = Math.max(SHORTEST_MS, Math.min(LATE * expected, LONGEST_GUESS_MS));
  for (let poll = 0; poll < POLLS_AT_MOST; poll++) {
    await sleepAsWriter({ db, signal, patience }, lease, wait);
    waited += wait;
    const seen = await crm.bulk.look(job);
    if (isOver(seen)) return { end: seen, waited };
    const rest = seen.processed > 0 ? (LATE * waited * (rows - seen.processed)) / seen.processed : 0;
    wait = Math.max(SHORTEST_MS * GROWTH ** poll, Math.min(rest, LONGEST_GUESS_MS));
  }
  try {
    await crm.bulk.abort(job);
  } catch (error) {
    // It may have come to its end just before.
    const end = await crm.bulk.look(job);
    if (isOver(end)) return { end, waited };
    throw error;
  }
  throw failureError(jobFailure(`The bulk job was not over after ${Math.round(waited / 60_000)} minutes.`));
}

/** Longer waits are cut up, so that the lease does not run out. */
async function sleepAsWriter(
  { db, signal, patience }: Pick<Watch, 'db' | 'signal' | 'patience'>,
  lease: Lease,
  ms: number,
): Promise<void> {
  for (let left = ms; left > 0; left -= lease.ms / 4) {
    await patience.sleep(Math.min(left, lease.ms / 4), signal);
    await guardLease(db, lease);
  }
}

/**
 * Sees to it that no job goes on of which the ledger has open intents: what others, or we before we were cut off, have
 * started is waited for, what was only opened is given up. To be called by the writer, before anything is looked up.
 */
export async function endOrphans(watch: Watch, lease: Lease): Promise<void> {
  for (const { job } of await openJobs(watch.db)) await endOrphan(watch, lease, job);
}

/** Waits for a job, or gives it up where it was never started, and forgets it. */
export async function endOrphan(watch: Watch, lease: Lease, job: string): Promise<void> {
  const { db, crm } = watch;
  const seen = await crm.bulk.look(job).catch((error: unknown) => {
    // Salesforce forgets a job after seven days.
    if (error instanceof Error && 'code' in error && error.code === 'NOT_FOUND') return null;
    throw error;
  });
  if (seen?.state === 'Open') await crm.bulk.abort(job);
  else if (seen && !isOver(seen))
    await watchJob(watch, lease, job, { rows: seen.processed + 1, expected: 0 });
  await forgetJob(db, job);
}
