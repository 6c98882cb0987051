import { isUtf8 } from 'node:buffer';
import { CsvReader } from './csv-reader';
import type { IngestJob } from './job';
import { JobFailure } from './job-failure';

/** Rows that the platform makes a batch; an upload is looked through in steps of as many. */
export const BATCH = 10_000;

const LONGEST_HEADER = 32_000;
const MOST_FIELDS = 5000;

/**
 * Looks a job's upload through, sets its reader behind the header row and gives that row's names; none for an
 * upload without a byte. Nothing may be written before the whole of it is known to be CSV of the job's dialect.
 * @throws JobFailure where it is not, or not in UTF-8
 */
export function* openData(job: IngestJob): Generator<undefined, string[]> {
  const { data } = job;
  if (data === null || data.length === 0) return [];
  if (!isUtf8(data)) throw new JobFailure('ClientInputError', 'The data is not in UTF-8 format');
  const text = data.toString('utf8');
  const reader = new CsvReader(text, job);
  const first = reader.next();
  if (!first) throw noRecords();
  if (first.broken) throw new JobFailure('InvalidBatch', 'The header row is not valid CSV');
  const header = reader.read().trim();
  if (header.length > LONGEST_HEADER) {
    throw new JobFailure('InvalidBatch', `The header row exceeds ${LONGEST_HEADER} characters`);
  }
  if (first.cells.length > MOST_FIELDS) {
    throw new JobFailure('InvalidBatch', `A record cannot have more than ${MOST_FIELDS} fields`);
  }
  if (mayEndWrong(text, job)) {
    let rows = 0;
    for (const scout = new CsvReader(text, job); scout.skip(); ) if (++rows % BATCH === 0) yield;
  }
  job.header = header;
  job.reader = reader;
  job.data = null;
  if (!reader.hasNext()) throw noRecords();
  return first.cells;
}

/** Without a carriage return no line of an LF job can end wrongly, which spares most uploads a pass. */
function mayEndWrong(text: string, { lineEnding }: IngestJob): boolean {
  return lineEnding === 'CRLF' || text.includes('\r');
}

const noRecords = () => new JobFailure('InvalidBatch', 'Records not found');
