import { PlimsollError } from '../../shared/error';
import { connect } from '../crm/connection';
import { countAsNews } from '../crm/governor';
import type { SignInSettings } from '../crm/sign-in';
import { openSources } from '../sources/index';
import type { Bell } from './bell';
import { listenToChanges } from './change-events/listen';
import { heedNews } from './heed-news';
import type { NewsContext } from './news-context';

export interface NewsOptions extends Omit<NewsContext, 'crm' | 'sources'> {
  signIn: SignInSettings;
  bell: Bell;
}

export interface RunningNews {
  /** Ends it; resolves once nothing of it goes on. */
  close(): Promise<void>;
}

/**
 * Hears news by polling and, where switched on, by change events, and heeds it beside the scheduled syncs until it is
 * closed or its signal aborts. It speaks to the org over a connection of its own, so that its calls are counted apart.
 */
export function openNews(options: NewsOptions): RunningNews {
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const { config, now, note } = options;
  const heed = async (): Promise<void> => {
    const crm = await connect(options.signIn, { now });
    countAsNews(crm);
    const sources = openSources(config, crm);
    const pollMs = config.schedule.pollMinutes * 60_000;
    await heedNews({ ...options, signal, crm, sources, pollMs });
  };
  const listen = async (): Promise<void> => {
    const { enabled, entities } = config.crm.changeEvents;
    if (enabled) await listenToChanges({ ...options, signal, entities });
  };
  const ended = Promise.all(
    [heed(), listen()].map((work) =>
      work.catch((error: unknown) => {
        if (signal.aborted) return;
        const action = error instanceof PlimsollError ? `\n  → ${error.action}` : '';
        note(
          `  News is not heeded any more: ${error instanceof Error ? error.message : String(error)}${action}`,
        );
      }),
    ),
  );
  return {
    async close() {
      ending.abort();
      await ended;
    },
  };
}
