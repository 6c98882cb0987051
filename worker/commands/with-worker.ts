import { loadConfig } from '../config/load';
import { openQueues, type Queues } from '../jobs/queue/open-queues';
import { type OpenOptions, openWorker, type Worker } from '../open-worker';
import { type CommandContext, type OptionValues, textOption } from './define-command';

/** Opens the worker for `work` without queues, and closes it whatever happens. */
export async function withOrg<T>(
  context: CommandContext,
  options: OptionValues,
  open: OpenOptions,
  work: (worker: Worker) => Promise<T>,
): Promise<T> {
  const loaded = loadConfig({
    file: textOption(options, 'config'),
    cwd: context.cwd,
    environment: context.environment,
  });
  const worker = await openWorker(context, loaded, open);
  try {
    return await work(worker);
  } finally {
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
