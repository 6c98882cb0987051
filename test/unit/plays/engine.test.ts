import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../../shared/day';
import { suggestPlays } from '../../../worker/plays/engine';
import type { RaisedPlay } from '../../../worker/scorecard/types';
import { factsOf } from './facts-of-nothing';

const DAY = '2025-06-16';
type Raised = Record<string, RaisedPlay>;

const left = {
  owner: {
    contact: 'ada',
    name: 'Ada Example',
    status: 'Departed',
    handOver: { contact: 'ada', name: 'Ada Example', departed: '2025-06-01', points: 0 },
  },
} as const;
const overdue = {
  invoice_overdue: { met: true, fresh: true, since: '2025-05-03', evidence: [] },
};
const month = (through: Day, activeUsers: number) => ({
  source: 'product',
  through,
  activeUsers,
  seats: 60,
  inSeason: false,
  milestones: false,
});
const falling = (day: Day, now = 10) => ({
  day,
  use: month(addDays(day, -1), now),
  useBefore: month(addDays(day, -31), 20),
});

const idsOf = (facts: Parameters<typeof factsOf>[0], before: Raised = {}) =>
  suggestPlays(factsOf(facts), before).suggested.map(({ id }) => id);

describe('the plays of a day', () => {
  it('are none where nothing is known', () => {
    expect(suggestPlays(factsOf({ day: DAY }))).toEqual({ suggested: [], raised: {} });
  });

  it('begin with what is due today, each urgency in the order of the registry', () => {
    expect(idsOf({ ...falling(DAY), ...left, conditions: overdue })).toEqual([
      'budget-owner-dark',
      'invoice-overdue',
      'adoption-falling',
    ]);
  });

  it('give the same bytes for the same facts', () => {
    const facts = { ...falling(DAY), ...left, conditions: overdue };
    expect(JSON.stringify(suggestPlays(factsOf(facts)))).toBe(JSON.stringify(suggestPlays(factsOf(facts))));
  });

  it('keep the day on which they were first raised where no fact tells it', () => {
    const first = suggestPlays(factsOf(falling(DAY)));
    const next = suggestPlays(factsOf(falling(addDays(DAY, 1), 9)), first.raised);
    expect([first, next].map(({ suggested }) => suggested[0]?.since)).toEqual([DAY, DAY]);
    expect(next.suggested[0]?.why).toContain('9 of 60');
  });

  it('begin anew once they were not called for', () => {
    const first = suggestPlays(factsOf(falling(DAY)));
    const well = suggestPlays(factsOf(falling(addDays(DAY, 1), 20)), first.raised);
    const again = suggestPlays(factsOf(falling(addDays(DAY, 2))), well.raised);
    expect(well.suggested).toEqual([]);
    expect(again.suggested[0]?.since).toBe(addDays(DAY, 2));
  });
});

describe('a play whose source cannot be read', () => {
  const stale = { invoice_overdue: { met: true, fresh: false, since: '2025-05-03', evidence: [] } };

  it('is not raised', () => {
    expect(idsOf({ day: DAY, conditions: stale })).toEqual([]);
    expect(idsOf({ day: DAY, use: month('2025-06-15', 1) })).toEqual([]);
  });

  it('stays as it was told last, for 30 days', () => {
    const first = suggestPlays(factsOf({ day: DAY, conditions: overdue }));
    const on = (days: number, before: Raised) =>
      suggestPlays(factsOf({ day: addDays(DAY, days), conditions: stale }), before);
    const second = on(10, first.raised);
    expect(second).toEqual(first);
    expect(on(30, second.raised)).toEqual(first);
    expect(on(31, second.raised)).toEqual({ suggested: [], raised: {} });
  });

  it('goes as soon as a fresh look says so', () => {
    const first = suggestPlays(factsOf({ day: DAY, conditions: overdue }));
    const paid = { invoice_overdue: { met: false, fresh: true, evidence: [] } };
    expect(idsOf({ day: addDays(DAY, 1), conditions: paid }, first.raised)).toEqual([]);
  });
});
