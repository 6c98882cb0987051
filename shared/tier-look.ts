import type { Tier } from './tiers';

/** How full a tier's mark is drawn, so that it is told by shape and not by colour alone. */
export const TIER_MARKS: Record<Tier, string> = {
  Healthy: '●',
  Watch: '◐',
  'At Risk': '◔',
  Critical: '○',
  Unknown: '·',
};

/** A tier as a part of a CSS class. */
export const tierClass = (tier: Tier): string => tier.toLowerCase().replace(' ', '-');

/** The trend in words and a mark: "▼ 4"; null where there is none. */
export function trendText(trend: number | null): string | null {
  if (trend === null) return null;
  if (trend === 0) return '► 0';
  return trend > 0 ? `▲ ${trend}` : `▼ ${-trend}`;
}
