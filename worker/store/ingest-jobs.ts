import type { Instant } from '../../shared/day';
import type { Db } from './schema';

/** A bulk job that may go on at the CRM whatever becomes of us. */
export interface OpenJob {
  job: string;
  object: string;
  run: string;
}

/** Notes a job before any row is given to it. */
export async function noteJob(db: Db, job: OpenJob, at: Instant): Promise<void> {
  await db
    .insertInto('ingest_job')
    .values({ ...job, opened_at: at })
    .execute();
}

/** Jobs of which it is not known that they have ended, oldest first. */
export function openJobs(db: Db): Promise<OpenJob[]> {
  return db.selectFrom('ingest_job').select(['job', 'object', 'run']).orderBy('opened_at').execute();
}

/** Forgets a job that has ended. */
export async function forgetJob(db: Db, job: string): Promise<void> {
  await db.deleteFrom('ingest_job').where('job', '=', job).execute();
}
