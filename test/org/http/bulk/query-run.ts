import type { SignedCall } from '../call';
import { queryFor } from '../resources/query';
import type { Site } from '../site';
import { CsvWriter } from './csv-writer';
import type { JobState, QueryJob } from './job';
import { waitIn } from './job-wait';
import { cellOf, resultColumns } from './query-columns';

/** Lets a query job run by itself; it ends `JobComplete`, `Failed` or, by its owner, `Aborted`. */
export function startQuery(site: Site, call: SignedCall, job: QueryJob): void {
  const began = performance.now();
  void work(site, call, job).then((state) => {
    if (state === undefined) return;
    job.totalMs = Math.ceil(performance.now() - began);
    job.systemModstamp = site.clock.stamp();
    job.state = state;
  });
}

/** The state to end in; undefined when somebody else ended the job. */
async function work(site: Site, call: SignedCall, job: QueryJob): Promise<JobState | undefined> {
  if (!(await waitIn(site.bulk, job, 'UploadComplete'))) return undefined;
  job.state = 'InProgress';
  const failure = site.bulk.weather.takeFailure();
  if (!(await waitIn(site.bulk, job, 'InProgress'))) return undefined;
  if (failure) return 'Failed';
  try {
    read(site, call, job);
    return 'JobComplete';
  } catch {
    // What was checked when the job was made can fail by now, when a field was taken away; no reason is given.
    return 'Failed';
  }
}

function read(site: Site, call: SignedCall, job: QueryJob): void {
  const { records, columns } = queryFor(site, call, job.query, job.operation === 'queryAll');
  const writer = new CsvWriter(job);
  const shown = resultColumns(site.org, columns.entityName, columns.columnMetadata);
  job.header = writer.row(shown.map(({ name }) => name));
  job.rows = records.map((record) => writer.row(shown.map((column) => cellOf(record, column))));
  job.processed = records.length;
  const bytes = job.rows.reduce((sum, row) => sum + row.length, 0);
  site.allowances.spend('DailyBulkV2QueryFileStorageMB', Math.round(bytes / 1024 / 1024));
}
