import { ApiError } from '../api-error';
import { baseOf, noContent, ok, type Reply, type SignedCall } from '../call';
import type { Site } from '../site';
import { LINE_ENDINGS } from './csv-dialect';
import type { QueryJob } from './job';
import { queryJob } from './job-access';
import { apiError } from './job-request';

/** Rows of a page whose reader names no number. */
const PAGE = 100_000;
/** Addresses that one reply about the pages lists. */
const LINKS = 5;

/**
 * `GET /jobs/query/ID/results?locator=&maxRecords=`: a page with the header row; the header `Sforce-Locator` leads
 * to the next one, and is the word null on the last.
 */
export function getQueryResults(site: Site, call: SignedCall): Reply {
  const job = completeJob(site, call);
  if (!job) return noContent;
  const from = placeOf(job, call.query.get('locator'));
  const to = Math.min(from + pageSize(call), job.rows.length);
  const end = LINE_ENDINGS[job.lineEnding];
  const body = `${[job.header, ...job.rows.slice(from, to)].join(end)}${end}`;
  return {
    status: 200,
    text: { type: 'text/csv; charset=UTF-8', body },
    headers: {
      'Sforce-NumberOfRecords': String(to - from),
      'Sforce-Locator': to < job.rows.length ? locatorOf(to) : 'null',
    },
  };
}

/** `GET /jobs/query/ID/resultPages`: addresses of up to five pages, to be read side by side. */
export function getResultPages(site: Site, call: SignedCall): Reply {
  const job = completeJob(site, call);
  if (!job) return noContent;
  const size = pageSize(call);
  const base = `${baseOf(call)}/jobs/query/${job.id}`;
  const from = placeOf(job, call.query.get('locator'));
  const starts = [from];
  while (starts.length < LINKS && from + starts.length * size < job.rows.length) {
    starts.push(from + starts.length * size);
  }
  const next = from + starts.length * size;
  const done = next >= job.rows.length;
  const asked = call.query.get('maxRecords') === null ? '' : `&maxRecords=${size}`;
  return ok({
    resultPages: starts.map((at) => ({ resultUrl: `${base}/results?locator=${locatorOf(at)}${asked}` })),
    nextRecordsUrl: done ? null : `${base}/resultPages?locator=${locatorOf(next)}${asked}`,
    done,
  });
}

/** Undefined for a job that has no results, or none yet. */
function completeJob(site: Site, call: SignedCall): QueryJob | undefined {
  const job = queryJob(site, call, 'read');
  if (job.version !== call.version) {
    const message = `The results of a job made by version ${job.version} are to be read by the same version`;
    throw new ApiError(409, 'API_ERROR', message);
  }
  return job.state === 'JobComplete' ? job : undefined;
}

function pageSize(call: SignedCall): number {
  const asked = call.query.get('maxRecords');
  if (asked === null) return PAGE;
  if (!/^[1-9]\d{0,8}$/.test(asked))
    throw apiError(`Invalid value: '${asked}' supplied for property: 'maxRecords'`);
  return Number(asked);
}

const locatorOf = (place: number) => Buffer.from(String(place)).toString('base64url');

function placeOf(job: QueryJob, locator: string | null): number {
  if (locator === null) return 0;
  const text = Buffer.from(locator, 'base64url').toString('latin1');
  const place = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  if (place >= 0 && (place === 0 || place < job.rows.length)) return place;
  throw new ApiError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
}
