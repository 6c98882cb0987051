import type { Instant } from '../../shared/day';

export const FOREVER = 'infinity';

export interface Claim {
  source: string;
  sourceKey: string;
  account: string;
  rule: string;
  knownFrom: Instant;
  /** `infinity` while it stands. */
  knownTo: Instant;
}
export type KeyVersion = Claim;

/** Rules that say where a key went; they outrank what accounts claim by themselves. */
const MOVES: readonly string[] = ['merged', 'manual'];
export const isMove = (rule: string): boolean => MOVES.includes(rule);

/** ISO text sorts as time, and `infinity` sorts after any digit. */
const covers = (claim: Claim, from: Instant): boolean => claim.knownFrom <= from && from < claim.knownTo;

/** Those that count among claims standing at one moment: moves where there are any, else all. */
export function ruling<T extends Pick<Claim, 'rule'>>(claims: readonly T[]): readonly T[] {
  const moves = claims.filter((claim) => isMove(claim.rule));
  return moves.length > 0 ? moves : claims;
}

/** The claim that holds a key, or null where none or more than one account claims it. */
function holder(standing: readonly Claim[]): Claim | null {
  const candidates = ruling(standing);
  const [first] = candidates;
  return first && candidates.every((claim) => claim.account === first.account) ? first : null;
}

/** Which account one key means over time, from all claims on it: no version while it is ambiguous. */
export function keyVersions(claims: readonly Claim[]): KeyVersion[] {
  const bounds = [...new Set(claims.flatMap((claim) => [claim.knownFrom, claim.knownTo]))].sort();
  const versions: KeyVersion[] = [];
  bounds.forEach((from, i) => {
    const to = bounds[i + 1];
    if (to === undefined) return;
    const held = holder(claims.filter((claim) => covers(claim, from)));
    if (!held) return;
    const last = versions.at(-1);
    if (last && last.knownTo === from && last.account === held.account && last.rule === held.rule) {
      last.knownTo = to;
    } else {
      versions.push({ ...held, knownFrom: from, knownTo: to });
    }
  });
  return versions;
}
