import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SCORED_TIERS, TIERS } from '../../../shared/tiers';
import { accuracy, type Snapshot } from '../../../worker/renewals/accuracy';
import { renewedInterval } from '../../../worker/renewals/bootstrap';
import { type ForecastRow, forecast } from '../../../worker/renewals/forecast';
import { disagree, expected, stanceOf } from '../../../worker/renewals/opinions';
import { aRow, QUARTER, RATES } from './build';

const NEXT = { start: '2026-08-01', end: '2026-10-31', label: 'Q3 FY 2027' };

const rows = fc
  .uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 4 }),
      account: fc.constantFrom('001A', '001B', '001C', '001D'),
      due: fc.constantFrom('2026-06-30', '2026-07-01', '2026-08-15', null),
      cents: fc.option(fc.integer({ min: 0, max: 10_000_000_000 })),
      tier: fc.constantFrom(...TIERS),
      lastKnownTier: fc.option(
        fc.record({ tier: fc.constantFrom(...SCORED_TIERS), day: fc.constant('2026-04-01') }),
      ),
      likelihood: fc.option(fc.integer({ min: 0, max: 100 })),
      csm: fc.constantFrom('renews' as const, 'leaves' as const, 'unsure' as const, null),
      finalCents: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
    }),
    { selector: ({ id }) => id, maxLength: 25 },
  )
  .map((given) =>
    given.map(({ due, ...row }) => {
      return aRow({ ...row, due, quarter: due === null ? null : due < '2026-08-01' ? QUARTER : NEXT });
    }),
  );

it('makes the same of the same renewals in any order', () => {
  const shuffled = rows.chain((given) =>
    fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length })),
  );
  fc.assert(
    fc.property(shuffled, ([given, other]) => {
      expect(forecast(other, [])).toEqual(forecast(given, []));
    }),
  );
});

it('loses nothing between quarters and the total', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const { quarters, total } = forecast(given, []);
      const all = (of: 'pipeline' | 'atRisk' | 'weighted' | 'withoutLikelihood' | 'renewals' | 'unpriced') =>
        quarters.reduce((sum, quarter) => sum + quarter[of], 0);
      expect(all('pipeline')).toBe(total.pipeline);
      expect(all('atRisk')).toBe(total.atRisk);
      expect(all('weighted')).toBe(total.weighted);
      expect(all('renewals')).toBe(given.length);
      expect(total.withLikelihood + total.withoutLikelihood).toBe(total.pipeline);
      expect(total.unpriced).toBe(given.filter(({ cents }) => cents === null).length);
    }),
  );
});

describe('the interval', () => {
  const chance = (account: string, percent: number, cents = 100_000) => ({
    account,
    renewals: [{ cents, percent }],
  });

  it('has no width where all is sure, spans all of one doubtful account, and is null without likelihoods', () => {
    expect(renewedInterval([chance('A', 100), chance('B', 0)])).toEqual({ low: 100_000, high: 100_000 });
    expect(renewedInterval([chance('A', 50)])).toEqual({ low: 0, high: 100_000 });
    expect(renewedInterval([])).toBeNull();
  });

  it('lets the renewals of one account stand and fall together: wider than as many accounts', () => {
    const many = Array.from({ length: 20 }, (_, n) => chance(`A${n}`, 50));
    const one = [{ account: 'A', renewals: many.flatMap(({ renewals }) => renewals) }];
    expect(renewedInterval(one)).toEqual({ low: 0, high: 2_000_000 });
    const apart = renewedInterval(many);
    // Binomial: 5th and 95th percentile of 20 draws at one half are 6 and 14.
    expect(apart?.low).toBe(600_000);
    expect(apart?.high).toBe(1_400_000);
  });
});

describe('opinions', () => {
  const words = { renews: ['Commit'], leaves: ['Churn'] };

  it('are told from the words of the picklist, others saying neither', () => {
    expect(['commit', ' Churn ', 'At Risk', '', null].map((call) => stanceOf(call, words))).toEqual([
      'renews',
      'leaves',
      'unsure',
      null,
      null,
    ]);
  });

  it('expect a share by likelihood, all or nothing by call, and the final amount as it is', () => {
    expect(
      expected(aRow({ likelihood: 40, csm: 'renews', final: 'renews', finalCents: 30_000 }), 100_000),
    ).toEqual({ model: 40_000, csm: 100_000, final: 30_000 });
    expect(expected(aRow({ csm: 'unsure', final: 'leaves' }), 100_000)).toEqual({
      model: null,
      csm: null,
      final: 0,
    });
  });

  it('differ where one says that it comes and another that it does not; a tier speaks where no likelihood does', () => {
    const of = (given: Partial<ForecastRow>) => disagree(aRow(given));
    expect(of({ likelihood: 70, csm: 'leaves' })).toBe(true);
    expect(of({ likelihood: 70, csm: 'unsure' })).toBe(false);
    expect(of({ tier: 'Critical', csm: 'renews' })).toBe(true);
    expect(of({ tier: 'Critical', csm: 'renews', likelihood: 55 })).toBe(false);
    expect(of({ tier: 'Unknown', csm: 'leaves' })).toBe(false);
    expect(of({ csm: 'leaves', final: 'renews', tier: 'Unknown' })).toBe(true);
  });
});

describe('accuracy', () => {
  const snapshot = (monday: string, given: ForecastRow[], madeOn = monday): Snapshot => ({
    ...{ monday, madeOn, rates: RATES, rows: given },
  });
  const said = [
    aRow({ id: 'a', account: '001A', cents: 100_000, likelihood: 80, csm: 'renews' }),
    aRow({ id: 'b', account: '001B', cents: 50_000, likelihood: 60 }),
    aRow({ id: 'c', account: '001C', cents: 70_000, likelihood: 10, csm: 'leaves' }),
  ];
  /** The first renewed, the second left, the third is open. */
  const happened = (account: string) => ({ '001A': 100_000, '001B': 0 })[account] ?? null;

  it('gives bias and error of each opinion, by hand: 80 + 30 expected of 150, 100 renewed', () => {
    const [quarter] = accuracy([snapshot('2026-04-27', said)], happened, '2026-07-01');
    expect(quarter).toMatchObject({ monday: '2026-04-27', undecided: 1 });
    expect(quarter?.opinions).toEqual([
      {
        ...{ opinion: 'model', renewals: 2, pipeline: 150_000, expected: 110_000, renewed: 100_000 },
        ...{ bias: 10_000 / 150_000, error: 50_000 / 150_000 },
      },
      {
        ...{ opinion: 'csm', renewals: 1, pipeline: 100_000, expected: 100_000, renewed: 100_000 },
        ...{ bias: 0, error: 0 },
      },
    ]);
  });

  it('goes by the last Monday before the quarter, else the first in it, and compares none that has not begun', () => {
    const of = (snapshots: Snapshot[], asOf = '2026-07-01') =>
      accuracy(snapshots, happened, asOf).map(({ monday }) => monday);
    const [early, last, within] = ['2026-04-20', '2026-04-27', '2026-05-04'].map((day) =>
      snapshot(day, said),
    );
    if (!early || !last || !within) throw new Error('three snapshots');
    expect(of([within, early, last])).toEqual(['2026-04-27']);
    expect(of([snapshot('2026-05-11', said), within])).toEqual(['2026-05-04']);
    expect(of([snapshot('2026-04-27', said, '2026-05-02'), early])).toEqual(['2026-04-20']);
    expect(of([last], '2026-04-30')).toEqual([]);
  });
});
