import { dayIn } from '../../shared/day';
import { PlimsollError } from '../../shared/error';
import { callsSince } from '../crm/calls';
import { recoverIntents } from '../crm/recover-intents';
import { realPatience } from '../crm/retry';
import { asWriter } from '../crm/writer-lease';
import { beginRun } from '../jobs/begin-run';
import { completeRun } from '../jobs/complete-run';
import type { Queues } from '../jobs/queue/open-queues';
import { reportRun } from '../jobs/report-run';
import type { Progress, RunContext } from '../jobs/run-context';
import { asOfInstant, asOfNow, type Worker } from '../open-worker';
import type { RunReport } from '../reports/run-report';
import { inputsReader } from '../signals/index';
import { keepReport } from '../store/last-report';
import { type Reason, type Run, tellFailure } from '../store/runs';
import type { CommandContext } from './define-command';
import { holderName } from './holder-name';

/** Runs one sync from pull to write, or goes on with the one that was interrupted. */
export async function runSync(
  context: CommandContext,
  worker: Worker,
  queues: Queues,
  options: { asOf?: string | undefined; progress(progress: Progress): void },
): Promise<RunReport> {
  const { store, card, zone } = worker;
  const wanted = options.asOf
    ? { asOf: asOfInstant(options.asOf, zone), exact: true }
    : { asOf: asOfNow(context.now(), zone).asOf, exact: false };
  const run = await beginRun(store.db, {
    ...wanted,
    day: dayIn(zone, wanted.asOf),
    scorecard: card.hash,
    now: context.now().toISOString(),
  });
  return await goOn(context, worker, queues, run, options.progress);
}

/** Brings a run to its end, or to where it waits to be approved. */
export async function goOn(
  context: CommandContext,
  worker: Worker,
  queues: Queues,
  run: Run,
  progress: (progress: Progress) => void,
): Promise<RunReport> {
  const { store, crm, card, config, zone, sources } = worker;
  const started = performance.now();
  const before = { ...crm.counts };
  const readInputs = inputsReader({ store, card, sources, zone, config });
  const running: RunContext = {
    run: { id: run.id, asOf: run.asOf, day: run.day },
    store,
    crm,
    sources,
    card,
    config,
    zone,
    readInputs,
    now: context.now,
    signal: context.signal,
    holder: holderName(),
    progress,
  };
  // Whatever was cut off in mid-write is settled first: nobody else writes meanwhile.
  const { signal } = context;
  const patience = realPatience;
  await asWriter(store.db, { holder: running.holder, patience, signal }, (lease) =>
    recoverIntents({ db: store.db, crm, signal, patience }, lease, context.now()),
  );
  try {
    await completeRun(running, queues);
  } catch (error) {
    const isOver = error instanceof PlimsollError && error.code === 'RUN_SUPERSEDED';
    if (!signal.aborted && !isOver)
      await tellFailure(store.db, run.id, reasonOf(error)).catch(() => undefined);
    throw error;
  } finally {
    readInputs.close();
  }
  const report = await reportRun(running, {
    seconds: (performance.now() - started) / 1000,
    calls: callsSince(crm.counts, before),
  });
  await keepReport(store.db, report);
  return report;
}

/** What people are told of a run that cannot go on. An error that was not foreseen may hold anything in its words. */
const reasonOf = (error: unknown): Reason =>
  error instanceof PlimsollError
    ? { code: error.code, message: `${error.message} ${error.action}` }
    : { code: 'UNEXPECTED', message: 'An unforeseen fault: look at what the worker printed.' };
