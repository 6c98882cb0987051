import { isAtRisk } from '../../shared/at-risk';
import type { Tier } from '../../shared/tiers';

/** Who says something of a renewal. */
export const OPINIONS = ['model', 'csm', 'final'] as const;
export type Opinion = (typeof OPINIONS)[number];

/** Which words of a picklist say that a renewal comes, and which that it does not; all others say neither. */
export interface CallWords {
  renews: readonly string[];
  leaves: readonly string[];
}

export type Stance = 'renews' | 'leaves' | 'unsure';

/** What a call says, without regard to case; null where none was made. */
export function stanceOf(call: string | null, words: CallWords): Stance | null {
  if (call === null || call.trim() === '') return null;
  const says = (list: readonly string[]): boolean =>
    list.some((word) => word.trim().toLowerCase() === call.trim().toLowerCase());
  return says(words.renews) ? 'renews' : says(words.leaves) ? 'leaves' : 'unsure';
}

/** What the three say of one renewal. `finalCents`: the manager's amount a year, where one was given. */
export interface Said {
  tier: Tier;
  lastKnownTier: Parameters<typeof isAtRisk>[0]['lastKnownTier'];
  /** Percent; null before calibration. */
  likelihood: number | null;
  csm: Stance | null;
  final: Stance | null;
  finalCents: number | null;
}

/**
 * What each expects of a renewal of so many hundredths; null for who says nothing that can be added up. The model: its
 * likelihood's share. A call: all or nothing. The final amount goes before the final call.
 */
export function expected(said: Said, cents: number): Record<Opinion, number | null> {
  const called = (stance: Stance | null): number | null =>
    stance === 'renews' ? cents : stance === 'leaves' ? 0 : null;
  return {
    model: said.likelihood === null ? null : Math.round((cents * said.likelihood) / 100),
    csm: called(said.csm),
    final: said.finalCents ?? called(said.final),
  };
}

/** Where they stand. Without a likelihood the model's tier stands for it: at risk or not; Unknown says nothing. */
export function stancesOf(said: Said): Record<Opinion, Stance | null> {
  return { model: modelStance(said), csm: said.csm, final: said.final ?? amountStance(said.finalCents) };
}

/** At Risk or Critical; of an Unknown one the last tier known counts. */
export const standsAtRisk = ({ tier, lastKnownTier }: Pick<Said, 'tier' | 'lastKnownTier'>): boolean =>
  isAtRisk({ tier, lastKnownTier: tier === 'Unknown' ? lastKnownTier : null });

function modelStance(said: Said): Stance | null {
  if (said.likelihood !== null) return said.likelihood >= 50 ? 'renews' : 'leaves';
  if (said.tier === 'Unknown' && said.lastKnownTier === null) return null;
  return standsAtRisk(said) ? 'leaves' : 'renews';
}

const amountStance = (cents: number | null): Stance | null =>
  cents === null ? null : cents > 0 ? 'renews' : 'leaves';

/** Whether one says that the renewal comes and another that it does not. */
export function disagree(said: Said): boolean {
  const stances = Object.values(stancesOf(said));
  return stances.includes('renews') && stances.includes('leaves');
}
