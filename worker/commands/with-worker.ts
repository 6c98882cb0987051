import { loadConfig } from '../config/load';
import { openQueues, type Queues } from '../jobs/queue/open-queues';
import { type OpenOptions, openWorker, type Worker } from '../open-worker';
import { type CommandContext, type OptionValues, textOption } from './define-command';

/** Opens worker and queues for `work`, and closes both whatever happens. */
export async function withWorker<T>(
  context: CommandContext,
  options: OptionValues,
  open: OpenOptions,
  work: (worker: Worker, queues: Queues) => Promise<T>,
): Promise<T> {
  const loaded = loadConfig({
    file: textOption(options, 'config'),
    cwd: context.cwd,
    environment: context.environment,
  });
  const worker = await openWorker(context, loaded, open);
  try {
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
  } finally {
    await worker.close();
  }
}
