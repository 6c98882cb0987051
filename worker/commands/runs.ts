import { isUndo } from '../crm/undo';
import { waitingRows } from '../jobs/waiting-plan';
import { type ListedRun, runLines } from '../reports/run-list';
import { type WrittenRun, writtenRuns } from '../store/ledger';
import { DIRTY_PASS, RESTORE } from '../store/ledger-days';
import { failureOf, latestRuns, type Run, readRun, repeatsOf } from '../store/runs';
import type { Db } from '../store/schema';
import { defineCommand } from './define-command';
import { organizationLine, type StoreAtHand, withStore } from './with-store';

const LATEST = 20;

export const runs = defineCommand({
  id: 'runs',
  whileServed: true,
  summary: 'List the last runs: when, what became of each, and what waits to be approved.',
  options: [{ flags: '--all', description: `every run, not the latest ${LATEST}` }],

  async run(context, _args, options) {
    return await withStore(context, options, async (at) => {
      const { organization } = at;
      const listed = await lastRuns(at, options['all'] === true ? null : LATEST);
      if (options['json'] === true) context.out(JSON.stringify({ organization, runs: listed }));
      else
        context.out(
          [organizationLine(organization, context.colour), ...runLines(listed, context.colour)].join('\n'),
        );
      return 0;
    });
  },
});

/** Syncs, and what else has written, latest first; what waits is never left out. */
async function lastRuns(at: StoreAtHand, limit: number | null): Promise<ListedRun[]> {
  const { db } = at.store;
  const syncs = await latestRuns(db, limit);
  const ids = syncs.map(({ id }) => id);
  const written = new Map((await writtenRuns(db, null, ids)).map((run) => [run.run, run.acknowledged]));
  const listed = new Map<string, ListedRun>();
  for (const run of syncs) listed.set(run.id, await listedSync(at, run, written.get(run.id) ?? 0));
  for (const run of await writtenRuns(db, limit))
    if (!listed.has(run.run) && (await readRun(db, run.run)) === null) listed.set(run.run, listedOther(run));
  const inOrder = [...listed.values()].sort((a, b) => (a.at < b.at ? 1 : -1));
  const shown = new Set(inOrder.slice(0, limit ?? inOrder.length));
  return inOrder.filter((run) => shown.has(run) || run.state === 'waiting');
}

async function listedSync({ store, config }: StoreAtHand, run: Run, written: number): Promise<ListedRun> {
  const failure = failureOf(run);
  const listed: ListedRun = {
    ...{ run: run.id, kind: 'sync', at: run.startedAt, rows: written },
    state: failure ? 'failed' : run.status === 'done' && written > 0 ? 'written' : STATES[run.status],
    why: [
      ...(run.approvedBy === null ? [] : [`Approved by ${run.approvedBy}.`]),
      ...(failure ? [failure.message] : []),
    ],
  };
  if (run.status !== 'held') return listed;
  const { rows, reasons } = await waitingRows({ store, config }, run);
  return {
    ...listed,
    rows,
    why: [...reasons.map(({ message }) => message), await howToDecide(store.db, run.id)],
  };
}

const STATES: Readonly<Record<Run['status'], ListedRun['state']>> = {
  running: 'running',
  held: 'waiting',
  done: 'done',
  superseded: 'superseded',
  rejected: 'rejected',
};

async function howToDecide(db: Db, id: string): Promise<string> {
  const repeats = await repeatsOf(db, id);
  const last = repeats?.last.slice(0, 16).replace('T', ' ');
  const times = repeats?.times === 1 ? 'once more' : `${repeats?.times} times more, last`;
  return `${repeats ? `Planned ${times} at ${last}. ` : ''}\`plimsoll plan ${id}\` shows it; \`plimsoll approve\` or \`reject\` decides.`;
}

/** What has no run of its own: the ledger alone tells of it. */
const listedOther = ({ run, from, acknowledged, open }: WrittenRun): ListedRun => ({
  ...{ run, kind: kindOf(run), at: from, state: 'written', rows: acknowledged },
  why: open > 0 ? [`How ${open} of its attempts ended is not known yet.`] : [],
});

function kindOf(run: string): ListedRun['kind'] {
  if (isUndo(run)) return 'undo';
  if (run.startsWith(`${DIRTY_PASS}-`)) return 'news';
  return run.startsWith(`${RESTORE}-`) ? 'give-back' : 'apply';
}
