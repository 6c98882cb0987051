import { expect, it } from 'vitest';
import { hundredths } from '../../../worker/renewals/decimal';
import { corporateCents, ratesOn } from '../../../worker/renewals/money';
import { arrOf } from '../../../worker/renewals/opportunity';
import { anOpportunity, RATES } from './build';

it('takes decimals to hundredths without losing a digit, halves away from zero', () => {
  expect(
    ['10', '0.005', '-0.005', '1.005', '.5', '9007199254740.99', '1e3', '2.5E-1'].map((t) => hundredths(t)),
  ).toEqual([1000, 1, -1, 101, 50, 900_719_925_474_099, 100_000, 25]);
  expect(['', '.', 'ten', '1,000', '--1'].map((text) => hundredths(text))).toEqual([
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(hundredths('100', 1, '0')).toBeNull();
});

it('gives the corporate value by the rate of its currency, never a sum across currencies', () => {
  expect(corporateCents({ amount: '920', currency: 'EUR' }, RATES)).toBe(100_000);
  // 1000 / 0.79 = 1265.8228
  expect(corporateCents({ amount: '1000', currency: 'GBP' }, RATES)).toBe(126_582);
  expect(corporateCents({ amount: '1000', currency: 'USD' }, RATES)).toBe(100_000);
  expect(corporateCents({ amount: '1000', currency: 'JPY' }, RATES)).toBeNull();
  expect(corporateCents(null, RATES)).toBeNull();
});

it('takes amounts as they are where the org has one currency', () => {
  expect(corporateCents({ amount: '12.5', currency: null }, ratesOn('2026-05-04', []))).toBe(1250);
});

it('takes the dated rate in force on the rate date; before the first one that of the currency', () => {
  const currencies = [
    { code: 'USD', rate: '1', isCorporate: true },
    { code: 'EUR', rate: '0.92', isCorporate: false },
  ];
  const dated = [
    { code: 'EUR', from: '2026-04-01', rate: '0.8' },
    { code: 'EUR', from: '2026-01-01', rate: '0.5' },
  ];
  const euros = (day: string) => ratesOn(day, currencies, dated).rates['EUR'];
  expect(['2025-12-31', '2026-01-01', '2026-03-31', '2026-04-01'].map(euros)).toEqual([
    '0.92',
    '0.5',
    '0.5',
    '0.8',
  ]);
  expect(ratesOn('2026-04-01', currencies, dated).corporate).toBe('USD');
});

it('makes a year of an amount for a term: 24,000 for 24 months are 12,000; without a term it is for 12', () => {
  expect(arrOf(anOpportunity())).toEqual({ amount: '12000.00', currency: 'USD' });
  expect(arrOf(anOpportunity({ termMonths: null }))).toEqual({ amount: '24000.00', currency: 'USD' });
  expect(arrOf(anOpportunity({ amount: '1000', termMonths: 7 }))?.amount).toBe('1714.29');
  expect(arrOf(anOpportunity({ amount: null }))).toBeNull();
});

it('counts recurring lines before the amount: services and other one-offs are no recurring revenue', () => {
  const line = { product: 'Core', isRecurring: true, amount: '20000', termMonths: null };
  const lines = [
    line,
    { ...line, product: 'Onboarding', isRecurring: false, amount: '4000' },
    { ...line, product: 'Add-on', amount: '600', termMonths: 6 },
  ];
  // 20,000 × 12 / 24 + 600 × 12 / 6
  expect(arrOf(anOpportunity({ lines }))).toEqual({ amount: '11200.00', currency: 'USD' });
  expect(arrOf(anOpportunity({ lines: lines.slice(1, 2) }))?.amount).toBe('0.00');
});
