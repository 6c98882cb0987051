import { expect, test } from 'vitest';
import type { BookDay } from '../book/types';
import { BookFeed } from './book-feed';

const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'];

function bookOf(log: string[]) {
  const empty = { events: [], subscriptions: [], invoices: [], surveys: [], milestones: [], referrals: [] };
  return {
    *days(through: string): Generator<BookDay> {
      log.push(through);
      for (const day of DAYS.filter((each) => each <= through)) {
        const change = {
          at: `${day}T00:00:00.000Z`,
          by: 'u',
          op: 'delete',
          object: 'Case',
          id: day,
        } as const;
        yield { day, crm: [change], ...empty };
      }
    },
  };
}

test('days are handed out once each, however they are asked for', () => {
  const feed = new BookFeed(bookOf([]));
  const seen: string[] = [];
  for (const through of ['2026-01-02', '2026-01-01', '2026-01-02', '2026-01-04', '2026-01-09']) {
    feed.advance(through, (changes) => seen.push(...changes.map(({ id }) => id)));
  }
  expect(seen).toEqual(DAYS);
  expect(feed.through).toBe('2026-01-09');
});

test('a feed told its horizon reads the book once', () => {
  const passes: string[] = [];
  const feed = new BookFeed(bookOf(passes));
  feed.prepare('2026-01-04');
  for (const through of DAYS) feed.advance(through, () => undefined);
  expect(passes).toEqual(['2026-01-04']);
});

test('a day that could not be taken comes again', () => {
  const feed = new BookFeed(bookOf([]));
  const seen: string[] = [];
  const take = (fails: string) => (changes: readonly { id: string }[]) => {
    if (changes[0]?.id === fails) throw new Error('not now');
    seen.push(...changes.map(({ id }) => id));
  };
  expect(() => feed.advance('2026-01-04', take('2026-01-03'))).toThrow('not now');
  expect(feed.through).toBe('2026-01-02');
  feed.advance('2026-01-04', take('never'));
  expect(seen).toEqual(DAYS);
});
