import { noContent, type Reply, type SignedCall } from '../call';
import type { Site } from '../site';
import { LINE_ENDINGS } from './csv-dialect';
import { CsvWriter } from './csv-writer';
import { type IngestJob, isOver } from './job';
import { ingestJob } from './job-access';

/** `GET /jobs/ingest/ID/successfulResults`: the new columns, then those that were sent. */
export function getSuccessful(site: Site, call: SignedCall): Reply {
  return results(site, call, ['sf__Id', 'sf__Created'], (job) => job.results?.successful() ?? []);
}

/** `GET /jobs/ingest/ID/failedResults`. */
export function getFailed(site: Site, call: SignedCall): Reply {
  return results(site, call, ['sf__Id', 'sf__Error'], (job) => job.results?.failed() ?? []);
}

/** `GET /jobs/ingest/ID/unprocessedrecords`: rows of a failed or aborted job as they were sent. */
export function getUnprocessed(site: Site, call: SignedCall): Reply {
  return results(site, call, [], (job) => job.unprocessedRows);
}

/** A job that is not over has no results yet, which is no content and no error. */
function results(
  site: Site,
  call: SignedCall,
  added: readonly string[],
  rowsOf: (job: IngestJob) => readonly Buffer[],
): Reply {
  const job = ingestJob(site, call, 'read');
  if (!isOver(job.state)) return noContent;
  const writer = new CsvWriter(job);
  const names = [
    ...(added.length > 0 ? [writer.row(added)] : []),
    ...(job.header === '' ? [] : [job.header]),
  ];
  const header = names.length > 0 ? `${names.join(writer.delimiter)}${LINE_ENDINGS[job.lineEnding]}` : '';
  const body = Buffer.concat([Buffer.from(header), ...rowsOf(job)]);
  return { status: 200, text: { type: 'text/csv; charset=UTF-8', body } };
}
