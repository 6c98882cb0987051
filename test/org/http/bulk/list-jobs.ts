import { ApiError } from '../api-error';
import { baseOf, ok, type Reply, type SignedCall } from '../call';
import type { Site } from '../site';
import type { Job } from './job';
import { mayAccess } from './job-access';
import { listedInfo } from './job-info';

const PAGE = 1000;
const LOCATOR = '01gPL00000000000AA';

/** `GET /jobs/ingest` and `GET /jobs/query`: the jobs of a kind that the user may see, 1,000 a page. */
export function listJobs(site: Site, call: SignedCall, kind: Job['kind']): Reply {
  const { query } = call;
  const type = kind === 'ingest' ? 'V2Ingest' : 'V2Query';
  // Keys are chunked, and jobs of the classic API exist, on the platform only.
  const asked = query.get('isPkChunkingEnabled') !== 'true' && (query.get('jobType') ?? type) === type;
  const jobs = asked
    ? site.bulk.list().filter((job) => job.kind === kind && mayAccess(site, call, job, 'read'))
    : [];
  const from = startOf(query.get('queryLocator'));
  const to = from + PAGE;
  const done = to >= jobs.length;
  return ok({
    done,
    records: jobs.slice(from, to).map(listedInfo),
    nextRecordsUrl: done ? null : `${baseOf(call)}/jobs/${kind}?queryLocator=${LOCATOR}-${to}`,
  });
}

function startOf(locator: string | null): number {
  if (locator === null) return 0;
  const [, from] = /^01g\w{15}-(\d+)$/.exec(locator) ?? [];
  if (from !== undefined) return Number(from);
  throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
}
