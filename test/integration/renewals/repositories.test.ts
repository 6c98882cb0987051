import { expect, it } from 'vitest';
import { resolveKeys } from '../../../worker/store/account-keys';
import { writeFacts } from '../../../worker/store/facts';
import {
  firstQuarters,
  hasSnapshot,
  keepSnapshot,
  listSnapshots,
  snapshotRows,
} from '../../../worker/store/forecast-snapshots';
import { currencyFacts, fiscalFacts } from '../../../worker/store/money-facts';
import {
  accountStates,
  accountsOfRenewals,
  everCustomers,
  lineFacts,
  openRenewals,
  renewalFacts,
} from '../../../worker/store/renewal-facts';
import { onBothEngines } from '../store/on-both-engines';

const ZONE = 'America/New_York';
const ACCOUNT = '001000000000001AAA';
const DEAL = '006000000000001AAA';
const noon = (day: string): string => `${day}T16:00:00.000Z`;

onBothEngines('what is kept of renewals', (store) => {
  it('tells renewals as they were known at a moment, due on the day first seen', async () => {
    const { db } = store();
    const fact = (record: string, day: string, body: object) => ({
      ...{ record, sourceKey: ACCOUNT, at: noon('2026-01-01'), knownFrom: noon(day), body },
    });
    const claim = { source: 'salesforce', sourceKey: ACCOUNT, account: ACCOUNT, rule: 'self' };
    await resolveKeys(db, [{ ...claim, knownFrom: noon('2026-01-01') }]);
    const renewal = {
      ...{
        name: 'Acme Renewal',
        is_renewal: true,
        is_closed: false,
        created_on: '2026-03-02',
        amount: '24000.50',
      },
      ...{ currency: 'EUR', contract_id: '800A', term_months: null },
    };
    await writeFacts(
      db,
      'salesforce',
      'opportunity',
      [
        fact(DEAL, '2026-03-02', renewal),
        fact(DEAL, '2026-05-02', { ...renewal, due_on: '2026-07-31' }),
        fact(DEAL, '2026-05-03', { ...renewal, due_on: '2026-09-30', is_closed: true }),
      ],
      ZONE,
    );
    await writeFacts(
      db,
      'salesforce',
      'contract',
      [
        fact('800A', '2026-01-02', { end_date: '2026-06-30', term_months: 24 }),
        fact('800A', '2026-04-02', { end_date: '2026-08-30', term_months: 36 }),
      ],
      ZONE,
    );
    const line = {
      opportunity_id: DEAL,
      product: 'Core',
      is_recurring: true,
      amount: '20.10',
      term_months: 6,
    };
    await writeFacts(db, 'salesforce', 'opportunity_line', [fact('00k1', '2026-03-03', line)], ZONE);
    const account = {
      name: 'Acme',
      in_scope: true,
      renewal_date: '2026-06-30',
      arr: '12000',
      currency: 'EUR',
    };
    await writeFacts(db, 'salesforce', 'account', [fact(ACCOUNT, '2026-01-01', account)], ZONE);

    const at = async (day: string) => (await renewalFacts(db, [ACCOUNT], noon(day)))[0];
    expect(await at('2026-04-30')).toMatchObject({
      ...{
        account: ACCOUNT,
        id: DEAL,
        due: '2026-06-30',
        termMonths: 24,
        amount: '24000.50',
        isClosed: false,
      },
    });
    expect(await at('2026-05-03')).toMatchObject({ due: '2026-07-31', isClosed: true });
    expect(await renewalFacts(db, [ACCOUNT], noon('2026-03-01'))).toEqual([]);
    expect(await openRenewals(db, [ACCOUNT], noon('2026-04-30'))).toEqual([
      { renewal: DEAL, account: ACCOUNT },
    ]);
    expect(await openRenewals(db, [ACCOUNT], noon('2026-05-03'))).toEqual([]);
    expect(await accountsOfRenewals(db, [ACCOUNT])).toEqual(new Map([[DEAL, ACCOUNT]]));
    expect(await lineFacts(db, noon('2026-04-30'))).toEqual([
      { opportunity: DEAL, product: 'Core', isRecurring: true, amount: '20.10', termMonths: 6 },
    ]);
    expect(await everCustomers(db, noon('2026-04-30'))).toEqual([ACCOUNT]);
    expect(await accountStates(db, [ACCOUNT], { knownAt: noon('2026-04-30'), zone: ZONE })).toMatchObject([
      { from: '2026-01-01', renewalDate: '2026-06-30', arr: '12000', inScope: true, isOpen: true },
    ]);
  });

  it('tells rates and quarters as they were known; calendar years before the org was read', async () => {
    const { db } = store();
    expect(await fiscalFacts(db, noon('2026-04-30'))).toEqual({
      ...{ periods: [], startMonth: 1, namedByStart: false, organization: null },
    });
    const fact = (record: string, body: object) => ({
      ...{ record, sourceKey: '', at: noon('2026-01-01'), knownFrom: noon('2026-01-01'), body },
    });
    const quarter = { start_date: '2026-02-01', end_date: '2026-04-30', label: 'Q1 FY 2027' };
    await writeFacts(db, 'salesforce', 'fiscal_quarter', [fact('026A', quarter)], ZONE);
    const settings = { name: 'Halyard', fiscal_start_month: 2, fiscal_named_by_start: false };
    await writeFacts(db, 'salesforce', 'organization', [fact('00DA', settings)], ZONE);
    await writeFacts(
      db,
      'salesforce',
      'currency',
      [fact('EUR', { rate: '0.92', is_corporate: false })],
      ZONE,
    );
    const dated = { code: 'EUR', start_date: '2026-04-01', rate: '0.8' };
    await writeFacts(db, 'salesforce', 'dated_rate', [fact('04wA', dated)], ZONE);
    expect(await fiscalFacts(db, noon('2026-04-30'))).toEqual({
      periods: [{ start: '2026-02-01', end: '2026-04-30', label: 'Q1 FY 2027' }],
      ...{ startMonth: 2, namedByStart: false, organization: 'Halyard' },
    });
    expect(await currencyFacts(db, noon('2026-04-30'))).toEqual({
      currencies: [{ code: 'EUR', rate: '0.92', isCorporate: false }],
      dated: [{ code: 'EUR', from: '2026-04-01', rate: '0.8' }],
    });
  });

  it('keeps a Monday once and never rewrites it', async () => {
    const { db } = store();
    const quarter = { start: '2026-05-01', end: '2026-07-31', label: 'Q2 FY 2027' };
    const snapshot = (monday: string, hash: string) => ({
      ...{ monday, madeOn: monday, asOf: noon(monday), rates: { day: monday }, totals: [], hash },
    });
    const row = { renewal: DEAL, account: ACCOUNT, due: '2026-06-30', quarter, body: { cents: 5 } };
    const later = {
      ...row,
      due: '2026-09-30',
      quarter: { ...quarter, start: '2026-08-01', end: '2026-10-31' },
    };
    expect(
      await keepSnapshot(db, snapshot('2026-05-04', 'a'), [row, { ...row, renewal: 'x', quarter: null }]),
    ).toBe(true);
    expect(await keepSnapshot(db, snapshot('2026-05-04', 'b'), [later])).toBe(false);
    expect(await keepSnapshot(db, snapshot('2026-05-11', 'c'), [later])).toBe(true);
    expect([await hasSnapshot(db, '2026-05-04'), await hasSnapshot(db, '2026-05-18')]).toEqual([true, false]);
    expect(await listSnapshots(db)).toEqual([snapshot('2026-05-04', 'a'), snapshot('2026-05-11', 'c')]);
    expect(await snapshotRows(db, '2026-05-04')).toEqual([row, { ...row, renewal: 'x', quarter: null }]);
    expect(await firstQuarters(db)).toEqual(new Map([[DEAL, { due: '2026-06-30', quarter }]]));
  });
});
