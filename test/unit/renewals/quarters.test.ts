import { expect, it } from 'vitest';
import { quarterFinder } from '../../../worker/renewals/fiscal-quarters';
import { mondayOf } from '../../../worker/renewals/monday';

const byMonths = (startMonth: number, namedByStart = false) =>
  quarterFinder({ periods: [], startMonth, namedByStart });

it('goes by the start month where no periods are known: a year that starts in February is called by its end', () => {
  const february = byMonths(2);
  expect(february('2026-01-31')).toEqual({ start: '2025-11-01', end: '2026-01-31', label: 'Q4 FY 2026' });
  expect(february('2026-02-01')).toEqual({ start: '2026-02-01', end: '2026-04-30', label: 'Q1 FY 2027' });
  expect(byMonths(2, true)('2026-02-01')?.label).toBe('Q1 FY 2026');
  expect(byMonths(1)('2026-12-31')).toEqual({ start: '2026-10-01', end: '2026-12-31', label: 'Q4 FY 2026' });
});

it('takes the period that holds the day', () => {
  const period = { start: '2026-02-01', end: '2026-05-02', label: 'Q1 FY 2027' };
  const custom = quarterFinder({
    periods: [{ start: '2026-05-03', end: '2026-08-01', label: 'Q2 FY 2027' }, period],
    startMonth: 2,
    namedByStart: false,
  });
  expect(custom('2026-05-02')).toBe(period);
  expect(custom('2026-05-03')?.label).toBe('Q2 FY 2027');
});

it('knows no quarter for a day beyond custom fiscal years, and goes on by months beyond standard ones', () => {
  const beyond = (start: string, end: string) =>
    quarterFinder({ periods: [{ start, end, label: 'Q1' }], startMonth: 2, namedByStart: false })(
      '2030-01-01',
    );
  expect(beyond('2026-05-03', '2026-08-01')).toBeNull();
  expect(beyond('2026-05-01', '2026-07-31')?.label).toBe('Q4 FY 2030');
});

it('knows the Monday of a week', () => {
  expect(['2026-05-03', '2026-05-04', '2026-05-10'].map(mondayOf)).toEqual([
    '2026-04-27',
    '2026-05-04',
    '2026-05-04',
  ]);
});
