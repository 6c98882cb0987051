import { ApiError, resourceNotFound } from '../api-error';
import type { SignedCall } from '../call';
import type { Site } from '../site';
import type { IngestJob, Job, QueryJob } from './job';

type Deed = 'read' | 'feed' | 'end';

/** User permissions that open the jobs of others; feeding a job is its creator's alone. */
const OPENING: Readonly<Record<Deed, readonly string[]>> = {
  read: ['ViewAllData', 'ModifyAllData', 'ManageDataIntegrations'],
  feed: [],
  end: ['ModifyAllData', 'ManageDataIntegrations'],
};

/** May the call's user do this with the job? */
export function mayAccess(site: Site, call: SignedCall, job: Job, deed: Deed): boolean {
  const user = call.session.userId;
  return job.createdById === user || OPENING[deed].some((power) => site.org.hasPermission(user, power));
}

/**
 * The ingest job of the path.
 * @throws ApiError 404 where there is none that the user may see, 403 where it is not theirs to do this with
 */
export function ingestJob(site: Site, call: SignedCall, deed: Deed): IngestJob {
  const job = anyJob(site, call, deed);
  if (job.kind === 'ingest') return job;
  throw resourceNotFound();
}

/** The query job of the path, likewise. */
export function queryJob(site: Site, call: SignedCall, deed: Deed): QueryJob {
  const job = anyJob(site, call, deed);
  if (job.kind === 'query') return job;
  throw resourceNotFound();
}

function anyJob(site: Site, call: SignedCall, deed: Deed): Job {
  const job = site.bulk.find(call.params['id'] ?? '');
  if (!job || !mayAccess(site, call, job, 'read')) throw resourceNotFound();
  if (mayAccess(site, call, job, deed)) return job;
  throw new ApiError(403, 'INVALIDUSER', 'InvalidUser : the job was created by another user');
}
