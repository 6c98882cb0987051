import type { Progress } from '../jobs/run-context';
import type { Worker } from '../open-worker';
import type { RunReport } from '../reports/run-report';
import { runSummary } from '../reports/run-summary';
import { storeLost } from '../store/store-lost';
import type { CommandContext, OptionValues } from './define-command';
import { progressView } from './progress-bars';

/** Does `work`, with bars that move while it goes on, and prints what it did. */
export async function shown(
  context: CommandContext,
  worker: Worker,
  options: OptionValues,
  work: (progress: (progress: Progress) => void) => Promise<RunReport>,
): Promise<void> {
  const json = options['json'] === true;
  const view = progressView(context, json);
  try {
    const report = await work((progress) => view.show(progress));
    view.stop();
    const org = worker.demo ? `${worker.crm.organizationName} (demo)` : worker.crm.organizationName;
    context.out(json ? JSON.stringify(report) : runSummary(report, org, context.colour));
  } catch (error) {
    throw storeLost(error) ?? error;
  } finally {
    view.stop();
  }
}
