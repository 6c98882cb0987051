import { setImmediate as breathe } from 'node:timers/promises';
import { type ChangeOrigin, originName } from '../../events/change-origin';
import type { SignedCall } from '../call';
import type { Site } from '../site';
import { planColumns } from './columns';
import type { CsvReader } from './csv-reader';
import { IngestResults, type Outcome } from './ingest-results';
import type { IngestJob, JobState } from './job';
import { JobFailure } from './job-failure';
import { waitIn } from './job-wait';
import { BATCH, openData } from './open-data';
import { RowWriter } from './row-writer';
import { leaveUnprocessed } from './unprocessed';

/** Rows that are written at a stretch, as in a transaction of the platform. */
const TRANSACTION = 200;
/** For how long other requests may have to wait for a job at work. */
const LONGEST_MS = 4;

/** Lets a closed job run by itself; it ends `JobComplete`, `Failed` or, by its owner, `Aborted`. */
export function startIngest(site: Site, call: SignedCall, job: IngestJob): void {
  const began = performance.now();
  void new IngestRun(site, job, call).work().then((state) => {
    if (state === undefined || !site.bulk.holds(job)) return;
    leaveUnprocessed(job);
    job.totalMs = Math.ceil(performance.now() - began);
    job.systemModstamp = site.clock.stamp();
    site.flushJournal();
    job.state = state;
  });
}

class IngestRun {
  readonly #origin: ChangeOrigin;

  constructor(
    private readonly site: Site,
    private readonly job: IngestJob,
    private readonly call: SignedCall,
  ) {
    const name = originName('bulkapi', job.version, call.headers['sforce-call-options']);
    this.#origin = { user: job.createdById, name };
  }

  /** The state to end in; undefined when somebody else ended the job. Never throws. */
  async work(): Promise<JobState | undefined> {
    const { job, site } = this;
    if (!(await waitIn(site.bulk, job, 'UploadComplete'))) return undefined;
    job.state = 'InProgress';
    const failure = site.bulk.weather.takeFailure();
    try {
      await this.#process(failure?.afterRows);
    } catch (thrown) {
      job.errorMessage = thrown instanceof JobFailure ? thrown.message : `Unknown : ${String(thrown)}`;
    }
    if (!this.#isMine()) return undefined;
    if (failure) job.errorMessage = failure.message;
    return job.errorMessage === undefined ? 'JobComplete' : 'Failed';
  }

  /** Writes rows until there are no more, or as many as named; bad weather holds it up after the first ones. */
  async #process(most = Number.POSITIVE_INFINITY): Promise<void> {
    const { job, site } = this;
    const header = await this.#open();
    const { reader } = job;
    if (reader && this.#isMine()) {
      const writer = new RowWriter(site, job, planColumns(site.org, job, header));
      const results = new IngestResults(job, header.length);
      job.results = results;
      let breathed = performance.now();
      for (let done = 0; done < most; done += TRANSACTION) {
        if (!reader.hasNext()) break;
        if (done % BATCH === 0) this.#takeBatch();
        const began = performance.now();
        site.events.during(this.#origin, () =>
          site.org.transaction(() =>
            this.#transact(writer, reader, results, Math.min(TRANSACTION, most - done)),
          ),
        );
        const ended = performance.now();
        job.activeMs += ended - began;
        if (done === 0) await waitIn(site.bulk, job, 'InProgress');
        else if (ended - breathed > LONGEST_MS) {
          await breathe();
          breathed = performance.now();
        }
        if (!this.#isMine()) return;
      }
    }
    if (job.processed === 0) await waitIn(site.bulk, job, 'InProgress');
  }

  async #open(): Promise<string[]> {
    const steps = openData(this.job);
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      await breathe();
      if (!this.#isMine()) return [];
    }
  }

  #takeBatch(): void {
    const { allowances, flushJournal } = this.site;
    if (allowances.remaining('DailyBulkApiBatches') === 0) {
      throw new JobFailure('ExceededQuota', 'ApiBatchItems Limit exceeded.');
    }
    allowances.spend('DailyBulkApiBatches');
    flushJournal();
  }

  #transact(writer: RowWriter, reader: CsvReader, results: IngestResults, most: number): void {
    const { job } = this;
    const at = this.site.clock.stamp();
    const from = reader.at;
    const outcomes: Outcome[] = [];
    writer.begin(this.site.weather.lockFor(this.site.org, this.call.method, this.call.path));
    while (outcomes.length < most) {
      const row = reader.next();
      if (!row) break;
      const outcome = writer.write(row, at);
      if ('error' in outcome) job.failed++;
      outcomes.push(outcome);
    }
    job.processed += outcomes.length;
    results.add({ text: reader.between(from, reader.at), outcomes });
  }

  #isMine(): boolean {
    return this.site.bulk.holds(this.job) && this.job.state === 'InProgress';
  }
}
