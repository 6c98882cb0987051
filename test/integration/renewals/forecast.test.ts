import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthDocument } from '../../../shared/health-document';
import type { ForecastRow } from '../../../worker/renewals/forecast';
import { storedRow } from '../../../worker/renewals/forecast-row';
import type { ForecastReport } from '../../../worker/reports/forecast';
import { listSnapshots, snapshotRows } from '../../../worker/store/forecast-snapshots';
import { expectedPipeline, type Pipeline } from './expected-pipeline';
import { ForecastWorld, MONDAY } from './forecast-world';

const pipelineOf = ({ rows }: ForecastReport): Pipeline => {
  const sums: Pipeline = new Map();
  for (const { quarter, cents } of rows) {
    if (quarter) sums.set(quarter.start, (sums.get(quarter.start) ?? 0) + (cents ?? 0) / 100);
  }
  return sums;
};

/** Each amount is rounded to hundredths twice; 40 of them differ by less than a unit. */
function expectSame(found: Pipeline, wanted: Pipeline): void {
  expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [start, sum] of wanted) expect(Math.abs((found.get(start) ?? 0) - sum), start).toBeLessThan(1);
}

describe('a forecast of the demo org', () => {
  let world: ForecastWorld;
  beforeAll(async () => {
    world = await ForecastWorld.open();
  });
  afterAll(() => world.close());

  const likely = (_: string, n: number): Partial<HealthDocument> => ({
    tier: (['Healthy', 'Watch', 'At Risk', 'Critical'] as const)[n % 4] ?? 'Unknown',
    lastKnownTier: null,
    likelihood: n % 5 === 0 ? { percent: null, reason: 'too few outcomes' } : { percent: 60, reason: null },
  });

  it('freezes a Monday at the first sync after it where the worker slept, marked with its day', async () => {
    await world.sync('2026-04-29', likely);
    await world.sync('2026-04-30', likely);
    expect((await listSnapshots(world.store.db)).map(({ monday, madeOn }) => [monday, madeOn])).toEqual([
      ['2026-04-27', '2026-04-29'],
    ]);
  });

  it('comes to what plain queries make of three currencies and a fiscal year that starts in February', async () => {
    await world.sync(MONDAY, likely);
    const report = await world.forecast({ quartersAhead: 12 });
    expectSame(pipelineOf(report), await expectedPipeline(world));
    expect(new Set(report.rows.map((row) => row.arr?.currency))).toEqual(new Set(['USD', 'EUR', 'GBP']));
    expect(report.current).toEqual({ start: '2026-05-01', end: '2026-07-31', label: 'Q2 FY 2027' });
    expect(report.currency).toBe('USD');
    expect(report.rates).toMatchObject({ day: MONDAY, rates: { EUR: '0.92', GBP: '0.79', USD: '1' } });
  });

  it('adds up by quarter and tier, what has a likelihood apart from what has none', async () => {
    const { rows, quarters, total } = await world.forecast({ quartersAhead: 12 });
    const sum = (given: typeof rows) => given.reduce((cents, row) => cents + (row.cents ?? 0), 0);
    expect(total.pipeline).toBe(sum(rows));
    expect(total.atRisk).toBe(sum(rows.filter((row) => ['At Risk', 'Critical'].includes(row.tier))));
    expect(total.withoutLikelihood).toBe(sum(rows.filter((row) => row.likelihood === null)));
    expect(total.withoutLikelihood).toBeGreaterThan(0);
    expect(total.withLikelihood + total.withoutLikelihood).toBe(total.pipeline);
    expect(Math.abs(total.weighted - 0.6 * total.withLikelihood)).toBeLessThan(rows.length);
    for (const quarter of quarters) {
      const own = rows.filter((row) => row.quarter?.start === quarter.quarter?.start);
      expect(quarter.pipeline).toBe(sum(own));
      expect(quarter.tiers.map(({ tier, pipeline }) => [tier, pipeline])).toEqual(
        ['Healthy', 'Watch', 'At Risk', 'Critical']
          .map((tier) => [tier, sum(own.filter((row) => row.tier === tier))] as const)
          .filter(([tier]) => own.some((row) => row.tier === tier)),
      );
    }
    const { low = 0, high = 0 } = total.interval ?? {};
    expect(low).toBeLessThan(total.weighted);
    expect(high).toBeGreaterThan(total.weighted);
  });

  const frozen = async (monday: string) =>
    JSON.stringify([
      (await listSnapshots(world.store.db)).find((each) => each.monday === monday),
      await snapshotRows(world.store.db, monday),
    ]);
  const openDeal = async (n: number) => {
    const { rows } = await world.forecast();
    const found = rows.filter((row) => row.opportunity !== null && row.quarter?.label === 'Q2 FY 2027')[n];
    if (!found?.opportunity) throw new Error('no open renewal is left in this quarter');
    return { ...found, opportunity: found.opportunity };
  };

  it('reads what CSM and manager call, and lists where they and the model differ', async () => {
    const before = await frozen(MONDAY);
    const [churns, commits] = [await openDeal(0), await openDeal(1)];
    await world.change('Opportunity', churns.opportunity, {
      Renewal_CSM_Call__c: 'Churn',
      Renewal_Final_Amount__c: 24_000,
      Term_Months__c: 24,
      CurrencyIsoCode: 'USD',
    });
    await world.change('Opportunity', commits.opportunity, { Renewal_CSM_Call__c: 'Commit' });
    await world.sync('2026-05-05', (_, n) => ({
      ...likely(_, n),
      likelihood: { percent: 60, reason: null },
    }));
    const report = await world.forecast();
    expect(report.disagreements.map((row) => row.id)).toEqual([churns.id]);
    const row = report.rows.find(({ id }) => id === churns.id);
    expect(row).toMatchObject({ csm: 'leaves', csmCall: 'Churn', finalCents: 1_200_000, likelihood: 60 });
    const quarter = report.quarters.find((each) => each.quarter?.label === 'Q2 FY 2027');
    expect(quarter?.opinions.csm).toEqual({
      covered: (commits.cents ?? 0) + (row?.cents ?? 0),
      expected: commits.cents,
    });
    expect(quarter?.opinions.final).toEqual({ covered: row?.cents, expected: 1_200_000 });
    expect(await frozen(MONDAY)).toBe(before);
  });

  it('leaves a renewal that slips in its first quarter', async () => {
    const deal = await openDeal(1);
    await world.change('Account', deal.account, { Contract_End__c: '2026-09-30' });
    await world.change('Opportunity', deal.opportunity, { CloseDate: '2026-09-30' });
    await world.sync('2026-05-06', likely);
    const { rows } = await world.forecast();
    expect(rows.find(({ id }) => id === deal.id)).toMatchObject({
      due: deal.due,
      quarter: { label: 'Q2 FY 2027' },
      isSlipped: true,
    });
  });

  it('shows a Monday as it was frozen, whatever was changed since', async () => {
    const before = await world.forecast({ monday: MONDAY });
    const deal = await openDeal(2);
    await world.change('Opportunity', deal.opportunity, { Amount: 1 });
    await world.sync('2026-05-07', likely);
    expect(await world.forecast({ monday: MONDAY })).toEqual(before);
    expect((await world.forecast()).rows.find(({ id }) => id === deal.id)?.cents).toBeLessThan(1000);
    expect(before.frozen).toMatchObject({ monday: MONDAY, madeOn: MONDAY });
    await expect(world.forecast({ monday: '2026-05-05' })).rejects.toMatchObject({ code: 'NO_SNAPSHOT' });
  });

  it('compares what was said before the quarter with what happened in it', async () => {
    const said = (await snapshotRows(world.store.db, '2026-04-27')).map((row) => storedRow.parse(row.body));
    const { rows } = await world.forecast();
    const alone = ({ account, due }: ForecastRow) =>
      said.filter((row) => row.account === account && row.due === due).length === 1;
    const lost = said.find(
      (row) =>
        row.likelihood === 60 &&
        row.opportunity !== null &&
        row.quarter?.label === 'Q2 FY 2027' &&
        rows.some(({ id }) => id === row.id) &&
        alone(row),
    );
    if (!lost?.opportunity || lost.cents === null) throw new Error('no such renewal');
    await world.change('Opportunity', lost.opportunity, {
      ...{ StageName: 'Closed Lost', IsClosed: true, IsWon: false },
    });
    await world.sync('2026-05-08', likely);
    const { accuracy, quarters } = await world.forecast();
    const now = accuracy.find(({ quarter }) => quarter.label === 'Q2 FY 2027');
    const expected = Math.round(lost.cents * 0.6);
    expect(now?.monday).toBe('2026-04-27');
    expect(now?.undecided).toBeGreaterThan(0);
    expect(now?.opinions).toEqual([
      {
        ...{ opinion: 'model', renewals: 1, pipeline: lost.cents, expected, renewed: 0 },
        ...{ bias: expected / lost.cents, error: expected / lost.cents },
      },
    ]);
    const decided = quarters.find(({ quarter }) => quarter?.label === 'Q2 FY 2027')?.decided;
    expect(decided).toMatchObject({ terms: 1, renewed: 0, added: 0 });
    expect(decided?.lost).toBeGreaterThan(0);
  });
});

