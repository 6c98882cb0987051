import { describe, expect, it } from 'vitest';
import { type AccountHistory, renewalsOf } from '../../../worker/renewals/account-renewals';
import { termsOf } from '../../../worker/renewals/terms';
import { anAccount, anOpportunity, lost, RATES, version, won } from './build';

const at = (asOf: string, given: Partial<AccountHistory>) => renewalsOf(anAccount(given), RATES, asOf);
const outcome = (asOf: string, given: Partial<AccountHistory>) => at(asOf, given).terms[0]?.outcome;

describe('terms', () => {
  it('keeps the day first seen when it is put off, and begins another term half a year on', () => {
    const moved = [
      version('2025-07-01', '2026-06-30'),
      version('2026-05-10', '2026-08-15'),
      version('2026-08-20', '2027-06-30'),
    ];
    expect(termsOf(moved).map(({ due, stated }) => [due, stated])).toEqual([
      ['2026-06-30', '2026-08-15'],
      ['2027-06-30', '2027-06-30'],
    ]);
  });

  it('forgets a date that was a mistake', () => {
    const mistaken = [version('2025-07-01', '2062-06-30'), version('2025-07-02', '2026-06-30')];
    expect(termsOf(mistaken).map(({ due }) => due)).toEqual(['2026-06-30']);
  });
});

describe('an outcome', () => {
  it('is censored before the day of the term, pending after it, late 60 days on, and never renewed for that', () => {
    const opportunities = [anOpportunity()];
    const of = (asOf: string) => {
      const found = outcome(asOf, { opportunities });
      return [found?.kind, found?.isCensored, found?.isLate];
    };
    expect(of('2026-06-29')).toEqual(['pending', true, false]);
    expect(of('2026-08-29')).toEqual(['pending', false, false]);
    expect(of('2026-08-30')).toEqual(['pending', false, true]);
  });

  it('tells renewed, expanded and contracted by the revenue before and after', () => {
    const kinds = ['12000', '12100', '13000', '9000'].map((arr) => {
      const versions = [version('2025-07-01', '2026-06-30'), version('2026-06-20', '2027-06-30', arr)];
      return outcome('2026-09-01', { versions, opportunities: [won()] })?.kind;
    });
    expect(kinds).toEqual(['renewed', 'renewed', 'expanded', 'contracted']);
  });

  it('takes what is sold by the lines where they are known', () => {
    const line = { product: 'Core', isRecurring: true, amount: '30000', termMonths: null };
    const found = outcome('2026-09-01', { opportunities: [won({ lines: [line] })] });
    expect(found).toMatchObject({ kind: 'expanded', after: { amount: '15000.00' }, decidedOn: '2026-06-20' });
  });

  it('is churned when all its opportunities are lost; one of two products lost is a contraction', () => {
    expect(outcome('2026-09-01', { opportunities: [lost()] })).toMatchObject({
      kind: 'churned',
      before: { amount: '12000' },
      after: { amount: '0.00' },
    });
    const versions = [version('2025-07-01', '2026-06-30'), version('2026-06-21', '2027-06-30', '8400')];
    const opportunities = [won({ amount: '16800' }), lost({ id: '006B', amount: '7200' })];
    expect(outcome('2026-09-01', { versions, opportunities })?.kind).toBe('contracted');
  });

  it('needs no opportunity: a contract that goes on has renewed, an account that left has churned', () => {
    const versions = [version('2025-07-01', '2026-06-30'), version('2026-06-30', '2027-06-30')];
    expect(outcome('2026-09-01', { versions })).toMatchObject({ kind: 'renewed', isAutomatic: true });
    const gone = [version('2025-07-01', '2026-06-30'), version('2026-07-02', '2026-06-30', '12000', false)];
    expect(outcome('2026-09-01', { versions: gone })).toMatchObject({
      kind: 'churned',
      decidedOn: '2026-07-02',
    });
  });

  it('is void where the account was merged into another', () => {
    expect(outcome('2026-09-01', { isGone: true, opportunities: [lost()] })?.kind).toBe('void');
  });

  it('belongs to the term that ran when the opportunity was made, whatever its close date says', () => {
    const versions = [version('2025-07-01', '2026-06-30'), version('2026-06-21', '2027-06-30')];
    const { terms } = at('2026-09-01', { versions, opportunities: [won({ closeDate: '2027-05-01' })] });
    expect(terms.map(({ due, outcome: { kind } }) => [due, kind])).toEqual([
      ['2026-06-30', 'renewed'],
      ['2027-06-30', 'pending'],
    ]);
  });

  it('is not taken from the renewal that has brought the term', () => {
    const versions = [version('2025-06-20', '2026-06-30')];
    const brought = won({ createdOn: '2025-06-20', closedOn: '2025-06-20' });
    const opportunities = [brought, lost({ id: '006B', amount: '24000' })];
    const { terms } = at('2026-09-01', { versions, opportunities });
    expect(terms.map(({ outcome: { kind }, voided }) => [kind, voided])).toEqual([['churned', []]]);
  });

  it('is not taken from a renewal that was won in a term before anything was known', () => {
    const versions = [version('2026-03-01', '2026-06-30')];
    const opportunities = [won({ createdOn: '2025-03-01', closedOn: '2025-06-20' })];
    expect(outcome('2026-05-01', { versions, opportunities })?.kind).toBe('pending');
  });
});

