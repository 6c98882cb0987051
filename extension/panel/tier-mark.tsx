import { DASHES, tierClass, tierShape } from '../../shared/tier-look';
import type { Tier } from '../../shared/tiers';

/** A tier's mark, told by shape as by colour. */
export function TierMark({ tier, size = 20 }: { tier: Tier; size?: number }) {
  const { fill, isDashed } = tierShape(tier);
  return (
    <svg class={`mark ${tierClass(tier)}`} viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      {fill && <path d={fill} class="fill" />}
      <circle cx="8" cy="8" r="6.5" class="rim" stroke-dasharray={isDashed ? DASHES : undefined} />
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
