import { describe, expect, test } from 'vitest';
import { addMonths } from '../../../worker/budget-owner/add-months';
import { cadenceOn } from '../../../worker/budget-owner/cadence';
import { titleRank } from '../../../worker/budget-owner/title-patterns';
import { DAY, settings } from './build';

describe('a title holds the budget', () => {
  test.each([
    'CFO',
    'C.F.O.',
    'Group CFO & COO',
    'Chief Financial Officer',
    'VP Finance',
    'V.P., Finance',
    'Vice-President of Finance',
    'Head of Finance, EMEA',
    'Finance Director',
    'Leiterin Finanzen',
    'Kaufmännischer Leiter',
    'Directrice administrative et financière',
    'Director Financiero',
    'Procurement Manager',
    'Leiter Einkauf',
    'Финансовый директор',
    '最高財務責任者',
  ])('%s', (title) => {
    expect(titleRank(title, 'enterprise')).not.toBeNull();
  });
});

describe('a title does not', () => {
  test.each([
    null,
    '',
    'Software Engineer',
    'Assistant to the CFO',
    'Former CFO',
    'Financial Analyst',
    'Scoop Editor',
    'CFOs Network Lead',
    'CEO',
    'Product Owner',
  ])('%s', (title) => {
    expect(titleRank(title, 'enterprise')).toBeNull();
  });
});

test('who leads a small company signs there, after its finance chief', () => {
  const rank = (title: string) => titleRank(title, 'small') ?? Number.NaN;
  expect(rank('CEO')).toBeGreaterThan(rank('COO'));
  expect(rank('Geschäftsführerin')).toBeGreaterThan(rank('CFO'));
  expect(titleRank('Product Owner', 'small')).toBeNull();
});

describe('the cadence', () => {
  const at = (segment: string | null, renewal: string | null) => cadenceOn(segment, renewal, DAY, settings);
  test('follows the segment', () => {
    expect(['enterprise', 'mid', 'small', 'other', null].map((s) => at(s, '2027-01-01'))).toEqual([
      45, 60, 90, 60, 60,
    ]);
  });
  test('is halved from 120 days before the renewal on, exactly', () => {
    expect([at('enterprise', '2025-10-14'), at('enterprise', '2025-10-15')]).toEqual([22.5, 45]);
  });
  test('is halved while a renewal is overdue or its date was never known', () => {
    expect([at('mid', '2025-06-01'), at('mid', null)]).toEqual([30, 30]);
  });
});

test('months end where the shorter month ends', () => {
  expect(addMonths('2023-08-31', 18)).toBe('2025-02-28');
  expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
  expect(addMonths('2024-12-16', 1)).toBe('2025-01-16');
});
