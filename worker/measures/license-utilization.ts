import { defineMeasure } from './define-measure';
import { contractedSeats, useThrough, windowEvidence } from './use-window';

export const licenseUtilization = defineMeasure({
  id: 'license_utilization',
  question: 'Do they use the seats they pay for, or more?',
  family: 'adoption depth',
  owner: 'customer success',
  cadence: 'daily',
  status: 'scored by default',
  definition:
    'distinct users active in the 30 days ending E, divided by the seats under contract on E, in percent; above ' +
    '100 is kept; no active user in a known workspace is 0',
  source: 'monthly active users per seat',
  read(signals) {
    const seats = contractedSeats(signals);
    if (!('seats' in seats)) return seats;
    const window = useThrough(signals);
    if ('missing' in window) return window;
    const { active30 } = signals.use;
    return {
      value: (active30 / seats.seats) * 100,
      basis: [active30, seats.seats],
      evidence: [windowEvidence(signals, window.through, 30, `${active30} of ${seats.seats} seats active`)],
      detail: { activeUsers: active30, seats: seats.seats },
    };
  },
  examples: [
    {
      says: '66 users on 60 seats stay above 100',
      asOf: '2025-05-03',
      signals: {
        use: { workspace: true, through: '2025-05-02', active30: 66 },
        subscription: { count: 2, seats: 60 },
      },
      reads: { value: 110, basis: [66, 60] },
    },
    {
      says: 'a workspace that nobody uses is 0',
      asOf: '2025-05-03',
      signals: { use: { workspace: true, through: '2025-05-02' }, subscription: { count: 1, seats: 25 } },
      reads: { value: 0, basis: [0, 25] },
    },
    {
      says: 'seats without a workspace say nothing',
      asOf: '2025-05-03',
      signals: { use: { workspace: false, through: '2025-05-02' }, subscription: { count: 1, seats: 25 } },
      reads: { missing: 'no workspace is known for this account' },
    },
    {
      says: 'unlimited seats have no share',
      asOf: '2025-05-03',
      signals: { use: { workspace: true, through: '2025-05-02' }, subscription: { count: 1, seats: null } },
      reads: { notApplicable: 'seats are unlimited' },
    },
  ],
});
