import { tierClass } from '../../shared/tier-look';
import type { Tier } from '../../shared/tiers';

/** How far the circle is filled, from its top (0) to its foot (16). */
const WATER: Record<Tier, number> = { Healthy: 0, Watch: 8, 'At Risk': 11.5, Critical: 16, Unknown: 16 };

/** A tier's mark: a circle filled from below, so that shape tells what colour does. */
export function TierMark({ tier, size = 20 }: { tier: Tier; size?: number }) {
  const top = WATER[tier];
  const half = Math.sqrt(Math.max(0, 5.5 ** 2 - (top - 8) ** 2));
  return (
    <svg class={`mark ${tierClass(tier)}`} viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      {top === 0 && <circle cx="8" cy="8" r="5.5" class="fill" />}
      {top > 0 && top < 16 && (
        <path d={`M${8 - half} ${top}A5.5 5.5 0 ${top <= 8 ? 1 : 0} 0 ${8 + half} ${top}Z`} class="fill" />
      )}
      <circle cx="8" cy="8" r="6.5" class="rim" stroke-dasharray={tier === 'Unknown' ? '2.2 2.1' : undefined} />
    </svg>
  );
}

/** Plimsoll's own mark: the load line of a ship. */
export function LoadLine({ size = 20 }: { size?: number }) {
  return (
    <svg class="mark" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <circle cx="8" cy="8" r="5" class="rim" />
      <path d="M0.5 8H15.5" class="rim" />
    </svg>
  );
}
