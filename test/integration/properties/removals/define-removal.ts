import type { Fact, FactBody } from '../../../../worker/store/kinds';
import type { Rng } from '../../../book/rng';
import type { Claim, EvidenceOfDay } from '../evidence';
import type { AccountKind, UserDay } from '../made/told';

type Batches = { kind: AccountKind; facts: Fact[] }[];

/** What is taken away from one account on one day, in the ids of that account. */
export interface Removal {
  what: string;
  /** Records that are deleted, or stand with something missing, from the end of the day on. */
  facts?: Batches;
  /** Keys that the account gives up. */
  claims?: Claim[];
  userDays?: UserDay[];
}

/** Takes away evidence of health of one sort; null where the account has none that day. */
export type Taking = (evidence: EvidenceOfDay, rng: Rng) => Removal | null;

export const deleted = <K extends AccountKind>(kind: K, facts: readonly Fact<K>[]): Batches => [
  { kind, facts: facts.map((fact): Fact => ({ ...(fact as Fact), deleted: true })) },
];

export const without = <K extends AccountKind>(
  kind: K,
  facts: readonly Fact<K>[],
  missing: FactBody<K>,
): Batches => [
  { kind, facts: facts.map((fact): Fact => ({ ...(fact as Fact), body: { ...fact.body, ...missing } })) },
];

/** In an order of chance. */
export function shuffled<T>(list: readonly T[], rng: Rng): T[] {
  const rest = [...list];
  for (let i = rest.length - 1; i > 0; i--) {
    const j = rng.int(0, i);
    const [a, b] = [rest[i] as T, rest[j] as T]; // both indexes are below the length
    rest[i] = b;
    rest[j] = a;
  }
  return rest;
}

/** One, some or all of a list, in an order of chance. */
export function some<T>(list: readonly T[], rng: Rng): T[] {
  return shuffled(list, rng).slice(0, rng.pick([1, rng.int(1, Math.max(1, list.length)), list.length]));
}
