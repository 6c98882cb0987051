import { defineMeasure } from './define-measure';
import { useThrough, windowEvidence } from './use-window';

const FEWEST_USERS = 5;

export const monthlyStickiness = defineMeasure({
  id: 'monthly_stickiness',
  question: 'Of those who use the product in a month, how many use it on a working day?',
  family: 'adoption depth',
  owner: 'product',
  cadence: 'daily',
  status: 'scored by default',
  definition:
    'mean over Monday to Friday of the 30 days ending E of the users active that day, divided by the distinct ' +
    'users active in those 30 days, in percent; active: at least one value-producing event; below 5 users missing',
  source: 'DAU/MAU over working days',
  read(signals) {
    const window = useThrough(signals);
    if ('missing' in window) return window;
    const { active30, workingUserDays, workingDays } = signals.use;
    if (active30 < FEWEST_USERS)
      return { missing: `fewer than ${FEWEST_USERS} users were active in 30 days` };
    return {
      value: (workingUserDays / workingDays / active30) * 100,
      basis: [active30],
      evidence: [
        windowEvidence(
          signals,
          window.through,
          30,
          `${active30} active users, ${workingUserDays} user-days on ${workingDays} working days`,
        ),
      ],
      detail: { activeUsers: active30, workingUserDays, workingDays },
    };
  },
  examples: [
    {
      says: '40 users, 264 user-days on 22 working days: 12 a day of 40',
      asOf: '2025-05-03',
      signals: {
        use: { workspace: true, through: '2025-05-02', active30: 40, workingUserDays: 264, workingDays: 22 },
      },
      reads: { value: 30, basis: [40] },
    },
    {
      says: 'four users are too few to say',
      asOf: '2025-05-03',
      signals: {
        use: { workspace: true, through: '2025-05-02', active30: 4, workingUserDays: 60, workingDays: 22 },
      },
      reads: { missing: 'fewer than 5 users were active in 30 days' },
    },
    {
      says: 'without a workspace nothing is known',
      asOf: '2025-05-03',
      signals: { use: { workspace: false, through: '2025-05-02' } },
      reads: { missing: 'no workspace is known for this account' },
    },
    {
      says: 'use was not read for four days',
      asOf: '2025-05-03',
      signals: {
        use: { workspace: true, through: '2025-04-29', active30: 40, workingUserDays: 264, workingDays: 22 },
        completeness: { kinds: { use: { source: 'product', through: '2025-04-29', live: false } } },
      },
      reads: { missing: 'product use was last read through 29 April 2025' },
    },
  ],
});
