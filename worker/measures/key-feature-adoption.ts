import { defineMeasure } from './define-measure';
import { useThrough, windowEvidence } from './use-window';

export const keyFeatureAdoption = defineMeasure({
  id: 'key_feature_adoption',
  question: 'How many of their users have made a key feature a habit?',
  family: 'adoption depth',
  owner: 'product',
  cadence: 'daily',
  status: 'scored by default',
  definition:
    'users who used any key feature in at least 3 of the 4 weeks (blocks of 7 days) ending E, divided by the ' +
    'users active in those 28 days, in percent; missing when none was active',
  source: 'habitual adoption of the features that renewing customers use',
  read(signals) {
    const window = useThrough(signals);
    if ('missing' in window) return window;
    const { active28, adopters } = signals.use;
    if (active28 === 0) return { missing: 'nobody was active in 28 days' };
    return {
      value: (adopters / active28) * 100,
      basis: [active28],
      evidence: [
        windowEvidence(
          signals,
          window.through,
          28,
          `${adopters} of ${active28} active users used a key feature in three of four weeks`,
        ),
      ],
      detail: { adopters, activeUsers: active28 },
    };
  },
  examples: [
    {
      says: '7 of 20 active users',
      asOf: '2025-05-03',
      signals: { use: { workspace: true, through: '2025-05-02', active28: 20, adopters: 7 } },
      reads: { value: 35, basis: [20] },
    },
    {
      says: 'nobody active is not zero adoption',
      asOf: '2025-05-03',
      signals: { use: { workspace: true, through: '2025-05-02' } },
      reads: { missing: 'nobody was active in 28 days' },
    },
  ],
});