describe('a forecast of an org with custom fiscal years and dated rates', () => {
  let world: ForecastWorld;
  beforeAll(async () => {
    world = await ForecastWorld.open({ customFiscalYears: true, datedRates: true });
    await world.control('/time', { now: '2026-05-02T09:00:00.000Z' });
    await world.insertAsAdministrator('DatedConversionRate', {
      IsoCode: 'EUR',
      StartDate: '2026-05-01',
      ConversionRate: 0.5,
    });
    await world.sync(MONDAY);
  });
  afterAll(() => world.close());

  it('counts by its own quarters of whole weeks, at the rates in force on the rate date', async () => {
    const report = await world.forecast({ quartersAhead: 12 });
    expect(report.rates.rates['EUR']).toBe('0.5');
    const dated = (currency: string) => ({ USD: 1, EUR: 0.5, GBP: 0.79 })[currency] ?? Number.NaN;
    expectSame(pipelineOf(report), await expectedPipeline(world, dated));
    expect(report.current).toEqual({ start: '2026-05-03', end: '2026-08-01', label: 'Q2 FY 2027' });
  });

  it('takes the rates of another day where it is asked to', async () => {
    const report = await world.forecast({ quartersAhead: 12, rateDate: '2026-04-30' });
    expect(report.rates).toMatchObject({ day: '2026-04-30', rates: { EUR: '0.92' } });
    expectSame(pipelineOf(report), await expectedPipeline(world));
  });
});
