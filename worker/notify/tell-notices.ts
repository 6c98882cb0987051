import { setTimeout as sleep } from 'node:timers/promises';
import { claimNotice, clearNotice, dropNotices, putOffNotice } from '../store/notices';
import type { Db } from '../store/schema';
import type { Listener } from './listener';
import { postNotice } from './post-notice';

const LOOK_MS = 2000;
/** Longer than one attempt takes: meanwhile no other process sends the same. */
const CLAIM_MS = 60_000;
const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 3_600_000;

export interface Telling {
  db: Db;
  /** null: nobody is to be told. */
  listener: Listener | null;
  organizationId: string;
  now(): Date;
  /** Hears in a line what could not be told; once, until something could. */
  note(line: string): void;
  signal: AbortSignal;
  /** For tests: the first pause after a failure. */
  pauseMs?: number;
}

/**
 * Sends what is due to be told, oldest first, until nothing is or the signal aborts. What is not taken is tried again
 * ever more slowly, at least once an hour, for as long as it takes; whoever hears it may hear it twice.
 */
export async function tellDue(telling: Telling, said: { failure: string | null }): Promise<void> {
  const { db, listener, signal, note } = telling;
  if (!listener) return await dropNotices(db);
  while (!signal.aborted) {
    const notice = await claimNotice(db, CLAIM_MS);
    if (!notice) return;
    let failure: string | null;
    try {
      failure = await postNotice(listener, notice, { ...telling, now: telling.now() });
    } catch (error) {
      // It was cut off: whoever starts next tries it at once.
      await putOffNotice(db, notice.id, 0);
      if (signal.aborted) return;
      throw error;
    }
    if (failure === null) {
      await clearNotice(db, notice.id);
      said.failure = null;
      continue;
    }
    await putOffNotice(db, notice.id, pauseAfter(notice.attempts, telling.pauseMs));
    if (failure !== said.failure) {
      note(`  ${new URL(listener.url).host} was not told of ${notice.kind}: ${failure}. It is tried again.`);
    }
    said.failure = failure;
  }
}

const pauseAfter = (attempts: number, first = FIRST_PAUSE_MS): number =>
  Math.min(LONGEST_PAUSE_MS, first * 2 ** (attempts - 1)) * (0.5 + Math.random() / 2);

/** Tells for as long as the process runs, beside all else, until it is closed or its signal aborts. */
export function openTelling(options: Telling): { close(): Promise<void> } {
  const ending = new AbortController();
  const signal = AbortSignal.any([options.signal, ending.signal]);
  const said = { failure: null };
  const ended = (async () => {
    while (!signal.aborted) {
      // What is wrong with the store others tell; what is due stays there.
      await tellDue({ ...options, signal }, said).catch(() => undefined);
      await sleep(options.pauseMs ?? LOOK_MS, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    async close() {
      ending.abort();
      await ended;
    },
  };
}
