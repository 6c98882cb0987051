import { mintedId } from '../../data/ids';
import { Lapsing } from '../../lapsing';
import { BulkWeather } from './bulk-weather';
import type { IngestJob, Job, QueryJob } from './job';

type Fresh<J extends Job> = Omit<J, 'id'>;

/** Jobs are taken away whatever has become of them. Source: help, "Bulk data load jobs stay open". */
const KEPT_MS = 7 * 24 * 3_600_000;

/** The bulk jobs of an org, of the last seven days. They live in memory: a restarted org has none. */
export class BulkJobs {
  readonly weather = new BulkWeather();
  readonly #jobs: Lapsing<Job>;
  #count = 0;
  #open = true;

  /** `now` is the org's clock, in milliseconds. */
  constructor(now: () => number) {
    this.#jobs = new Lapsing((job) => now() >= Date.parse(job.createdDate) + KEPT_MS);
  }

  addIngest(job: Fresh<IngestJob>): IngestJob {
    return this.#add({ ...job, id: this.#nextId() });
  }

  addQuery(job: Fresh<QueryJob>): QueryJob {
    return this.#add({ ...job, id: this.#nextId() });
  }

  /** By 15 or 18 characters. */
  find(id: string): Job | undefined {
    return this.#jobs.get(id.slice(0, 15));
  }

  list(): Job[] {
    return this.#jobs.values();
  }

  delete(job: Job): void {
    this.#jobs.delete(job.id.slice(0, 15));
  }

  /** Is the job still there to be worked on? */
  holds(job: Job): boolean {
    return this.#open && this.find(job.id) === job;
  }

  /** Lets running jobs end where they are, because the org closes. */
  stop(): void {
    this.#open = false;
  }

  #nextId(): string {
    this.#count += 1;
    return mintedId('750', this.#count);
  }

  #add<J extends Job>(job: J): J {
    this.#jobs.set(job.id.slice(0, 15), job);
    return job;
  }
}
