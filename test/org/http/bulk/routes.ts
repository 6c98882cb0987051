import type { Reply, SignedCall } from '../call';
import type { Site } from '../site';
import * as ingest from './ingest-routes';
import { listJobs } from './list-jobs';
import { getQueryResults, getResultPages } from './query-results';
import * as query from './query-routes';
import * as results from './results-routes';

/** Bulk API 2.0, below `/services/data/vNN.0`. */
export const BULK_ROUTES: readonly [string, string, (site: Site, call: SignedCall) => Reply][] = [
  ['POST', '/jobs/ingest', ingest.createIngest],
  ['GET', '/jobs/ingest', (site, call) => listJobs(site, call, 'ingest')],
  ['GET', '/jobs/ingest/:id', ingest.getIngest],
  ['PATCH', '/jobs/ingest/:id', ingest.changeIngest],
  ['DELETE', '/jobs/ingest/:id', ingest.deleteIngest],
  ['PUT', '/jobs/ingest/:id/batches', ingest.uploadData],
  ['GET', '/jobs/ingest/:id/successfulResults', results.getSuccessful],
  ['GET', '/jobs/ingest/:id/failedResults', results.getFailed],
  ['GET', '/jobs/ingest/:id/unprocessedrecords', results.getUnprocessed],
  ['POST', '/jobs/query', query.createQuery],
  ['GET', '/jobs/query', (site, call) => listJobs(site, call, 'query')],
  ['GET', '/jobs/query/:id', query.getQueryJob],
  ['PATCH', '/jobs/query/:id', query.abortQuery],
  ['DELETE', '/jobs/query/:id', query.deleteQuery],
  ['GET', '/jobs/query/:id/results', getQueryResults],
  ['GET', '/jobs/query/:id/resultPages', getResultPages],
];
