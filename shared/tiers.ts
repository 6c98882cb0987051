/** Risk tiers from worst to best; a tier's index is its rank. */
export const SCORED_TIERS = ['Critical', 'At Risk', 'Watch', 'Healthy'] as const;
export type ScoredTier = (typeof SCORED_TIERS)[number];

/** Unknown: too little is seen to score. It is no rank among the others. */
export const TIERS = ['Healthy', 'Watch', 'At Risk', 'Critical', 'Unknown'] as const;
export type Tier = (typeof TIERS)[number];

/** 0 Critical … 3 Healthy. */
export const tierRank = (tier: ScoredTier): number => SCORED_TIERS.indexOf(tier);

/** The worse of two scored tiers. */
export const worseTier = (a: ScoredTier, b: ScoredTier): ScoredTier => (tierRank(a) <= tierRank(b) ? a : b);

export const OWNER_STATUSES = ['Engaged', 'Cooling', 'Dark', 'Departed', 'Unknown'] as const;
export type OwnerStatus = (typeof OWNER_STATUSES)[number];

export const OWNER_SOURCES = ['Confirmed', 'Opportunity role', 'Account role', 'Title', 'Unknown'] as const;
export type OwnerSource = (typeof OWNER_SOURCES)[number];
