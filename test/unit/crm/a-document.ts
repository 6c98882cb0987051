import type { HealthDocument, HealthDriver, SuggestedPlay } from '../../../shared/health-document';

/** A document of an ordinary account, changed as a test needs. */
export function aDocument(change: Partial<HealthDocument> = {}): HealthDocument {
  return {
    account: '001000000000001AAA',
    name: 'Acme',
    day: '2026-05-03',
    score: 70,
    tier: 'Watch',
    tierSince: '2026-04-01',
    lastKnownTier: { tier: 'Watch', day: '2026-05-02' },
    trend30d: -4,
    coverage: 0.824,
    segment: { id: 'mid', since: '2026-01-01' },
    groups: [],
    measures: [],
    cap: null,
    capsInForce: [],
    capsAnswered: [],
    ceilings: [],
    roundingCents: 0,
    drivers: [aDriver('14 of 60 seats active since 3 May.'), aDriver('Two severe tickets open since 1 May.')],
    lever: null,
    budgetOwner: {
      contact: '003000000000001AAA',
      name: 'Åsa Öberg',
      source: 'Opportunity role',
      status: 'Engaged',
      lastEngaged: '2026-04-20',
      lastTouch: 'meeting',
      lastPresence: null,
      cadence: 60,
      confidence: 'high',
      rule: 'opportunity-role',
      handOver: null,
      singleThreaded: false,
      check: false,
      askAgain: false,
      candidates: [],
    },
    likelihood: { percent: null, reason: 'not calibrated: needs outcomes' },
    freshness: [],
    renewalDate: null,
    arr: null,
    csm: null,
    keptAttributes: [],
    scorecard: { id: 'default', hash: 'x' },
    rebased: false,
    plays: [],
    ...change,
  };
}

export const aDriver = (text: string): HealthDriver => ({ text, measure: null, cents: 0 });

/** A play of which only the name matters. */
export const aPlay = (name: string): SuggestedPlay => ({
  id: name.toLowerCase(),
  name,
  why: 'Nobody has talked with Ada Example since 3 May 2025.',
  since: '2025-09-01',
  urgency: 'this week',
  steps: ['Call them.'],
  contact: null,
  evidence: [],
});
