import { defineMeasure } from './define-measure';
import { contractedSeats, useThrough, windowEvidence } from './use-window';

export const weeklyActiveSeats = defineMeasure({
  id: 'weekly_active_seats',
  question: 'How many of the seats they pay for were used this week?',
  family: 'adoption depth',
  owner: 'product',
  cadence: 'daily',
  status: 'shown by default',
  definition:
    'distinct users active in the 7 days ending E, divided by the seats under contract on E, in percent',
  source: 'weekly active users per seat',
  read(signals) {
    const seats = contractedSeats(signals);
    if (!('seats' in seats)) return seats;
    const window = useThrough(signals);
    if ('missing' in window) return window;
    const { active7 } = signals.use;
    return {
      value: (active7 / seats.seats) * 100,
      basis: [active7, seats.seats],
      evidence: [windowEvidence(signals, window.through, 7, `${active7} of ${seats.seats} seats active`)],
      detail: { activeUsers: active7, seats: seats.seats },
    };
  },
  examples: [
    {
      says: '18 of 60 seats',
      asOf: '2025-05-03',
      signals: {
        use: { workspace: true, through: '2025-05-02', active7: 18 },
        subscription: { count: 1, seats: 60 },
      },
      reads: { value: 30, basis: [18, 60] },
    },
    {
      says: 'unlimited seats have no share',
      asOf: '2025-05-03',
      signals: {
        use: { workspace: true, through: '2025-05-02', active7: 18 },
        subscription: { count: 1, seats: null },
      },
      reads: { notApplicable: 'seats are unlimited' },
    },
    {
      says: 'no contract, no seats',
      asOf: '2025-05-03',
      signals: { use: { workspace: true, through: '2025-05-02', active7: 18 } },
      reads: { missing: 'no subscription in force is known' },
    },
  ],
});
