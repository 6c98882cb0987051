import { loadConfig } from '../config/load';
import { openQueues, type Queues } from '../jobs/queue/open-queues';
import { listenerOf } from '../notify/listener';
import { tellDue } from '../notify/tell-notices';
import { type OpenOptions, openWorker, type Worker } from '../open-worker';
import { type CommandContext, type OptionValues, textOption } from './define-command';

const LAST_WORDS_MS = 5000;

/** Opens the worker for `work` without queues, and closes it whatever happens. */
export async function withOrg<T>(
  context: CommandContext,
  options: OptionValues,
  open: OpenOptions,
  work: (worker: Worker) => Promise<T>,
): Promise<T> {
  if (context.served) return await work(context.served.worker);
  const loaded = loadConfig({
    file: textOption(options, 'config'),
    cwd: context.cwd,
    environment: context.environment,
  });
  const listener = listenerOf(loaded.config, context.environment);
  const worker = await openWorker(context, loaded, open);
  try {
    return await work(worker);
  } finally {
    // What is not taken in that time is told by the next command, or by a running `plimsoll start`.
    await tellDue(
      {
        ...{ db: worker.store.db, organizationId: worker.crm.organizationId, listener },
        ...{ now: context.now, note: context.note },
        signal: AbortSignal.any([context.signal, AbortSignal.timeout(LAST_WORDS_MS)]),
      },
      { failure: null },
    ).catch(() => undefined);
    await worker.close();
  }
}

/** Opens worker and queues for `work`, and closes both whatever happens. */
export function withWorker<T>(
  context: CommandContext,
  options: OptionValues,
  open: OpenOptions,
  work: (worker: Worker, queues: Queues) => Promise<T>,
): Promise<T> {
  return withOrg(context, options, open, async (worker) => {
    const redisUrl = context.environment[worker.config.queue.urlFrom];
    const queues = await openQueues(
      redisUrl
        ? { redisUrl, prefix: `plimsoll-${worker.crm.organizationId}` }
        : { embedded: true, folder: worker.config.store.folder },
    );
    try {
      return await work(worker, queues);
    } finally {
      await queues.close();
    }
  });
}
