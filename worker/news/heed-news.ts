import { PlimsollError } from '../../shared/error';
import { keepCallCount } from '../crm/governor';
import { lastScoring } from '../jobs/accounts-to-score';
import type { DirtyPass } from '../jobs/dirty-pass';
import { recoverEdits } from '../jobs/recover-edits';
import { reasonToWithhold } from '../jobs/withheld';
import { countDirty } from '../store/dirty';
import { oldestNews } from '../store/source-news';
import { storeLost } from '../store/store-lost';
import type { Bell } from './bell';
import { heedOnce } from './heed-once';
import type { NewsContext } from './news-context';
import { noteAllSources, SETTLE_MS } from './pull-news';
import { whyWait } from './why-wait';

/** Another process may have heard something, and what becomes known at a later instant rings no bell. */
const LOOK_MS = 5000;
/** After a pass that failed. */
const REST_MS = 60_000;
const SHORTEST_MS = 50;

export interface Heeding extends NewsContext {
  bell: Bell;
  /** Between two polls. */
  pollMs: number;
}

/** Polls the sources, and heeds what was heard by whatever way, until the signal aborts. */
export async function heedNews(context: Heeding): Promise<void> {
  const { signal, bell, note, now, pollMs } = context;
  let polled = now().getTime();
  let restUntil = 0;
  let lastFailure = '';
  let lastWait: string | null = null;
  while (!signal.aborted) {
    const start = now().getTime();
    let mayAct = false;
    try {
      // Before the first run all is new.
      mayAct = start >= restUntil && (await lastScoring(context.store.db)) !== null;
      const isPollDue = start - polled >= pollMs;
      if (mayAct && (isPollDue || (await isSomethingDue(context)))) {
        const wait = await whyWait(context);
        if (wait !== null && wait !== lastWait) note(`  News waits: ${wait}. The scheduled sync goes on.`);
        lastWait = wait;
        mayAct = wait === null;
      }
      if (mayAct) {
        if (isPollDue) {
          polled = start;
          await noteAllSources(context);
        }
        if (!reasonToWithhold(context)) await recoverEdits(context, { history: isPollDue });
        if (await isSomethingDue(context)) {
          const pass = await heedOnce(context);
          if (pass) tell(context, pass);
        }
        lastFailure = '';
      }
    } catch (error) {
      if (signal.aborted) return;
      const failure = wordsOf(error);
      if (failure !== lastFailure) note(`  ${failure}`);
      lastFailure = failure;
      restUntil = now().getTime() + REST_MS;
    } finally {
      // A store that is away loses no count: the next look keeps it.
      await keepCallCount(context.store.db, context.crm, now().toISOString()).catch(() => undefined);
    }
    await bell.wait(mayAct ? await untilNextLook(context, polled) : LOOK_MS, signal);
  }
}

/** What is said to be new has to settle first; a burst of it is one pass. */
async function isSomethingDue({ store, now }: Heeding): Promise<boolean> {
  const news = await oldestNews(store.db);
  if (news !== null) return Date.parse(news) + SETTLE_MS <= now().getTime();
  return (await countDirty(store.db, now().toISOString())) > 0;
}

async function untilNextLook({ store, now, pollMs }: Heeding, polled: number): Promise<number> {
  const untilPoll = polled + pollMs - now().getTime();
  const news = await oldestNews(store.db).catch(() => null);
  const untilSettled = news === null ? LOOK_MS : Date.parse(news) + SETTLE_MS - now().getTime();
  return Math.max(SHORTEST_MS, Math.min(LOOK_MS, untilPoll, untilSettled));
}

function tell({ note }: Heeding, { accounts, outcomes }: DirtyPass): void {
  if (accounts.length === 0) return;
  const ends = (['written', 'unchanged', 'held', 'failed'] as const).map(
    (end) => `${outcomes.filter(({ outcome }) => outcome === end).length} ${end}`,
  );
  note(`  News of ${accounts.length} ${accounts.length === 1 ? 'account' : 'accounts'}: ${ends.join(' · ')}`);
}

function wordsOf(error: unknown): string {
  const known = storeLost(error) ?? error;
  if (known instanceof PlimsollError) return `${known.message}\n  → ${known.action}`;
  return known instanceof Error ? known.message : String(known);
}
