import { describe, expect, it } from 'vitest';
import { addDays, type Day } from '../../../shared/day';
import { findOwner } from '../../../worker/budget-owner/identify';
import { invoiceOverdue } from '../../../worker/measures/conditions/invoice-overdue';
import type { PlayFacts } from '../../../worker/plays/define-play';
import { suggestPlays } from '../../../worker/plays/engine';
import type { RaisedPlay } from '../../../worker/scorecard/types';
import { contact, settings as ownerDefaults, role, signal } from '../budget-owner/build';
import { signalsOf } from '../measures/signals-of-nothing';
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

/** The same value, with the keys of each object in the opposite order. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, backwards(each)]),
  );
}

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

  it('give the same bytes for the same facts, in whatever order rows and keys come', () => {
    const touch = { day: '2024-11-01', touch: 'event-1', channel: 'call', rung: null };
    const people = [contact('ada'), contact('ben', { lastTwoWay: touch, departed: '2025-06-01' })];
    const roles = [role('ada', { role: 'Decision Maker' }), role('ben')];
    const invoices = ['INV-2', 'INV-1', 'INV-3'].map((id, n) => ({
      ...{ id, amount: `${n + 1}000.00`, currency: 'EUR', corporate: 1000 * (n + 1) },
      ...{ issuedOn: '2025-03-01', dueOn: `2025-04-0${n + 1}`, paidOn: null },
    }));
    /** The facts as read from rows. */
    const read = (inOrder: <T>(rows: T[]) => T[]) => {
      const found = findOwner(
        signal({ contacts: inOrder(people), opportunityRoles: inOrder(roles) }),
        DAY,
        ownerDefaults,
      );
      const signals = signalsOf({
        invoice: { known: true, invoices: inOrder(invoices) },
        completeness: { kinds: { invoice: { source: 'billing', through: DAY, live: true } } },
      });
      const settings = { seasons: [], invoiceMinimum: { arrShare: 0, amount: 500 } };
      const handOver = { contact: 'ben', name: 'Name of ben', departed: '2025-06-01', points: 0 };
      return factsOf({
        ...falling(DAY),
        finding: found,
        owner: { contact: 'ada', name: 'Name of ada', status: 'Departed', handOver },
        conditions: { invoice_overdue: invoiceOverdue.read(signals, { asOf: DAY }, settings) },
      });
    };
    const facts = read((rows) => rows);
    const bytes = (given: PlayFacts) => JSON.stringify(suggestPlays(given).suggested);
    const first = bytes(facts);
    for (const told of ['Name of ben left', 'INV-1', 'INV-2', 'INV-3', '10 of 60']) {
      expect(first).toContain(told);
    }
    const other = backwards(JSON.parse(JSON.stringify(read((rows) => rows.toReversed())))) as PlayFacts;
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(facts));
    expect(bytes(other)).toBe(first);
    expect(suggestPlays(other).raised).toEqual(suggestPlays(facts).raised);
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

describe('the first day under another scorecard', () => {
  const onIt = (facts: Parameters<typeof factsOf>[0], before: Raised = {}) =>
    suggestPlays(factsOf(facts), before, { rebased: true });

  it('raises nothing, and the day after raises what is so', () => {
    const rebased = onIt({ ...falling(DAY), ...left, conditions: overdue });
    expect(rebased).toEqual({ suggested: [], raised: {} });
    expect(idsOf({ ...left, day: addDays(DAY, 1) }, rebased.raised)).toEqual(['budget-owner-dark']);
  });

  it('keeps what was raised as it was told', () => {
    const first = suggestPlays(factsOf({ day: DAY, conditions: overdue }));
    expect(onIt({ day: addDays(DAY, 1), ...left }, first.raised)).toEqual(first);
  });
});
