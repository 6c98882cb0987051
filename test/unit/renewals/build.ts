import type { AccountHistory } from '../../../worker/renewals/account-renewals';
import type { ForecastRow } from '../../../worker/renewals/forecast';
import { ratesOn } from '../../../worker/renewals/money';
import type { RenewalOpportunity } from '../../../worker/renewals/opportunity';
import type { AccountVersion } from '../../../worker/renewals/terms';

/** One dollar is 0.92 EUR or 0.79 GBP. */
export const RATES = ratesOn('2026-05-04', [
  { code: 'USD', rate: '1', isCorporate: true },
  { code: 'EUR', rate: '0.92', isCorporate: false },
  { code: 'GBP', rate: '0.79', isCorporate: false },
]);

export const anOpportunity = (given: Partial<RenewalOpportunity> = {}): RenewalOpportunity => ({
  id: '006A',
  name: 'Acme Renewal',
  createdOn: '2026-03-02',
  stage: given.isClosed ? (given.isWon ? 'Closed Won' : 'Closed Lost') : 'Qualification',
  isClosed: false,
  isWon: false,
  closedOn: null,
  closeDate: '2026-06-30',
  due: null,
  currency: 'USD',
  amount: '24000',
  termMonths: 24,
  lines: [],
  isMarkedVoid: false,
  csmCall: null,
  finalCall: null,
  finalAmount: null,
  ...given,
});

export const lost = (given: Partial<RenewalOpportunity> = {}): RenewalOpportunity =>
  anOpportunity({ isClosed: true, closedOn: '2026-06-20', ...given });
export const won = (given: Partial<RenewalOpportunity> = {}): RenewalOpportunity =>
  lost({ isWon: true, ...given });

export const version = (
  from: string,
  renewalDate: string | null,
  arr = '12000',
  inScope = true,
): AccountVersion => ({ from, renewalDate, inScope, arr: { amount: arr, currency: 'USD' } });

export const anAccount = (given: Partial<AccountHistory> = {}): AccountHistory => ({
  account: '001A',
  versions: [version('2025-07-01', '2026-06-30')],
  opportunities: [],
  isGone: false,
  ...given,
});

export const QUARTER = { start: '2026-05-01', end: '2026-07-31', label: 'Q2 FY 2027' };

export const aRow = (given: Partial<ForecastRow> = {}): ForecastRow => ({
  id: '006A',
  account: '001A',
  accountName: 'Acme',
  csmName: 'Casey Morgan',
  opportunity: '006A',
  opportunityName: 'Acme Renewal',
  stage: 'Qualification',
  due: '2026-06-30',
  quarter: QUARTER,
  isSlipped: false,
  isLate: false,
  arr: { amount: '1000.00', currency: 'USD' },
  cents: 100_000,
  score: 80,
  tier: 'Healthy',
  lastKnownTier: null,
  likelihood: null,
  likelihoodReason: 'not calibrated',
  csm: null,
  final: null,
  finalCents: null,
  csmCall: null,
  finalCall: null,
  ...given,
});
