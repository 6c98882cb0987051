import { lastSunday } from '../../shared/day';
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
    'users who used any key feature in at least 3 of the last 4 whole weeks (Monday to Sunday) up to E, divided ' +
    'by the users active in those weeks, in percent; missing when none was active. Whole weeks, since blocks of 7 ' +
    'days that end on another weekday each day count a weekly user in and out from day to day',
  source: 'habitual adoption of the features that renewing customers use',
  read(signals) {
    const window = useThrough(signals);
    if ('missing' in window) return window;
    const { activeInWeeks, adopters } = signals.use;
    if (activeInWeeks === 0) return { missing: 'nobody was active in four whole weeks' };
    return {
      value: (adopters / activeInWeeks) * 100,
      basis: [activeInWeeks],
      evidence: [
        windowEvidence(
          signals,
          lastSunday(window.through),
          28,
          `${adopters} of ${activeInWeeks} active users used a key feature in three of four weeks`,
        ),
      ],
      detail: { adopters, activeUsers: activeInWeeks },
    };
  },
  examples: [
    {
      says: '7 of 20 active users',
      asOf: '2025-05-03',
      signals: { use: { workspace: true, through: '2025-05-02', activeInWeeks: 20, adopters: 7 } },
      reads: { value: 35, basis: [20] },
    },
    {
      says: 'nobody active is not zero adoption',
      asOf: '2025-05-03',
      signals: { use: { workspace: true, through: '2025-05-02' } },
      reads: { missing: 'nobody was active in four whole weeks' },
    },
  ],
});