describe('void opportunities', () => {
  const voided = (given: Partial<AccountHistory>) => at('2026-07-01', given).terms[0]?.voided;

  it('are those replaced by another paper within a week, and the term goes on with that', () => {
    const opportunities = [
      lost({ closedOn: '2026-04-02' }),
      anOpportunity({ id: '006B', createdOn: '2026-04-01' }),
    ];
    expect(voided({ opportunities })).toEqual([{ id: '006A', reason: 're-papered' }]);
    expect(outcome('2026-05-01', { opportunities })?.kind).toBe('pending');
  });

  it('are copies of one that is all of the revenue, and those that people mark', () => {
    expect(voided({ opportunities: [anOpportunity(), anOpportunity({ id: '006B' })] })).toEqual([
      { id: '006B', reason: 'duplicate' },
    ]);
    expect(voided({ opportunities: [lost({ isMarkedVoid: true })] })).toEqual([
      { id: '006A', reason: 'marked' },
    ]);
  });

  it('are not two products of the same price, of which one is lost', () => {
    const half = { amount: '12000' };
    expect(voided({ opportunities: [won(half), lost({ ...half, id: '006B' })] })).toEqual([]);
  });
});

describe('open renewals', () => {
  it('are one for each open opportunity, or the term itself where none stands for it', () => {
    const two = [anOpportunity({ amount: '16800' }), anOpportunity({ id: '006B', amount: '7200' })];
    expect(
      at('2026-05-01', { opportunities: two }).open.map(({ id, due, arr }) => [id, due, arr?.amount]),
    ).toEqual([
      ['006A', '2026-06-30', '8400.00'],
      ['006B', '2026-06-30', '3600.00'],
    ]);
    expect(at('2026-05-01', {}).open).toMatchObject([
      { id: '001A:2026-06-30', opportunity: null, arr: { amount: '12000' } },
    ]);
  });

  it('stay on the day first seen, however often they are put off', () => {
    const versions = [version('2025-07-01', '2026-06-30'), version('2026-06-01', '2026-09-30')];
    expect(at('2026-08-01', { versions, opportunities: [anOpportunity()] }).open).toMatchObject([
      { due: '2026-06-30', stated: '2026-09-30' },
    ]);
  });

  it('take the day of their own contract before the account’s, whose own term keeps the rest of the revenue', () => {
    const opened = (amount: string) =>
      at('2026-05-01', { opportunities: [anOpportunity({ due: '2027-03-31', amount })] }).open.map(
        ({ id, due, arr }) => [id, due, arr?.amount],
      );
    expect(opened('18000')).toEqual([
      ['001A:2026-06-30', '2026-06-30', '3000.00'],
      ['006A', '2027-03-31', '9000.00'],
    ]);
    expect(opened('24000')).toEqual([['006A', '2027-03-31', '12000.00']]);
  });

  it('have no day where no renewal date was ever known, and none of an account that is no customer', () => {
    const opportunities = [anOpportunity()];
    expect(at('2026-05-01', { opportunities, versions: [version('2025-07-01', null)] }).open).toMatchObject([
      { id: '006A', due: null },
    ]);
    const versions = [
      version('2025-07-01', '2026-06-30'),
      version('2026-04-01', '2026-06-30', '12000', false),
    ];
    expect(at('2026-05-01', { opportunities, versions }).open).toEqual([]);
  });
});
