import type { FastifyPluginAsync } from 'fastify';
import { dayIn } from '../../shared/day';
import { PlimsollError } from '../../shared/error';
import { Hooks } from '../api/hooks';
import type { RunningApi } from '../api/open-api';
import { sharedSecret } from '../config/shared-secret';
import type { DemoOrg } from '../demo/demo-org';
import { demoWords } from '../demo/demo-words';
import type { Queues } from '../jobs/queue/open-queues';
import { Bell } from '../news/bell';
import { openNews } from '../news/open-news';
import { listenerOf } from '../notify/listener';
import { openTelling } from '../notify/tell-notices';
import { signInSettings, type Worker } from '../open-worker';
import { readRun } from '../store/runs';
import { openAnswering } from './answer-requests';
import { Approvals } from './approvals';
import { type CommandContext, defineCommand, type OptionValues, textOption } from './define-command';
import { holderName } from './holder-name';
import { goOn, runSync } from './run-sync';
import { SERVED_COMMANDS } from './served-commands';
import { shown } from './shown';
import { withWorker } from './with-worker';

export const start = defineCommand({
  id: 'start',
  summary:
    'Sync on schedule until Ctrl-C; without a configured org, the demo org is served (default command).',
  options: [
    { flags: '--once', description: 'one sync, then end' },
    {
      flags: '--as-of <date>',
      description: 'score as of the end of this day, or as of an instant; implies --once',
    },
    {
      flags: '--first-day <date>',
      description: 'first day of the demo book, when it is made (default 730 days ago)',
    },
    { flags: '--no-append', description: 'do not append the days that passed to the demo book' },
    {
      flags: '--rebind',
      description: 'let the store serve another organisation; acknowledged values are dropped',
    },
  ],

  async run(context, _args, options) {
    const open = {
      firstDay: textOption(options, 'firstDay'),
      append: options['append'] !== false,
      rebind: options['rebind'] === true,
    };
    if (options['once'] === true || textOption(options, 'asOf') !== undefined) {
      return await withWorker(context, options, open, async (worker, queues) => {
        await syncOnce(context, worker, queues, options);
        return 0;
      });
    }
    return await withWorker(context, options, open, async (worker, queues) => {
      const bell = new Bell();
      const api = await serve(context, worker, bell);
      const news = openNews({
        ...worker,
        ...{ signIn: signInSettings(worker.config, context), bell, holder: holderName() },
        ...{ now: context.now, note: context.note, signal: context.signal },
      });
      const telling = openTelling({
        ...{ db: worker.store.db, organizationId: worker.crm.organizationId },
        ...{ listener: listenerOf(worker.config, context.environment) },
        ...{ now: context.now, note: context.note, signal: context.signal },
      });
      const approvals = new Approvals();
      const answering = openAnswering({
        ...{ context, worker, commands: SERVED_COMMANDS },
        approved: (run) => approvals.add(run),
      });
      try {
        return await syncForEver(context, worker, queues, options, approvals);
      } finally {
        await answering.close();
        await news.close();
        await telling.close();
        await api?.close();
      }
    }).catch((error: unknown) => {
      // Without a stop it would go on for ever, so being stopped is its proper end.
      if (error instanceof PlimsollError && error.code === 'STOPPED') return 0;
      throw error;
    });
  },
});

/** The API, from before the first sync on; null where it is switched off. Ctrl-C ends it before the sync is at rest. */
async function serve(context: CommandContext, worker: Worker, bell: Bell): Promise<RunningApi | null> {
  if (!worker.config.api.enabled) return null;
  const signIn = signInSettings(worker.config, context);
  // Loading a web server takes a third of a second, which other commands need not wait for.
  const { openApi } = await import('../api/open-api');
  const localPlugins = worker.demo ? [await demoPlugin(context, worker.demo, worker)] : [];
  const secret = sharedSecret(context.environment, worker.config.hooks.secretFrom);
  const hooks = secret === null ? null : new Hooks(secret, () => bell.ring());
  const metricsToken = sharedSecret(context.environment, worker.config.api.metricsTokenFrom);
  const api = await openApi({
    ...{ worker, signIn, localPlugins, hooks, metricsToken },
    ...{ now: context.now, note: context.note },
  });
  context.signal.addEventListener('abort', () => void api.close(), { once: true });
  context.note(`  API ${api.url}`);
  // The demo's page hands out a session of the demo org: to this machine only.
  if (worker.demo && api.isLocal) for (const line of demoWords(api.url)) context.note(line);
  return api;
}

async function demoPlugin(
  context: CommandContext,
  demo: DemoOrg,
  { crm, zone }: Worker,
): Promise<FastifyPluginAsync> {
  const { demoPage } = await import('../demo/demo-page');
  return demoPage({
    demo,
    organizationName: crm.organizationName,
    today: () => dayIn(zone, context.now().toISOString()),
  });
}

async function syncForEver(
  context: CommandContext,
  worker: Worker,
  queues: Queues,
  options: OptionValues,
  approvals: Approvals,
): Promise<number> {
  let approved: string | null = null;
  for (;;) {
    const turn =
      approved === null
        ? syncOnce(context, worker, queues, options)
        : goOnWith(context, worker, queues, options, approved);
    await turn.catch((error: unknown) => {
      // What says how to mend it is tried again at the next turn; the run goes on where it stopped.
      if (!(error instanceof PlimsollError) || context.signal.aborted) throw error;
      context.note(`  ${error.message}\n  → ${error.action}`);
    });
    const minutes = worker.config.schedule.everyMinutes;
    context.note(`  Next sync in ${minutes} minutes. Ctrl-C ends.`);
    approved = await approvals.next(minutes * 60_000, context.signal);
    if (context.signal.aborted) return 0;
  }
}

/** Brings a run to its end that somebody approved; nothing where it ended otherwise meanwhile. */
async function goOnWith(
  context: CommandContext,
  worker: Worker,
  queues: Queues,
  options: OptionValues,
  id: string,
): Promise<void> {
  const run = await readRun(worker.store.db, id);
  if (run?.status !== 'running') return;
  await shown(context, worker, options, (progress) => goOn(context, worker, queues, run, progress));
}

/** Runs one sync and prints what it did. */
export async function syncOnce(
  context: CommandContext,
  worker: Worker,
  queues: Queues,
  options: OptionValues,
): Promise<void> {
  await shown(context, worker, options, (progress) =>
    runSync(context, worker, queues, { asOf: textOption(options, 'asOf'), progress }),
  );
}
