import { describe, expect, it } from 'vitest';
import { addMonths, dateOf, toDay } from './calendar';
import { FoldedCrm } from './folded-crm';
import { type BookDay, checksum, makeBook } from './index';

const SMALL = { seed: 11, firstDay: '2024-01-01', accounts: 60 };

/** A day as plain values, its events built. */
const told = (day: BookDay) => ({ ...day, events: day.events });

const inScope = (crm: FoldedCrm): number =>
  crm.all('Account').filter((a) => a.fields.Type === 'Customer').length;

describe('the book', () => {
  it('through a day is an exact beginning of the book through a later one', () => {
    const shorter = [...makeBook(SMALL).days('2024-03-05')].map(told);
    const longer = [...makeBook(SMALL).days('2024-03-06')].map(told);
    expect(longer).toHaveLength(shorter.length + 1);
    expect(longer.slice(0, -1)).toEqual(shorter);
    expect(shorter.at(-1)?.events.length).toBeGreaterThan(50);
  });

  it('builds the same events whether they are read along or long afterwards', () => {
    const along: unknown[] = [];
    for (const day of makeBook(SMALL).days('2024-02-20')) along.push(day.events);
    const kept = [...makeBook(SMALL).days('2024-02-20')];
    const backwards = kept.toReversed().map((day) => day.events);
    expect(backwards.toReversed()).toEqual(along);
  });

  it('is the same for the same seed and first day, and another for another seed', () => {
    const sum = checksum(makeBook(SMALL), '2024-01-20');
    expect(checksum(makeBook(SMALL), '2024-01-20')).toBe(sum);
    expect(checksum(makeBook({ ...SMALL, seed: 12 }), '2024-01-20')).not.toBe(sum);
  });

  it('has the committed checksum; a change to the generator is a commit of its own, with its reason', () => {
    const book = makeBook({ seed: 1, firstDay: '2024-01-01' });
    expect(checksum(book, '2024-02-15')).toBe(
      '79978335b3f3e831da74f85bd48d5f2805f214c88b96c88cc4a441d87a408abc',
    );
  });

  it('tells changes in order, of records that are there, and each on its own day', () => {
    for (const seed of [1, 2, 3]) {
      const crm = FoldedCrm.of(makeBook({ seed, firstDay: '2024-02-29', accounts: 80 }), '2026-04-01');
      expect(crm.records.size).toBeGreaterThan(10_000);
    }
  });

  it('has exactly 300 customers in scope at the end of every day', () => {
    const days = new Set<number>();
    FoldedCrm.of(makeBook({ seed: 5, firstDay: '2024-03-10' }), '2024-09-30', (crm) =>
      days.add(inScope(crm)),
    );
    expect([...days]).toEqual([300]);
  });

  it.each(['2023-12-31', '2024-02-29', '2024-07-04', '2024-11-22', '2025-05-17'])(
    'begun two years ago on %s has 300 customers today and at least 130 other accounts',
    (firstDay) => {
      const through = dateOf(toDay(firstDay) + 730);
      const crm = FoldedCrm.of(makeBook({ seed: 1, firstDay }), through);
      expect(inScope(crm)).toBe(300);
      expect(crm.all('Account').length - 300).toBeGreaterThanOrEqual(130);
    },
  );

  it('scales to other numbers of customers', () => {
    for (const accounts of [1, 25, 37, 600]) {
      const crm = FoldedCrm.of(makeBook({ seed: 3, firstDay: '2024-01-01', accounts }), '2024-02-10');
      expect(inScope(crm)).toBe(accounts);
    }
  });

  it('loses 6 to 15 of a hundred customers a year, healthy and sick', () => {
    const rates = [1, 2, 3].map((seed) => {
      let lost = 0;
      const book = makeBook({ seed, firstDay: '2024-01-01' });
      for (const { crm } of book.days('2025-12-31')) {
        for (const change of crm) {
          if (change.op === 'update' && change.fields.Type === 'Former Customer') lost += 1;
        }
      }
      return lost / 2 / 300;
    });
    for (const rate of rates) {
      expect(rate).toBeGreaterThan(0.06);
      expect(rate).toBeLessThan(0.15);
    }
  });

  it('keeps its CRM between 60,000 and 110,000 records and its events near two million', () => {
    const records = new Map<string, number>();
    let events = 0;
    for (const day of makeBook({ seed: 1, firstDay: '2024-01-01' }).days('2025-12-31')) {
      events += day.events.length;
      for (const { op, object } of day.crm)
        if (op === 'insert') records.set(object, (records.get(object) ?? 0) + 1);
    }
    const total = [...records.values()].reduce((a, b) => a + b, 0);
    expect(total).toBeGreaterThan(60_000);
    expect(total).toBeLessThan(110_000);
    expect(events).toBeGreaterThan(1_600_000);
    expect(events).toBeLessThan(2_400_000);
    expect([...records.keys()].sort()).toEqual([
      'Account',
      'AccountContactRelation',
      'AccountTeamMember',
      'Case',
      'Contact',
      'EmailMessage',
      'EmailMessageRelation',
      'Event',
      'EventRelation',
      'Opportunity',
      'OpportunityContactRole',
      'Task',
    ]);
  });

  it('brings some events late by one to five days, and some twice', () => {
    const ids = new Map<string, number>();
    const delays = new Map<number, number>();
    let total = 0;
    let misfiled = 0;
    for (const day of makeBook({ seed: 1, firstDay: '2024-01-01' }).days('2024-04-30')) {
      for (const event of day.events) {
        total += 1;
        if (dateOf(Math.floor(event.received_at / 86_400_000)) !== day.day) misfiled += 1;
        const delay = Math.floor(event.received_at / 86_400_000) - Math.floor(event.at / 86_400_000);
        delays.set(delay, (delays.get(delay) ?? 0) + 1);
        ids.set(event.event_id, (ids.get(event.event_id) ?? 0) + 1);
      }
    }
    expect(misfiled).toBe(0);
    expect([...delays.keys()].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    const late = 1 - (delays.get(0) ?? 0) / total;
    expect(late).toBeGreaterThan(0.001);
    expect(late).toBeLessThan(0.008);
    const twice = (total - ids.size) / total;
    expect(twice).toBeGreaterThan(0.0002);
    expect(twice).toBeLessThan(0.0015);
    expect(new Set(ids.values())).toEqual(new Set([1, 2]));
  });

  it('has as many months as are asked for, leap days included', () => {
    expect(dateOf(addMonths(toDay('2024-02-29'), 12))).toBe('2025-02-28');
    expect([...makeBook(SMALL).days('2023-12-31')]).toEqual([]);
  });
});

describe('a plain book', () => {
  it('holds accounts, contacts and opportunities only, all on the first day', () => {
    const book = makeBook({ seed: 1, firstDay: '2024-01-01', accounts: 500, plain: true });
    const crm = FoldedCrm.of(book, '2024-01-05');
    expect(inScope(crm)).toBe(500);
    expect(new Set([...crm.records.values()].map((r) => r.object))).toEqual(
      new Set(['User', 'Account', 'Contact', 'Opportunity']),
    );
    const [, ...later] = [...book.days('2024-01-05')];
    expect(later.every((day) => day.crm.length === 0)).toBe(true);
  });
});
