import { describe, expect, it } from 'vitest';
import { type AccountDeals, type Deal, inForce } from '../../../worker/renewals/in-force';
import { ratesOn } from '../../../worker/renewals/money';

const TODAY = '2026-05-04';
const RATES = ratesOn(TODAY, [
  { code: 'USD', rate: '1', isCorporate: true },
  { code: 'EUR', rate: '0.9', isCorporate: false },
  { code: 'GBP', rate: '0.8', isCorporate: false },
]);

const deal = (change: Partial<Deal>): Deal => ({
  ...{ isRenewal: true, isClosed: true, isWon: true, isMarkedVoid: false, due: null, closedOn: null },
  ...{ amount: null, currency: 'USD', termMonths: 12, lines: [], ...change },
});
const open = (change: Partial<Deal>): Deal => deal({ isClosed: false, isWon: false, ...change });
const at = (deals: Deal[], change: Partial<AccountDeals> = {}) =>
  inForce({ deals, contractEnds: [], currency: 'USD', ...change }, RATES, TODAY);

describe('recurring revenue in force without a field that says it', () => {
  it('is that of the won opportunities whose term covers the day, a year’s worth of each', () => {
    const { arr } = at([
      deal({ due: '2025-06-01', amount: '24000', termMonths: 24 }),
      deal({ due: '2025-05-04', amount: '999', termMonths: 12 }),
      deal({ due: '2026-05-04', amount: '600', termMonths: 6 }),
      deal({ due: '2026-06-01', amount: '777' }),
    ]);
    expect(arr).toEqual({ amount: '13200.00', currency: 'USD' });
  });

  it('takes what is no renewal from the day it was won, and only where it says a term', () => {
    const isRenewal = false;
    const sold = { isRenewal, closedOn: '2026-01-31', amount: '1200.50' };
    expect(at([deal(sold)]).arr).toEqual({ amount: '1200.50', currency: 'USD' });
    expect(at([deal({ ...sold, termMonths: null })]).arr).toBeNull();
  });

  it('is what is to be renewed where no term is running, without what is marked void', () => {
    const late = open({ due: '2026-04-30', amount: '500' });
    expect(at([deal({ due: '2025-04-30', amount: '400' }), late]).arr?.amount).toBe('500.00');
    expect(at([{ ...late, isMarkedVoid: true }]).arr).toBeNull();
  });

  it('is in the account’s currency at the day’s rates, and empty where one is missing', () => {
    const won = (amount: string, currency: string) => deal({ due: '2026-01-01', amount, currency });
    const euros = (deals: Deal[]) => at(deals, { currency: 'EUR' }).arr;
    expect(euros([won('90', 'EUR'), won('80', 'GBP')])).toEqual({ amount: '180.00', currency: 'EUR' });
    expect(euros([won('90', 'EUR'), won('80', 'CHF')])).toBeNull();
  });

  it('is unknown where nothing was ever sold, and 0 where nothing of what was sold recurs', () => {
    expect(at([])).toEqual({ arr: null, renewalDate: null });
    const once = { product: null, isRecurring: false, amount: '50', termMonths: null };
    expect(at([deal({ due: '2026-01-01', lines: [once] })]).arr?.amount).toBe('0.00');
  });
});

describe('the renewal date in force without a field that says it', () => {
  it('is the day of the first open renewal, past or to come', () => {
    const deals = [open({ due: '2026-09-01' }), open({ due: '2026-04-01' })];
    expect(at(deals, { contractEnds: ['2026-05-30'] }).renewalDate).toBe('2026-04-01');
  });

  it('is the end of the first contract still running where no renewal is open', () => {
    const contractEnds = ['2026-12-31', '2026-05-03', '2026-05-04'];
    expect(at([deal({ due: '2026-02-01' })], { contractEnds }).renewalDate).toBe('2026-05-04');
    expect(at([open({ due: null })], { contractEnds: [] }).renewalDate).toBeNull();
  });
});
