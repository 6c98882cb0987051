import { LINE_ENDINGS } from './csv-dialect';
import type { IngestJob } from './job';
import { openData } from './open-data';

/** Makes the rows that were not reached the unprocessed ones; data that cannot be read stays as it was sent. */
export function leaveUnprocessed(job: IngestJob): void {
  if (job.reader === null) open(job);
  const rest = job.reader?.rest() ?? '';
  const end = LINE_ENDINGS[job.lineEnding];
  if (rest !== '') job.unprocessedRows = [Buffer.from(rest.endsWith(end) ? rest : `${rest}${end}`)];
  else if (job.data !== null) job.unprocessedRows = [job.data];
  job.reader = null;
  job.data = null;
}

function open(job: IngestJob): void {
  const steps = openData(job);
  try {
    while (!steps.next().done);
  } catch {
    // Why it cannot be read is no matter of a job that is over; what was sent is kept.
  }
}
