import { expect, test } from 'vitest';
import { addDays } from '../../../shared/day';
import { scoreDay, scoreDays } from '../../../worker/scorecard/score-day';
import type { Readings } from '../../../worker/scorecard/types';
import { attributes, candidate, card, DAY, finding, inputs, lossesOf, measure, readings } from './build';

/*
 * Three scorecards worked out by hand from the default card. Weights in percent: stickiness 8, key features 14,
 * licences 14, severe tickets 14, NPS 10, budget owner 14, two-way communication 8, late payments 10, pulse 8.
 */

test('golden 1: an account of the middle segment with every measure read', () => {
  /*
   *                     value   points                                weight × points   loss
   * stickiness          30 %    75 (a knot)                            6.00              2.00
   * key features        35 %    70 (a knot)                            9.80              4.20
   * licences            70 %    70 + (100 − 70) × 10/20 = 85          11.90              2.10
   * severe tickets      1       60 (a knot)                            8.40              5.60
   * NPS                 20      50 + (85 − 50) × 20/40 = 67.5          6.75              3.25
   * late payments       5 %     100 − 40 × 5/10 = 80                   8.00              2.00
   * budget owner        0.5 C   100 / 2^(0.5/1.5) = 79.370053         11.111807          2.888193
   * two-way             1.5 C   100 / 2^(1.5/1.5) = 50                 4.00              4.00
   * pulse               Green   100                                    8.00              0
   *                                                            raw = 73.961807   lost = 26.038193
   * In cents: 200, 420, 210, 560, 325, 200, 288.8, 400 → 2604 with the odd one to the budget owner.
   * Score 74: 2600 lost, so rounding is −4. 74 is below 75: Watch.
   */
  const result = scoreDay(card, inputs(), null);
  expect(result.raw).toBeCloseTo(73.961807, 6);
  expect(result.coverage).toBe(1);
  expect(lossesOf(result)).toEqual({
    monthly_stickiness: 200,
    key_feature_adoption: 420,
    license_utilization: 210,
    open_severe_tickets: 560,
    net_promoter_score: 325,
    late_payment_share: 200,
    budget_owner_engagement: 289,
    two_way_communication: 400,
  });
  expect(result.cap).toBeNull();
  expect(result.roundingCents).toBe(-4);
  expect([result.score, result.tier]).toEqual([74, 'Watch']);
  expect(measure(result, 'weekly_active_seats')).toMatchObject({ points: 80, weight: 0, lossCents: 0 });
});

test('golden 2: an Enterprise account without seat limits or survey answers, held at 49 by an invoice', () => {
  /*
   * Licences do not apply (unlimited), NPS was never answered. Weights of the rest come to 76 of 86 applicable:
   * coverage 76/86 = 0.883721. Enterprise has its own curve of stickiness.
   *                     value   points                          weight × points
   * stickiness          12 %    40 (an Enterprise knot)          3.20
   * key features        15 %    35                               4.90
   * severe tickets      0       100                             14.00
   * late payments       10 %    60                               6.00
   * budget owner        2 C     100 / 2^(2/1.5) = 39.685026      5.555904
   * two-way             3 C     100 / 2^(3/1.5) = 25             2.00
   * pulse               Yellow  50                               4.00
   *                                                     sum    39.655904 / 0.76 = raw 52.178821
   * Losses: 0.08 × 60 / 0.76 = 6.315789; 0.14 × 65 / 0.76 = 11.973684; 0; 0.10 × 40 / 0.76 = 5.263158;
   * 0.14 × 60.314974 / 0.76 = 11.110653; 0.08 × 75 / 0.76 = 7.894737; 0.08 × 50 / 0.76 = 5.263158;
   * in all 47.821179, 4782 cents. Floors come to 631 + 1197 + 526 + 1111 + 789 + 526 = 4780; the two left go to the
   * largest remainders, .579 (stickiness) and .474 (two-way).
   * Cap: 5218 − 4900 = 318. Score 49, 5100 lost = 4782 + 318, so nothing is left to rounding. At Risk.
   */
  const enterprise = inputs({
    attributes: attributes({ plan: 'Enterprise' }),
    readings: readings({
      monthly_stickiness: 12,
      key_feature_adoption: 15,
      license_utilization: { notApplicable: 'seats are not limited' },
      open_severe_tickets: 0,
      late_payment_share: 10,
      budget_owner_engagement: 2,
      two_way_communication: 3,
      csm_pulse: 50,
    }),
    owner: finding(candidate({ lastTwoWay: '2025-05-02' }), { cadence: 22.5 }),
    caps: {
      invoice_overdue: {
        met: true,
        fresh: true,
        since: '2025-05-10',
        evidence: [{ source: 'billing', id: 'inv-7', at: '2025-04-10', text: 'Invoice 7 is unpaid' }],
      },
    },
  });
  const result = scoreDay(card, enterprise, null);
  expect(result.segment.id).toBe('enterprise');
  expect(result.raw).toBeCloseTo(52.178821, 6);
  expect(result.coverage).toBeCloseTo(0.883721, 6);
  expect(lossesOf(result)).toEqual({
    monthly_stickiness: 632,
    key_feature_adoption: 1197,
    late_payment_share: 526,
    budget_owner_engagement: 1111,
    two_way_communication: 790,
    csm_pulse: 526,
  });
  expect(result.cap).toMatchObject({ id: 'invoice_overdue', max: 49, lossCents: 318, since: '2025-05-10' });
  expect(result.roundingCents).toBe(0);
  expect([result.score, result.tier]).toEqual([49, 'At Risk']);
  // 45 days at a cadence of 22.5: exactly twice, which still is Cooling.
  expect(result.owner.status).toBe('Cooling');
});

