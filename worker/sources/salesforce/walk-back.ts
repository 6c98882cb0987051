import type { Instant } from '../../../shared/day';

/** A change that once happened to a record, and how its state was before. */
export interface PastChange<S> {
  at: Instant;
  undo(state: S): void;
}

export interface StateVersion<S> {
  from: Instant;
  state: S;
  /** True for the state as read; false for those walked back to, of which untracked fields are not known. */
  current: boolean;
}

/**
 * The versions of a record's state, oldest first, found by undoing its changes from the current state
 * backwards. Changes at one instant count as one; the oldest version begins when the record was created.
 * @param modified since when the current state, untracked fields included, is as it is.
 */
export function walkBack<S extends object>(
  current: S,
  changes: readonly PastChange<S>[],
  created: Instant,
  modified: Instant,
): StateVersion<S>[] {
  const versions: StateVersion<S>[] = [{ from: modified, state: current, current: true }];
  const state = { ...current };
  const past = changes.filter((change) => change.at > created && change.at <= modified);
  const newestFirst = [...past].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  newestFirst.forEach((change, i) => {
    if (change.at < modified && newestFirst[i - 1]?.at !== change.at) {
      versions.push({ from: change.at, state: { ...state }, current: false });
    }
    change.undo(state);
  });
  if (created < modified) versions.push({ from: created, state: { ...state }, current: false });
  return versions.reverse();
}
