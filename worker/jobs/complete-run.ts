import { z } from 'zod';
import { PlimsollError } from '../../shared/error';
import { keepCallCount } from '../crm/governor';
import { gaveWayTo, readRun } from '../store/runs';
import { doUnit, isPassing } from './do-unit';
import { dueUnits } from './due-units';
import type { JobWorker, Queues } from './queue/open-queues';
import type { RunContext } from './run-context';
import { STAGES } from './stages/index';

/** The store is the truth, the queue is a bell: a job only names the unit that it rings for. */
const Job = z.object({ run: z.string(), stage: z.string(), unit: z.string() });

/** How often the queue is filled again from the store, so that one emptied in mid-run changes nothing. */
const RING_MS = 1000;
const ATTEMPTS = 3;
const BACKOFF_MS = 1000;

/**
 * Brings a run to its end. What is due is derived from the store and rung for in the queue; jobs may be lost,
 * repeated or done by another process.
 * @throws PlimsollError of a unit that failed for good (the run stays open and the next start goes on with it), and
 * RUN_SUPERSEDED where another process began a newer run meanwhile.
 */
export async function completeRun(context: RunContext, queues: Queues): Promise<void> {
  const state: { failure: unknown; wake: () => void } = { failure: null, wake: () => {} };
  const workers: JobWorker[] = STAGES.map((stage) =>
    queues.worker(
      stage.id,
      async (job) => {
        await doUnit(context, stage, Job.parse(job.data), job.attempt >= ATTEMPTS).catch((error: unknown) => {
          if (!isPassing(error) || job.attempt >= ATTEMPTS) state.failure ??= error;
          throw error;
        });
        state.wake();
      },
      stage.concurrency,
    ),
  );
  try {
    for (;;) {
      context.signal.throwIfAborted();
      if (state.failure) throw state.failure;
      const due = await dueUnits(context);
      if (!due) return await assertDone(context);
      // As it goes on: a run that is killed has spent them all the same.
      await keepCallCount(context.store.db, context.crm, context.now().toISOString());
      context.progress({ stage: due.stage.id, done: due.done, total: due.total });
      const slept = new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, RING_MS);
        state.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      await queues.queue(due.stage.id).ring(
        due.units.map((unit) => ({
          id: `${context.run.id}-${due.stage.id}-${unit.replaceAll(':', '_')}`,
          data: { run: context.run.id, stage: due.stage.id, unit },
        })),
        { attempts: ATTEMPTS, backoffMs: BACKOFF_MS },
      );
      await slept;
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.close()));
  }
}

async function assertDone({ store, run }: RunContext): Promise<void> {
  const ended = await readRun(store.db, run.id);
  if (ended?.status !== 'superseded' || gaveWayTo(ended) !== null) return;
  throw new PlimsollError(
    'RUN_SUPERSEDED',
    `Run ${run.id} was given up for a newer one that another worker began.`,
    'Nothing to do: the newer run goes on. If this recurs, look whether the workers have the same scorecard.',
  );
}
