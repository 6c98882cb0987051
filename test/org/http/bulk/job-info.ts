import type { IngestJob, Job, QueryJob } from './job';

/** Milliseconds are cut, as in every time that Salesforce keeps. */
const time = (iso: string) => `${iso.slice(0, 19)}.000+0000`;

/** What every reply about a job begins with. */
function core(job: Job) {
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.createdById,
    createdDate: time(job.createdDate),
    systemModstamp: time(job.systemModstamp),
    state: job.state,
    ...(job.kind === 'ingest' && job.externalIdFieldName !== undefined
      ? { externalIdFieldName: job.externalIdFieldName }
      : {}),
    ...(job.kind === 'ingest' && job.assignmentRuleId !== undefined
      ? { assignmentRuleId: job.assignmentRuleId }
      : {}),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.version),
  };
}

function dialect(job: Job) {
  return { lineEnding: job.lineEnding, columnDelimiter: job.columnDelimiter };
}

function contentUrl(job: Job) {
  if (job.state !== 'Open') return {};
  return { contentUrl: `services/data/v${job.version}/jobs/ingest/${job.id}/batches` };
}

const jobType = (job: Job) => ({ jobType: job.kind === 'ingest' ? 'V2Ingest' : 'V2Query' });

/** The reply to a job's creation. */
export const createdInfo = (job: Job) => ({ ...core(job), ...contentUrl(job), ...dialect(job) });

/** The reply to a change of its state. */
export const changedInfo = (job: Job) => core(job);

/** A job in a list of jobs. */
export const listedInfo = (job: Job) => ({
  ...core(job),
  ...jobType(job),
  ...contentUrl(job),
  ...dialect(job),
});

/** All about one ingest job; counts of records once its upload is complete. */
export function ingestInfo(job: IngestJob) {
  return {
    ...listedInfo(job),
    ...(job.state === 'Open'
      ? {}
      : { numberRecordsProcessed: job.processed, numberRecordsFailed: job.failed }),
    retries: 0,
    totalProcessingTime: job.totalMs,
    apiActiveProcessingTime: Math.ceil(job.activeMs),
    apexProcessingTime: 0,
    ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
    isPkChunkingSupported: false,
  };
}

/** All about one query job. */
export function queryInfo(job: QueryJob) {
  return {
    ...listedInfo(job),
    numberRecordsProcessed: job.processed,
    retries: 0,
    totalProcessingTime: job.totalMs,
    isPkChunkingSupported: !/\b(order\s+by|limit)\b/i.test(job.query),
  };
}
