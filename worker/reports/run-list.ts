import type { Instant } from '../../shared/day';
import { wrapped } from '../wrapped';
import { isolate, painter } from './tier-look';

/** A run as it is listed: printed by --json as it is. */
export interface ListedRun {
  run: string;
  /** news: between two syncs; give-back: others' edits that were put back. */
  kind: 'sync' | 'news' | 'apply' | 'undo' | 'give-back';
  /** When it began. */
  at: Instant;
  /** done: it ended and had nothing to write, or may not write. */
  state: 'running' | 'waiting' | 'written' | 'done' | 'rejected' | 'superseded' | 'failed';
  /** Accounts and renewals: written, or waiting to be. */
  rows: number;
  /** Why it waits, or failed; who approved it. */
  why: string[];
}

/** Runs in lines of at most 80 columns. */
export function runLines(runs: readonly ListedRun[], colour: boolean): string[] {
  const { paint, dim } = painter(colour);
  if (runs.length === 0) return ['  There was no run yet: `plimsoll sync` makes one.'];
  const style = { waiting: 'yellow', failed: 'red' } as const;
  return [
    dim(`  ${line(['When', 'Kind', 'Run', 'State', 'Rows'])}`),
    ...runs.flatMap(({ run, kind, at, state, rows, why }) => [
      `  ${paint(state === 'waiting' || state === 'failed' ? style[state] : 'reset', line([minute(at), kind, run, state, String(rows)]))}`,
      ...why.flatMap((words) => wrapped(isolate(words), '      ').map(dim)),
    ]),
  ];
}

const minute = (at: Instant): string => at.slice(0, 16).replace('T', ' ');

const line = ([at = '', kind = '', run = '', state = '', rows = '']: readonly string[]): string =>
  `${at.padEnd(16)}  ${kind.padEnd(9)} ${run.padEnd(27)} ${state.padEnd(10)} ${rows.padStart(7)}`;
