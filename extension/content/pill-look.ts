import type { HealthSummary } from '../../shared/api';
import { trendText } from '../../shared/tier-look';
import type { Tier } from '../../shared/tiers';
import type { Obstacle, View } from '../../shared/view';

/** What the pill shows and says. */
export interface PillLook {
  /** Shape and colour; null: Plimsoll's own mark. */
  tier: Tier | null;
  score: string | null;
  text: string;
  trend: string | null;
  /** Read aloud, and shown as a tooltip. */
  label: string;
  /** Not what the worker says now: drawn with a broken outline. */
  isStale: boolean;
}

export const LOADING: PillLook = {
  tier: null,
  score: null,
  text: 'Loading…',
  trend: null,
  label: 'Account health is loading',
  isStale: false,
};

/** Says a view of an account in the few words of a pill. */
export function pillLook(view: View<HealthSummary>): PillLook {
  return view.state === 'ready' ? ready(view.data) : obstacle(view);
}

function ready({ score, tier, trend30d, lastKnownTier, coverage }: HealthSummary): PillLook {
  const moved = trend30d === null ? '' : `, ${change(trend30d)} in 30 days`;
  const known = lastKnownTier ? `, last known ${lastKnownTier.tier}` : '';
  const seen = `, ${Math.round(coverage * 100)} % of its evidence was seen`;
  return {
    tier,
    score: score === null ? null : String(score),
    text: tier,
    trend: trendText(trend30d),
    label:
      score === null
        ? `Account health: ${tier}${known}. Open details`
        : `Account health: ${score} of 100, ${tier}${moved}${seen}. Open details`,
    isStale: false,
  };
}

const change = (trend: number): string =>
  trend === 0 ? 'unchanged' : `${trend > 0 ? 'up' : 'down'} ${Math.abs(trend)}`;

const WORDS: Record<Exclude<Obstacle['state'], 'unreachable'>, string> = {
  'not-set-up': 'Set up Plimsoll',
  'signed-out': 'Sign in',
  'no-access': 'No access',
  'out-of-scope': 'Not in scope',
  'unknown-account': 'Not synced yet',
  'not-scored': 'Not scored yet',
  'other-org': 'Other org',
};

function obstacle(view: Obstacle): PillLook {
  if (view.state !== 'unreachable') {
    const text = WORDS[view.state];
    return {
      tier: null,
      score: null,
      text,
      trend: null,
      label: `Plimsoll: ${text}. Open details`,
      isStale: false,
    };
  }
  const { crm } = view;
  if (!crm?.tier) {
    const label = 'Unreachable: Plimsoll cannot be reached. Open details';
    return { tier: null, score: null, text: 'Unreachable', trend: null, label, isStale: true };
  }
  const on = crm.changedAt ? ` of ${crm.changedAt.slice(0, 10)}` : '';
  return {
    tier: crm.tier,
    score: crm.score === null ? null : String(crm.score),
    text: crm.tier,
    trend: trendText(crm.trend30d),
    label: `Account health as the CRM's fields${on} have it: ${crm.score ?? 'no score'}, ${crm.tier}. Plimsoll cannot be reached. Open details`,
    isStale: true,
  };
}
