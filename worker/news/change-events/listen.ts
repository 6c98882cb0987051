import { setTimeout as sleep } from 'node:timers/promises';
import { PlimsollError } from '../../../shared/error';
import { type SignInSettings, signIn } from '../../crm/sign-in';
import { SOURCE_ID } from '../../sources/salesforce/account-keys';
import { forgetHeard } from '../../store/heard-edits';
import { readReplayIds } from '../../store/replay-ids';
import { noteSourceNews } from '../../store/source-news';
import type { Bell } from '../bell';
import type { NewsContext } from '../news-context';
import { channelOf } from './event';
import { hearEvents } from './hear-events';
import { listenTo, type Told } from './stream';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 5 * 60_000;

export interface Listening extends Pick<NewsContext, 'store' | 'now' | 'signal' | 'note'> {
  signIn: SignInSettings;
  entities: readonly string[];
  bell: Bell;
  /** For tests: between two tries. */
  pauseMs?: number;
}

/**
 * Listens to change events until the signal aborts. Each try signs in anew and goes on behind the last event that was
 * kept; where that is no longer to be had, or a channel is new, the objects are polled once. Tries follow each other
 * ever more slowly.
 */
export async function listenToChanges(context: Listening): Promise<void> {
  const { signal, note, pauseMs = FIRST_PAUSE_MS } = context;
  let pause = pauseMs;
  let said = '';
  while (!signal.aborted) {
    try {
      for await (const told of stream(context)) {
        pause = pauseMs;
        said = '';
        await keep(context, told);
      }
    } catch (error) {
      if (signal.aborted) return;
      const words =
        error instanceof PlimsollError
          ? `${error.message}\n  → ${error.action}`
          : `Change events: ${String(error)}`;
      if (words !== said) note(`  ${words}`);
      said = words;
    }
    await sleep(pause * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
  }
}

interface Heard extends Told {
  userId: string;
}

async function* stream({ store, now, signal, signIn: settings, entities }: Listening): AsyncGenerator<Heard> {
  const session = await signIn(settings, now);
  const heard = await readReplayIds(store.db);
  const channels = new Map(
    entities.map(channelOf).map((channel) => [channel, heard.get(channel) ?? null] as const),
  );
  for await (const told of listenTo({ session, channels, signal })) yield { ...told, userId: session.userId };
}

async function keep(context: Listening, { begunAnew, events, userId }: Heard): Promise<void> {
  const { store, now, entities, bell } = context;
  const at = now().toISOString();
  const missed = entities.filter((entity) => begunAnew.includes(channelOf(entity)));
  await noteSourceNews(
    store.db,
    missed.map((stream) => ({ source: SOURCE_ID, stream })),
    at,
  );
  await forgetHeard(
    store.db,
    missed.map((object) => ({ object })),
  );
  const isNews = events.length > 0 && (await hearEvents(store.db, events, { ours: userId, at }));
  if (isNews || missed.length > 0) bell.ring();
}
