import { describe, expect, test } from 'vitest';
import { dateFunction } from './date-functions';
import { rangeOf } from './date-ranges';
import { runQuery } from './index';
import { NOW, smallOrg } from './small-org';

// Tuesday in UTC, still Monday 9 March in Los Angeles, where daylight time began on Sunday.
const calendar = { now: NOW, timeZone: 'America/Los_Angeles', fiscalYearStartMonth: 2 };

describe('what a date literal covers', () => {
  test.each([
    ['TODAY', 0, '2026-03-09', '2026-03-10'],
    ['YESTERDAY', 0, '2026-03-08', '2026-03-09'],
    ['TOMORROW', 0, '2026-03-10', '2026-03-11'],
    ['LAST_WEEK', 0, '2026-03-01', '2026-03-08'],
    ['THIS_WEEK', 0, '2026-03-08', '2026-03-15'],
    ['NEXT_WEEK', 0, '2026-03-15', '2026-03-22'],
    ['LAST_MONTH', 0, '2026-02-01', '2026-03-01'],
    ['THIS_MONTH', 0, '2026-03-01', '2026-04-01'],
    ['NEXT_MONTH', 0, '2026-04-01', '2026-05-01'],
    ['LAST_90_DAYS', 0, '2025-12-09', '2026-03-10'],
    ['NEXT_90_DAYS', 0, '2026-03-10', '2026-06-08'],
    ['THIS_QUARTER', 0, '2026-01-01', '2026-04-01'],
    ['LAST_QUARTER', 0, '2025-10-01', '2026-01-01'],
    ['NEXT_QUARTER', 0, '2026-04-01', '2026-07-01'],
    ['THIS_YEAR', 0, '2026-01-01', '2027-01-01'],
    ['LAST_YEAR', 0, '2025-01-01', '2026-01-01'],
    ['NEXT_YEAR', 0, '2027-01-01', '2028-01-01'],
    ['THIS_FISCAL_QUARTER', 0, '2026-02-01', '2026-05-01'],
    ['LAST_FISCAL_QUARTER', 0, '2025-11-01', '2026-02-01'],
    ['NEXT_FISCAL_QUARTER', 0, '2026-05-01', '2026-08-01'],
    ['THIS_FISCAL_YEAR', 0, '2026-02-01', '2027-02-01'],
    ['LAST_FISCAL_YEAR', 0, '2025-02-01', '2026-02-01'],
    ['NEXT_FISCAL_YEAR', 0, '2027-02-01', '2028-02-01'],
    ['LAST_N_DAYS', 3, '2026-03-06', '2026-03-10'],
    ['NEXT_N_DAYS', 3, '2026-03-10', '2026-03-13'],
    ['N_DAYS_AGO', 3, '2026-03-06', '2026-03-07'],
    ['LAST_N_WEEKS', 2, '2026-02-22', '2026-03-08'],
    ['NEXT_N_WEEKS', 2, '2026-03-15', '2026-03-29'],
    ['N_WEEKS_AGO', 2, '2026-02-22', '2026-03-01'],
    ['LAST_N_MONTHS', 3, '2025-12-01', '2026-03-01'],
    ['NEXT_N_MONTHS', 10, '2026-04-01', '2027-02-01'],
    ['N_MONTHS_AGO', 3, '2025-12-01', '2026-01-01'],
    ['LAST_N_QUARTERS', 2, '2025-07-01', '2026-01-01'],
    ['NEXT_N_QUARTERS', 2, '2026-04-01', '2026-10-01'],
    ['N_QUARTERS_AGO', 2, '2025-07-01', '2025-10-01'],
    ['LAST_N_YEARS', 2, '2024-01-01', '2026-01-01'],
    ['NEXT_N_YEARS', 2, '2027-01-01', '2029-01-01'],
    ['N_YEARS_AGO', 2, '2024-01-01', '2025-01-01'],
    ['LAST_N_FISCAL_QUARTERS', 2, '2025-08-01', '2026-02-01'],
    ['NEXT_N_FISCAL_QUARTERS', 2, '2026-05-01', '2026-11-01'],
    ['N_FISCAL_QUARTERS_AGO', 2, '2025-08-01', '2025-11-01'],
    ['LAST_N_FISCAL_YEARS', 2, '2024-02-01', '2026-02-01'],
    ['NEXT_N_FISCAL_YEARS', 2, '2027-02-01', '2029-02-01'],
    ['N_FISCAL_YEARS_AGO', 2, '2024-02-01', '2025-02-01'],
  ])('%s:%i', (name, n, from, to) => {
    expect(rangeOf(name, n, calendar, 'date')).toEqual({ from, to });
  });

  test('begins and ends at midnight of the user’s zone, across a change of the clocks', () => {
    expect(rangeOf('THIS_WEEK', 0, calendar, 'datetime')).toEqual({
      from: '2026-03-08T08:00:00.000Z',
      to: '2026-03-15T07:00:00.000Z',
    });
    expect(rangeOf('TODAY', 0, { ...calendar, timeZone: 'Asia/Kolkata' }, 'datetime').from).toBe(
      '2026-03-09T18:30:00.000Z',
    );
  });

  test('ends with the present second for LAST_N_DAYS', () => {
    expect(rangeOf('LAST_N_DAYS', 1, calendar, 'datetime')).toEqual({
      from: '2026-03-08T08:00:00.000Z',
      to: '2026-03-10T02:30:00.001Z',
    });
  });
});

