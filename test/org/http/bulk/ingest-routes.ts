import { z } from 'zod';
import { ApiError } from '../api-error';
import { noContent, ok, type Reply, type SignedCall } from '../call';
import { readMultipart } from '../multipart';
import type { Site } from '../site';
import { readIngestRequest } from './ingest-request';
import { startIngest } from './ingest-run';
import { type IngestJob, isOver } from './job';
import { ingestJob } from './job-access';
import { changedInfo, createdInfo, ingestInfo } from './job-info';
import { apiError, choice, readProperties } from './job-request';
import { leaveUnprocessed } from './unprocessed';
import { readUpload } from './upload';

/** Characters of data that a request which creates a job may carry. */
const MOST_INLINE = 100_000;

const changeSchema = z.object({ state: z.string() });

/** `POST /jobs/ingest`: a job `Open`, or with its data in the same multipart request `UploadComplete`. */
export function createIngest(site: Site, call: SignedCall): Reply {
  const type = call.headers['content-type'] ?? '';
  if (!/^multipart\/form-data/i.test(type)) {
    return ok(createdInfo(site.bulk.addIngest(readIngestRequest(site, call, call.body))));
  }
  const parts = readMultipart(type, call.body);
  const described = parts.find((part) => part.name === 'job');
  const content = parts.find((part) => part.name === 'content');
  if (!described || !content) throw apiError("A multipart request has the parts 'job' and 'content'");
  const request = readIngestRequest(site, call, described.body);
  if (content.body.toString('utf8').length > MOST_INLINE) {
    throw apiError(`The data of a multipart request cannot exceed ${MOST_INLINE} characters`);
  }
  const job = site.bulk.addIngest({ ...request, data: content.body });
  close(site, call, job);
  return ok(createdInfo(job));
}

/** `PUT /jobs/ingest/ID/batches`: 201 without a body; a job takes one upload. */
export function uploadData(site: Site, call: SignedCall): Reply {
  const job = ingestJob(site, call, 'feed');
  if (job.state !== 'Open') {
    throw new ApiError(400, 'INVALIDJOBSTATE', `Uploading data to a Job in state ${job.state} not allowed`);
  }
  if (job.data !== null) {
    const message = `Found multipe contents for job: <${job.id.slice(0, 15)}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`;
    throw new ApiError(400, 'BULK_API_ERROR', message);
  }
  job.data = readUpload(call);
  return { status: 201 };
}

/** `PATCH /jobs/ingest/ID {state}`: `UploadComplete` starts the work, `Aborted` ends it where it is. */
export function changeIngest(site: Site, call: SignedCall): Reply {
  const { state } = readProperties(call.body, changeSchema);
  const wanted = choice('state', state, [
    'UploadComplete',
    'Aborted',
    'Open',
    'InProgress',
    'JobComplete',
    'Failed',
  ]);
  const job = ingestJob(site, call, wanted === 'UploadComplete' ? 'feed' : 'end');
  if (wanted === 'UploadComplete') close(site, call, job);
  else if (wanted === 'Aborted') abort(site, job);
  else throw wrongState(`Changing a Job to ${wanted} not allowed`);
  return ok(changedInfo(job));
}

function close(site: Site, call: SignedCall, job: IngestJob): void {
  if (job.state === 'UploadComplete' || job.state === 'InProgress') {
    throw wrongState('Closing already closed Job not allowed');
  }
  if (job.state !== 'Open') throw wrongState(`Closing already ${worded(job)} Job not allowed`);
  job.state = 'UploadComplete';
  job.systemModstamp = site.clock.stamp();
  startIngest(site, call, job);
}

/** A job at work stops behind the transaction that it has just made. */
function abort(site: Site, job: IngestJob): void {
  if (isOver(job.state)) throw wrongState(`Aborting already ${worded(job)} Job not allowed`);
  job.state = 'Aborted';
  job.systemModstamp = site.clock.stamp();
  leaveUnprocessed(job);
}

const worded = (job: IngestJob) => (job.state === 'JobComplete' ? 'Completed' : job.state);

const wrongState = (message: string) => new ApiError(400, 'INVALIDJOBSTATE', message);

/** `GET /jobs/ingest/ID`. */
export function getIngest(site: Site, call: SignedCall): Reply {
  return ok(ingestInfo(ingestJob(site, call, 'read')));
}

/** `DELETE /jobs/ingest/ID`: 204; a job that is open or at work stays. */
export function deleteIngest(site: Site, call: SignedCall): Reply {
  const job = ingestJob(site, call, 'end');
  if (job.state !== 'UploadComplete' && !isOver(job.state)) throw notTerminated();
  site.bulk.delete(job);
  return noContent;
}

export const notTerminated = () =>
  apiError('Error encountered when deleting the job because the job is not terminated');
