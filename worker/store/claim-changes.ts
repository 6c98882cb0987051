import type { Instant } from '../../shared/day';
import { type Claim, FOREVER, isMove } from './key-versions';

export interface KeyClaim {
  source: string;
  /** null: the account claims no key under this source and rule any more. */
  sourceKey: string | null;
  account: string;
  /** `merged` and `manual` move a key from whoever held it; other rules are what the account says of itself. */
  rule: string;
  knownFrom: Instant;
}

const keyOf = (c: { source: string; sourceKey: string | null }) => JSON.stringify([c.source, c.sourceKey]);
const holdingOf = (c: { source: string; account: string; rule: string }) =>
  JSON.stringify([c.source, c.account, c.rule]);

const instant = (text: string): Instant => new Date(text).toISOString();
const justAfter = (at: Instant): Instant => new Date(Date.parse(at) + 1).toISOString();
const later = (a: Instant, b: Instant): Instant => (a > b ? a : b);

function groupBy<T>(list: Iterable<T>, key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of list) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

/** Ends `claim` at `at`, or just after its own start where that is later; returns when. */
function end(claim: Claim, at: Instant): Instant {
  claim.knownTo = later(at, justAfter(claim.knownFrom));
  return claim.knownTo;
}

/** One account's own claims under one source and rule: what it no longer names ends, what is new opens. */
function changeHolding(former: readonly Claim[], now: readonly KeyClaim[]): Claim[] {
  const named = new Set(now.map((claim) => claim.sourceKey));
  const at = now.map((claim) => claim.knownFrom).reduce(later);
  const ended = former.filter((claim) => !named.has(claim.sourceKey));
  const floor = ended.map((claim) => end(claim, at)).reduce(later, '');
  const held = new Set(former.map((claim) => claim.sourceKey));
  const opened = now.flatMap(({ sourceKey, ...claim }) => {
    if (sourceKey === null || held.has(sourceKey)) return [];
    held.add(sourceKey);
    return [{ ...claim, sourceKey, knownFrom: later(claim.knownFrom, floor), knownTo: FOREVER }];
  });
  return [...ended, ...opened];
}

/** Moves of one key, in order: each ends the one before it. */
function changeMoves(standing: readonly Claim[], moves: readonly KeyClaim[]): Claim[] {
  const changed: Claim[] = [];
  let current = [...standing];
  for (const { sourceKey, ...move } of [...moves].sort((a, b) => (a.knownFrom < b.knownFrom ? -1 : 1))) {
    if (sourceKey === null || current.some((claim) => claim.account === move.account)) continue;
    const floor = current.map((claim) => end(claim, move.knownFrom)).reduce(later, '');
    const opened = { ...move, sourceKey, knownFrom: later(move.knownFrom, floor), knownTo: FOREVER };
    changed.push(...current, opened);
    current = [opened];
  }
  return changed;
}

/** A merged account takes with it every key it held: they move to the winner. */
function withFollowers(standing: readonly Claim[], incoming: readonly KeyClaim[]): KeyClaim[] {
  const held = groupBy(standing, (claim) => claim.account);
  return incoming.flatMap((claim) => {
    if (claim.rule !== 'merged' || claim.sourceKey === null) return [claim];
    const followers = (held.get(claim.sourceKey) ?? []).map(({ source, sourceKey }) => ({
      ...claim,
      source,
      sourceKey,
    }));
    return [claim, ...followers];
  });
}

/** What of the open claims `standing` ends and which open, so that they say what `incoming` says. */
export function claimChanges(standing: readonly Claim[], incoming: readonly KeyClaim[]): Claim[] {
  const claims = incoming.map((claim) => ({ ...claim, knownFrom: instant(claim.knownFrom) }));
  const former = groupBy(standing, holdingOf);
  const own = groupBy(
    claims.filter((claim) => !isMove(claim.rule)),
    holdingOf,
  );
  const movesNow = groupBy(
    withFollowers(standing, claims).filter((claim) => isMove(claim.rule)),
    keyOf,
  );
  const movesBefore = groupBy(
    standing.filter((claim) => isMove(claim.rule)),
    keyOf,
  );
  const changes = [
    ...[...own].flatMap(([holding, now]) => changeHolding(former.get(holding) ?? [], now)),
    ...[...movesNow].flatMap(([key, moves]) => changeMoves(movesBefore.get(key) ?? [], moves)),
  ];
  return [...new Set(changes)];
}