describe('fiscal literals by the org’s own periods', () => {
  // Thirteen weeks a quarter, as custom fiscal years have; days counted from 1970-01-01.
  const first = Date.UTC(2025, 11, 28) / 86_400_000;
  const quarters = Array.from({ length: 8 }, (_, i) => ({ from: first + 91 * i, to: first + 91 * (i + 1) }));
  const years = [0, 1].map((i) => ({ from: first + 364 * i, to: first + 364 * (i + 1) }));
  const custom = {
    ...calendar,
    fiscalPeriods: (unit: string) => (unit === 'FISCAL_YEAR' ? years : quarters),
  };

  test.each([
    ['THIS_FISCAL_QUARTER', 0, '2025-12-28', '2026-03-29'],
    ['NEXT_FISCAL_QUARTER', 0, '2026-03-29', '2026-06-28'],
    ['NEXT_N_FISCAL_QUARTERS', 2, '2026-03-29', '2026-09-27'],
    ['THIS_FISCAL_YEAR', 0, '2025-12-28', '2026-12-27'],
    ['THIS_QUARTER', 0, '2026-01-01', '2026-04-01'],
  ])('%s:%i', (name, n, from, to) => {
    expect(rangeOf(name, n, custom, 'date')).toEqual({ from, to });
  });

  test('go on by months where there is no period any more', () => {
    expect(rangeOf('N_FISCAL_YEARS_AGO', 1, custom, 'date').from).toBe('2025-02-01');
  });
});

describe('date literals in WHERE', () => {
  const where = (condition: string) =>
    runQuery(`SELECT Name FROM Account WHERE ${condition}`, smallOrg()).records.map((one) => one['Name']);

  test.each([
    ['CreatedDate = TODAY', ['Acme']],
    ['CreatedDate != TODAY', ['bolt % Co', "O'Hara_1"]],
    ['CreatedDate = last_n_days:0', ['Acme']],
    ['CreatedDate < THIS_YEAR', ['bolt % Co']],
    ['CreatedDate IN (TODAY, LAST_YEAR)', ['Acme', 'bolt % Co']],
    ['CreatedDate > YESTERDAY', ['Acme']],
    ['Renewal_Date__c = THIS_QUARTER', ['Acme']],
    ['Renewal_Date__c > THIS_QUARTER', ['bolt % Co']],
    ['Renewal_Date__c <= NEXT_N_QUARTERS : 1', ['Acme', 'bolt % Co']],
    ['Renewal_Date__c >= NEXT_MONTH', ['bolt % Co']],
    ['CALENDAR_YEAR(CreatedDate) = 2026', ['Acme']],
    ['DAY_ONLY(convertTimezone(CreatedDate)) = TODAY', ['Acme']],
    ['DAY_ONLY(CreatedDate) = 2026-03-10', ['Acme']],
    ['HOUR_IN_DAY(CreatedDate) > 20', ['bolt % Co']],
  ])('%s', (condition, expected) => {
    expect(where(condition)).toEqual(expected);
  });
});

describe('date functions', () => {
  test.each([
    ['CALENDAR_MONTH', 3],
    ['CALENDAR_QUARTER', 1],
    ['CALENDAR_YEAR', 2026],
    ['DAY_IN_MONTH', 9],
    ['DAY_IN_WEEK', 2],
    ['DAY_IN_YEAR', 68],
    ['DAY_ONLY', '2026-03-09'],
    ['FISCAL_MONTH', 2],
    ['FISCAL_QUARTER', 1],
    ['FISCAL_YEAR', 2027],
    ['HOUR_IN_DAY', 19],
    ['WEEK_IN_MONTH', 2],
    ['WEEK_IN_YEAR', 10],
  ])('%s in the user’s zone', (name, expected) => {
    expect(dateFunction(name, '2026-03-10T02:30:00.000Z', 'America/Los_Angeles', 2)).toBe(expected);
  });
});

test('a fiscal year is named for the year it ends in, or where the org says so, begins in', () => {
  const year = (day: string, namedByStart: boolean) =>
    dateFunction('FISCAL_YEAR', day, 'UTC', 2, namedByStart);
  expect([year('2026-01-31', false), year('2026-02-01', false)]).toEqual([2026, 2027]);
  expect([year('2026-01-31', true), year('2026-02-01', true)]).toEqual([2025, 2026]);
});
