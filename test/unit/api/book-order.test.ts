import { expect, it } from 'vitest';
import type { BookRow } from '../../../shared/api';
import { byNeed } from '../../../worker/api/book-order';

const row = (account: string, more: Partial<BookRow>): BookRow => ({
  ...{ account, name: account, day: '2026-05-03', score: 60, tier: 'Watch', lastKnownTier: null },
  ...{ trend30d: null, coverage: 1, arr: null, arrCorporate: null, renewalDate: null },
  ...{ ownerStatus: 'Engaged', nextPlay: null },
  ...more,
});

it('puts the most revenue at risk first, then the nearest renewal', () => {
  const rows = [
    row('late', { renewalDate: '2027-01-01', arrCorporate: 900_000 }),
    row('undated', { arrCorporate: 5 }),
    row('soon', { renewalDate: '2026-06-01', tier: 'Healthy' }),
    row('unknown revenue', { tier: 'Critical' }),
    row('was critical', {
      ...{ tier: 'Unknown', score: null, arrCorporate: 20_000 },
      lastKnownTier: { tier: 'Critical', day: '2026-04-01' },
    }),
    row('large', { tier: 'At Risk', arrCorporate: 50_000 }),
    row('small, later', { tier: 'Critical', arrCorporate: 10_000, renewalDate: '2026-12-01' }),
    row('small, sooner', { tier: 'At Risk', arrCorporate: 10_000, renewalDate: '2026-11-01' }),
  ];
  expect(rows.sort(byNeed).map(({ account }) => account)).toEqual([
    ...['large', 'was critical', 'small, sooner', 'small, later', 'unknown revenue'],
    ...['soon', 'late', 'undated'],
  ]);
});
