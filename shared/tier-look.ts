import type { Tier } from './tiers';

/** How far the mark is filled, from its top (0) to its foot (16); the circle's rim is at 2.5 and 13.5. */
const LEVEL: Record<Tier, number> = { Healthy: 0, Watch: 8, 'At Risk': 11.5, Critical: 16, Unknown: 16 };
const RADIUS = 5.5;

/**
 * A tier's mark in a square of 16: a circle filled from below as far as the account is well, so that shape tells
 * what colour does. `fill` is the path of what is filled, null where nothing is.
 */
export function tierShape(tier: Tier): { fill: string | null; isDashed: boolean } {
  const level = LEVEL[tier];
  const isDashed = tier === 'Unknown';
  if (level >= 16) return { fill: null, isDashed };
  const top = Math.max(level, 8 - RADIUS);
  const half = Math.sqrt(RADIUS ** 2 - (top - 8) ** 2);
  if (half === 0) return { fill: `M8 ${top}a${RADIUS} ${RADIUS} 0 1 0 0.01 0Z`, isDashed };
  return {
    fill: `M${8 - half} ${top}A${RADIUS} ${RADIUS} 0 ${top <= 8 ? 1 : 0} 0 ${8 + half} ${top}Z`,
    isDashed,
  };
}

/** The dashes of a rim that stands for Unknown. */
export const DASHES = '2.2 2.1';

/** A tier as a part of a CSS class. */
export const tierClass = (tier: Tier): string => tier.toLowerCase().replace(' ', '-');

/** The trend with a mark of its direction: "▼ 4", "± 0"; null where there is none. */
export function trendText(trend: number | null): string | null {
  if (trend === null) return null;
  if (trend === 0) return '± 0';
  return trend > 0 ? `▲ ${trend}` : `▼ ${-trend}`;
}
