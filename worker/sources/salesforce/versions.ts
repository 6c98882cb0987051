import type { Instant } from '../../../shared/day';
import type { Fact, FactBody, Kind } from '../../store/kinds';
import type { Stamps } from './values';
import { type PastChange, walkBack } from './walk-back';
import { lowerBound, type Position, seenBefore } from './window';

/** A fact's body while it is walked back, with the account it belongs to. */
export type State<K extends Kind> = { -readonly [C in keyof FactBody<K>]: FactBody<K>[C] } & {
  sourceKey: string;
};

export interface Walk<K extends Kind> {
  stamps: Stamps;
  current: State<K>;
  changes: readonly PastChange<State<K>>[];
  /**
   * What may be said of a version before the first read: untracked fields are emptied. Where several versions
   * depend on each other (when did it close?), it is called oldest first.
   */
  past(state: State<K>, from: Instant): State<K>;
}

/**
 * A record's versions as facts. Read for the first time: all its history, from its creation on, in which what
 * is not tracked is unknown. Seen before: what changed since the last pass. Versions that were walked back to
 * are marked assumed.
 */
export function versionFacts<K extends Kind>(walk: Walk<K>, at: Position): Fact<K>[] {
  const { stamps } = walk;
  if (stamps.deleted) return [deletion(walk.current, stamps)];
  const versions = walkBack(walk.current, walk.changes, stamps.created, stamps.modstamp);
  const seen = seenBefore(at, stamps.created);
  const since = seen ? (lowerBound(at) ?? stamps.created) : stamps.created;
  return versions
    .filter((version) => version.current || version.from >= since)
    .map((version) => {
      const state = version.current || seen ? version.state : walk.past(version.state, version.from);
      return factOf(state, stamps, version.from, !version.current && !seen);
    });
}

/**
 * The one version of a record without history: known since its creation when it is read for the first time
 * (assumed where it was changed since), else since its last change.
 */
export function onlyVersion<K extends Kind>(state: State<K>, stamps: Stamps, at: Position): Fact<K> {
  if (stamps.deleted) return deletion(state, stamps);
  const seen = seenBefore(at, stamps.created);
  const changed = stamps.modstamp > stamps.created;
  return factOf(state, stamps, seen ? stamps.modstamp : stamps.created, !seen && changed);
}

/**
 * A record without history whose present state tells that it was otherwise before: `before` since its creation,
 * the present since its last change. Once it was seen, only what it is now.
 */
export function changedOnce<K extends Kind>(
  before: State<K>,
  state: State<K>,
  stamps: Stamps,
  at: Position,
): Fact<K>[] {
  if (stamps.deleted || seenBefore(at, stamps.created) || stamps.modstamp <= stamps.created) {
    return [onlyVersion(state, stamps, at)];
  }
  return [factOf(before, stamps, stamps.created, true), factOf(state, stamps, stamps.modstamp, false)];
}

/** A record as it is now, known so since `knownFrom`. */
export const presentFact = <K extends Kind>(state: State<K>, stamps: Stamps, knownFrom: Instant): Fact<K> =>
  factOf(state, stamps, knownFrom, false);

function factOf<K extends Kind>(
  state: State<K>,
  stamps: Stamps,
  knownFrom: Instant,
  assumed: boolean,
): Fact<K> {
  const { sourceKey, ...body } = state;
  // A generic rest loses its type: what is left of a State without its key is the body.
  return {
    record: stamps.id,
    sourceKey,
    at: stamps.created,
    knownFrom,
    assumed,
    body: body as unknown as FactBody<K>,
  };
}

function deletion<K extends Kind>(state: State<K>, stamps: Stamps): Fact<K> {
  return { ...factOf(state, stamps, stamps.modstamp, false), deleted: true };
}