test('golden 3: an account that grows out of Starter while a source falls silent', () => {
  /*
   * Only licences (14), severe tickets (14), late payments (10), NPS (10) and pulse (8) are ever read: 56 of 100.
   * Day 0, Starter: licences 70 % = 70 (a knot of `small`); tickets 0 = 100; late 0 % = 100; NPS 70 = 100;
   *   pulse Red = 0. Sum 9.8 + 14 + 10 + 10 + 0 = 43.8 / 0.56 = raw 78.214286, score 78.
   *   78 is Healthy; of the 48 without the pulse 43.8/0.48 = 91.25: the pulse lowers, it lifts nothing.
   * Day 1, Growth from here on: the curves are still those of Starter: 78.
   * Day 15, 14 of 28 days later: licences 0.5 × 70 + 0.5 × 85 = 77.5; sum 10.85 + 34 = 44.85 / 0.56 = 80.089286.
   * Day 16 on: billing is silent. Late payments keep their 100, seen last on day 15.
   * Day 29: all of Growth: licences 85; sum 11.9 + 34 = 45.9 / 0.56 = 81.964286, score 82.
   * Day 45: 30 days after day 15: still in coverage, 0.56.
   * Day 46: late payments leave coverage: 0.46 < 0.5. Not Unknown yet: it is the first such day. Raw is as before.
   * Day 47: the second: Unknown, no score; raw stays.
   * Day 48: billing is back, 20 % late = 40: sum 11.9 + 14 + 4 + 10 = 39.9 / 0.56 = 71.25. At once to the worse of
   *   Healthy (last known) and Watch (71): Watch.
   */
  const base = { license_utilization: 70, open_severe_tickets: 0, net_promoter_score: 70, csm_pulse: 0 };
  const reads = (n: number): Readings => {
    if (n <= 15) return readings({ ...base, late_payment_share: 0 });
    return readings(n < 48 ? base : { ...base, late_payment_share: 20 });
  };
  const days = Array.from({ length: 49 }, (_, n) =>
    inputs({
      day: addDays(DAY, n),
      readings: reads(n),
      attributes: attributes({ plan: n === 0 ? 'Starter' : 'Growth' }),
    }),
  );
  const results = scoreDays(card, days, null);
  const on = (n: number) => {
    const r = results[n];
    if (!r) throw new Error(`no day ${n}`);
    return r;
  };
  expect(on(0).raw).toBeCloseTo(78.214286, 6);
  expect([on(0).score, on(0).tier, on(0).segment.id]).toEqual([78, 'Healthy', 'small']);
  expect([on(1).score, on(1).segment.id]).toEqual([78, 'mid']);
  expect(on(15).segment.mixture).toEqual([
    ['small', 0.5],
    ['mid', 0.5],
  ]);
  expect(on(15).raw).toBeCloseTo(80.089286, 6);
  expect(measure(on(16), 'late_payment_share')).toMatchObject({
    state: 'held',
    points: 100,
    notSeenSince: addDays(DAY, 15),
  });
  expect(on(29).raw).toBeCloseTo(81.964286, 6);
  expect(on(29).segment.mixture).toEqual([['mid', 1]]);
  expect([on(45).coverage, on(46).coverage]).toEqual([0.56, 0.46]);
  expect([on(46).tier, on(46).score]).toEqual(['Healthy', 82]);
  expect([on(47).tier, on(47).score]).toEqual(['Unknown', null]);
  expect(on(47).raw).toBeCloseTo(81.964286, 6);
  expect([on(48).tier, on(48).score]).toEqual(['Watch', 71]);
});
