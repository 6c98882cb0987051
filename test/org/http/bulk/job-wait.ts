import { setImmediate as breathe, setTimeout as delay } from 'node:timers/promises';
import type { BulkJobs } from './bulk-jobs';
import type { Job } from './job';

const LOOK_AGAIN_MS = 10;

/** Keeps a job in its state as long as the weather wants. False: it is no longer in that state, or gone. */
export async function waitIn(
  bulk: BulkJobs,
  job: Job,
  state: 'UploadComplete' | 'InProgress',
): Promise<boolean> {
  const began = performance.now();
  const isIn = () => bulk.holds(job) && job.state === state;
  // Whoever made the job gets the reply before anything of it happens.
  await breathe();
  for (;;) {
    const { queueMs, slowMs, stallIn } = bulk.weather.get();
    const left = (state === 'UploadComplete' ? queueMs : slowMs) - (performance.now() - began);
    if (!isIn()) return false;
    if (left <= 0 && stallIn !== state) return true;
    await delay(stallIn === state ? LOOK_AGAIN_MS : Math.min(left, LOOK_AGAIN_MS), undefined, { ref: false });
  }
}
