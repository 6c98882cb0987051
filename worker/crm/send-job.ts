import { checkpoint } from '../jobs/checkpoint';
import { forgetJob, noteJob } from '../store/ingest-jobs';
import { guardLease } from '../store/leases';
import type { Db } from '../store/schema';
import { readSetting, writeSetting } from '../store/settings';
import { type Send, StillGoing } from './attempt';
import type { IngestJob } from './bulk-ingest';
import type { Crm } from './crm';
import { failureError, jobFailure } from './errors';
import type { RowResult } from './row-result';
import { endOrphan, watchJob } from './watch-job';

/** Milliseconds a row of the last job, by which the next one is expected. */
const PACE = 'crm.bulkPace';
/** A small job's time is its start's. */
const TELLING_ROWS = 2_000;

/** One job of Bulk 2.0, from its opening to the rows that it refused. */
export const sendJob: Send = async (context, object, lease, rows, intended) => {
  const { db, crm, run, now, signal, patience } = context;
  const job = await crm.bulk.open(object);
  await noteJob(db, { job, object, run }, now().toISOString());
  checkpoint('job.opened', { run, rows: rows.length });
  try {
    await crm.bulk.upload(job, object, rows);
    checkpoint('job.uploaded', { run, rows: rows.length });
    await intended;
    await guardLease(db, lease);
    await crm.bulk.start(job);
  } catch (error) {
    // Whether it was started is not known where the reply was lost.
    await endOrphan(context, lease, job).catch((worse: unknown) => {
      throw new StillGoing(worse);
    });
    throw error;
  }
  checkpoint('job.started', { run, rows: rows.length });
  try {
    const expected = rows.length * (await paceOf(db));
    const { end, waited } = await watchJob({ db, crm, signal, patience }, lease, job, {
      rows: rows.length,
      expected,
    });
    const results = await resultsOf(crm, job, end, rows);
    if (rows.length >= TELLING_ROWS) await writeSetting(db, PACE, (end.took || waited) / rows.length);
    await forgetJob(db, job);
    return results;
  } catch (error) {
    throw new StillGoing(error);
  }
};

async function paceOf(db: Db): Promise<number> {
  const pace = await readSetting(db, PACE);
  return typeof pace === 'number' ? pace : 0;
}

/**
 * Rows that were not written: a job that came to every row and refused none has written them all.
 * @throws PlimsollError JOB_FAILED where the job's lists and counts do not tell how every row ended
 */
async function resultsOf(
  { bulk }: Crm,
  job: string,
  end: IngestJob,
  rows: readonly { id: string }[],
): Promise<RowResult[]> {
  const refused = end.refused > 0 ? await bulk.refused(job) : [];
  const untried = end.processed < rows.length ? await bulk.untried(job) : [];
  const failure = jobFailure(end.message);
  if (end.processed + untried.length !== rows.length || refused.length !== end.refused)
    throw failureError(failure);
  return [...refused, ...untried.map((id) => ({ id, failure }))];
}
