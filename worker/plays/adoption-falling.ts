import { addDays, daysBetween } from '../../shared/day';
import { dayInWords } from '../scorecard/day-in-words';
import type { Evidence, UseOfDay } from '../scorecard/types';
import { definePlay } from './define-play';
import { USE_DAYS } from './use-of-day';

/** Below so many users one leave of absence is a quarter. */
const FEWEST_USERS = 5;
/** Both windows lie behind the go-live from then on. */
const SETTLED_DAYS = 2 * USE_DAYS;

export const adoptionFalling = definePlay({
  id: 'adoption-falling',
  name: 'Win back the users who stopped',
  question: 'Do fewer of their people use the product than a month ago?',
  definition:
    'distinct users active in the 30 days ending E are at least a quarter fewer than in the 30 days before, as both ' +
    'were counted on their own day, from at least 5 users then; users are compared and not their share of the ' +
    'seats, so that seats bought are no fall and seats given up hide none; not before 60 days after go-live nor ' +
    'where a configured season touches the 30 days ending E',
  urgency: 'this week',
  steps: [
    'List who was active in the earlier month and is not in the later one.',
    'Ask their manager what changed: a project that ended, people who left, another tool.',
    'Agree with your champion on the one workflow to bring back first.',
    'Offer those who stopped a session of half an hour on that workflow.',
    'Compare the active users again after two weeks.',
  ],
  suggest({ attributes: { goLive }, use, useBefore }) {
    if (!use) return 'untold';
    if (use.inSeason) return 'none';
    if (goLive ? daysBetween(goLive, use.through) < SETTLED_DAYS : use.milestones) return 'none';
    if (!useBefore) return 'untold';
    const fell = 4 * use.activeUsers <= 3 * useBefore.activeUsers;
    if (!fell || useBefore.activeUsers < FEWEST_USERS) return 'none';
    const earlier = `${activeIn(useBefore)} active in the ${USE_DAYS} days to ${dayInWords(useBefore.through)}`;
    return {
      why: `${earlier}, ${activeIn(use, false)} in the ${USE_DAYS} days to ${dayInWords(use.through)}.`,
      since: null,
      contact: null,
      evidence: [evidenceOf(use), evidenceOf(useBefore)],
    };
  },
  examples: [
    {
      says: '31 of 60 seats became 18',
      facts: {
        day: '2025-10-02',
        attributes: { goLive: '2024-02-01' },
        use: month('2025-10-01', 18, 60),
        useBefore: month('2025-09-01', 31, 60),
      },
      suggests: {
        urgency: 'this week',
        why: '31 of 60 seats active in the 30 days to 1 September 2025, 18 of 60 in the 30 days to 1 October 2025.',
        since: null,
        contact: null,
        evidence: 2,
      },
    },
    {
      says: 'exactly a quarter fewer, seats unlimited, no milestones known',
      facts: {
        day: '2025-10-02',
        use: month('2025-10-01', 15, null, { milestones: false }),
        useBefore: month('2025-09-01', 20, null),
      },
      suggests: {
        urgency: 'this week',
        why: '20 users active in the 30 days to 1 September 2025, 15 in the 30 days to 1 October 2025.',
        since: null,
        contact: null,
        evidence: 2,
      },
    },
    {
      says: 'a little less than a quarter fewer',
      facts: {
        day: '2025-10-02',
        attributes: { goLive: '2024-02-01' },
        use: month('2025-10-01', 16, 60),
        useBefore: month('2025-09-01', 21, 60),
      },
      suggests: 'none',
    },
    {
      says: 'four users are too few for a fall, though half of them stopped',
      facts: {
        day: '2025-10-02',
        attributes: { goLive: '2024-02-01' },
        use: month('2025-10-01', 2, 60),
        useBefore: month('2025-09-01', 4, 60),
      },
      suggests: 'none',
    },
    {
      says: 'live since 59 days',
      facts: {
        day: '2025-10-02',
        attributes: { goLive: '2025-08-03' },
        use: month('2025-10-01', 18, 60),
        useBefore: month('2025-09-01', 31, 60),
      },
      suggests: 'none',
    },
    {
      says: 'not live yet, of all that is known',
      facts: {
        day: '2025-10-02',
        use: month('2025-10-01', 18, 60),
        useBefore: month('2025-09-01', 31, 60),
      },
      suggests: 'none',
    },
    {
      says: 'a season without use touches the month',
      facts: {
        day: '2025-10-02',
        attributes: { goLive: '2024-02-01' },
        use: month('2025-10-01', 18, 60, { inSeason: true }),
        useBefore: month('2025-09-01', 31, 60),
      },
      suggests: 'none',
    },
    {
      says: 'the month before was not read',
      facts: {
        day: '2025-10-02',
        attributes: { goLive: '2024-02-01' },
        use: month('2025-10-01', 18, 60),
      },
      suggests: 'untold',
    },
    { says: 'use cannot be read', facts: { day: '2025-10-02' }, suggests: 'untold' },
  ],
});

function activeIn({ activeUsers, seats }: UseOfDay, isWhole = true): string {
  const unit = seats === null ? ' users' : ' seats';
  return `${activeUsers}${seats === null ? '' : ` of ${seats}`}${isWhole ? unit : ''}`;
}

function evidenceOf(use: UseOfDay): Evidence {
  const from = dayInWords(addDays(use.through, 1 - USE_DAYS));
  const text = `${activeIn(use)} active, ${from} to ${dayInWords(use.through)}`;
  return { source: use.source, id: '', at: use.through, text };
}

/** A month of use for the examples. */
function month(
  through: string,
  activeUsers: number,
  seats: number | null,
  more: Partial<UseOfDay> = {},
): UseOfDay {
  return { source: 'product', through, activeUsers, seats, inSeason: false, milestones: true, ...more };
}
