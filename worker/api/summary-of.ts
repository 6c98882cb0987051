import type { HealthSummary } from '../../shared/api';
import type { HealthDocument } from '../../shared/health-document';

/** What the pill draws: nothing that rests on a record that someone may not read. */
export const summaryOf = (document: HealthDocument): HealthSummary => ({
  account: document.account,
  name: document.name,
  day: document.day,
  score: document.score,
  tier: document.tier,
  lastKnownTier: document.lastKnownTier,
  trend30d: document.trend30d,
  coverage: document.coverage,
});
