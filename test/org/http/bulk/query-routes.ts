import { z } from 'zod';
import { ApiError, asApiError } from '../api-error';
import { noContent, ok, type Reply, type SignedCall } from '../call';
import { checkQuery } from '../resources/query';
import type { Site } from '../site';
import { notTerminated } from './ingest-routes';
import { isOver, QUERY_OPERATIONS } from './job';
import { queryJob } from './job-access';
import { changedInfo, createdInfo, queryInfo } from './job-info';
import { apiError, choice, dialectShape, readDialect, readProperties } from './job-request';
import { resultColumns } from './query-columns';
import { refuseUnsupported } from './query-rules';
import { startQuery } from './query-run';

const schema = z.object({
  operation: z.string().default(''),
  query: z.string().default(''),
  ...dialectShape,
});
const changeSchema = z.object({ state: z.string() });

/** `POST /jobs/query`: checks the query, whatever is wrong with it being an API_ERROR, and lets it run by itself. */
export function createQuery(site: Site, call: SignedCall): Reply {
  const sent = readProperties(call.body, schema);
  const dialect = readDialect(sent);
  const operation = choice('operation', sent.operation, QUERY_OPERATIONS);
  const object = checked(site, call, sent.query);
  spendJob(site);
  const at = site.clock.stamp();
  const job = site.bulk.addQuery({
    kind: 'query',
    ...dialect,
    object,
    operation,
    query: sent.query,
    createdById: call.session.userId,
    createdDate: at,
    systemModstamp: at,
    state: 'UploadComplete',
    version: call.version,
    processed: 0,
    totalMs: 0,
    activeMs: 0,
    header: '',
    rows: [],
  });
  startQuery(site, call, job);
  return ok(createdInfo(job));
}

function spendJob({ allowances }: Site): void {
  const { Max: max } = allowances.list()['DailyBulkV2QueryJobs'] ?? { Max: 0 };
  if (allowances.remaining('DailyBulkV2QueryJobs') === 0) {
    const message = `Max bulk v2 query jobs (${max}) per 24 hrs has been reached (${max + 1})`;
    throw new ApiError(400, 'LIMIT_EXCEEDED', message);
  }
  allowances.spend('DailyBulkV2QueryJobs');
}

/** The name of the object that the query is about. */
function checked(site: Site, call: SignedCall, soql: string): string {
  try {
    refuseUnsupported(soql);
    const { entityName, columnMetadata } = checkQuery(site, call, soql);
    const columns = resultColumns(site.org, entityName, columnMetadata);
    if (columns.some(({ type }) => type === 'address')) {
      throw apiError('Selecting compound data not supported in Bulk Query');
    }
    return entityName;
  } catch (thrown) {
    const error = asApiError(thrown);
    throw error.status === 400 ? apiError(error.message) : error;
  }
}

/** `GET /jobs/query/ID`. */
export function getQueryJob(site: Site, call: SignedCall): Reply {
  return ok(queryInfo(queryJob(site, call, 'read')));
}

/** `PATCH /jobs/query/ID {state: 'Aborted'}`. */
export function abortQuery(site: Site, call: SignedCall): Reply {
  const { state } = readProperties(call.body, changeSchema);
  choice('state', state, ['Aborted']);
  const job = queryJob(site, call, 'end');
  if (isOver(job.state)) {
    const worded = job.state === 'JobComplete' ? 'Completed' : job.state;
    throw new ApiError(400, 'INVALIDJOBSTATE', `Aborting already ${worded} Job not allowed`);
  }
  job.state = 'Aborted';
  job.systemModstamp = site.clock.stamp();
  return ok(changedInfo(job));
}

/** `DELETE /jobs/query/ID`: 204; only what is over can be deleted. */
export function deleteQuery(site: Site, call: SignedCall): Reply {
  const job = queryJob(site, call, 'end');
  if (!isOver(job.state)) throw notTerminated();
  site.bulk.delete(job);
  return noContent;
}
