import { describe, expect, test } from 'vitest';
import { addDays } from '../../../shared/day';
import { scoreDay, scoreDays } from '../../../worker/scorecard/score-day';
import type { DayInputs, MeasureId, Reading } from '../../../worker/scorecard/types';
import { attributes, card, changedCard, DAY, inputs, MIDDLING, measure, readings, seen } from './build';

const on = (n: number, id: MeasureId, reading: Reading | number, more: Partial<DayInputs> = {}): DayInputs =>
  inputs({ day: addDays(DAY, n), readings: readings({ ...MIDDLING, [id]: reading }), ...more });
const pointsOf = (days: DayInputs[], id: MeasureId) =>
  scoreDays(card, days, null).map((r) => measure(r, id).points);
const gone: Reading = { missing: 'the source is silent' };

test('a measure no longer read keeps its points, its weight and the day it was last seen', () => {
  const days = [
    on(0, 'license_utilization', 80),
    ...Array.from({ length: 60 }, (_, i) => on(i + 1, 'license_utilization', gone)),
  ];
  const results = scoreDays(card, days, null);
  const last = results.at(-1);
  if (!last) throw new Error('no result');
  expect(measure(last, 'license_utilization')).toMatchObject({
    state: 'held',
    points: 100,
    notSeenSince: DAY,
    reason: 'the source is silent',
  });
  expect(last.raw).toBeCloseTo(results[0]?.raw ?? 0, 9);
  // 30 days after it was last seen it still counts in coverage, on the 31st it does not.
  expect([results[30]?.coverage, results[31]?.coverage]).toEqual([1, 0.86]);
});

test('the pulse stays in coverage for ninety days', () => {
  const days = [on(0, 'csm_pulse', 100), on(90, 'csm_pulse', gone), on(91, 'csm_pulse', gone)];
  expect(scoreDays(card, days, null).map((r) => r.coverage)).toEqual([1, 1, 0.92]);
});

test('one never seen lowers coverage only', () => {
  const result = scoreDay(card, on(0, 'net_promoter_score', gone), null);
  expect(result.coverage).toBe(0.9);
  expect(measure(result, 'net_promoter_score')).toMatchObject({ state: 'missing', points: null, weight: 0 });
});

test('one that does not apply stands in neither, and forgets what it held', () => {
  const none: Reading = { notApplicable: 'seats are not limited' };
  const days = [
    on(0, 'license_utilization', 80),
    on(1, 'license_utilization', none),
    on(2, 'license_utilization', gone),
  ];
  const results = scoreDays(card, days, null);
  expect(results.map((r) => r.coverage)).toEqual([1, 1, 0.86]);
  expect(measure(results[2] ?? scoreDay(card, inputs(), null), 'license_utilization').points).toBeNull();
});

test('a value that stands for silence lowers points and never lifts them', () => {
  const silence = seen('net_promoter_score', -20, { absence: true }); // 30 points
  expect(
    pointsOf([on(0, 'net_promoter_score', 70), on(1, 'net_promoter_score', silence)], 'net_promoter_score'),
  ).toEqual([100, 30]);
  expect(
    pointsOf([on(0, 'net_promoter_score', -60), on(1, 'net_promoter_score', silence)], 'net_promoter_score'),
  ).toEqual([15, 15]);
});

describe('a value that rests on less', () => {
  const use = (value: number, ...basis: number[]) => seen('license_utilization', value, { basis });

  test('does not lift points until the hold has passed', () => {
    // Seats fell from 60 to 40, so the same 36 users fill more of them.
    const days = [
      on(0, 'license_utilization', use(60, 36, 60)),
      on(1, 'license_utilization', use(80, 32, 40)),
      on(30, 'license_utilization', use(80, 32, 40)),
      on(31, 'license_utilization', use(80, 32, 40)),
    ];
    const results = scoreDays(card, days, null);
    expect(results.map((r) => measure(r, 'license_utilization').points)).toEqual([70, 70, 70, 100]);
    const held = results[1] && measure(results[1], 'license_utilization');
    expect(held).toMatchObject({ state: 'held', covered: true, notSeenSince: null, value: 80 });
    expect(held?.reason).toBe('held: it rests on less than on 16 June 2025');
  });

  test('lowers points at once', () => {
    const days = [
      on(0, 'license_utilization', use(80, 48, 60)),
      on(1, 'license_utilization', use(60, 36, 60)),
    ];
    expect(pointsOf(days, 'license_utilization')).toEqual([100, 70]);
  });

  test('is held anew when it shrinks further, on the very day on which the hold would end too', () => {
    const days = [
      on(0, 'license_utilization', use(60, 36, 60)),
      on(1, 'license_utilization', use(80, 32, 40)),
      on(31, 'license_utilization', use(80, 28, 35)),
      on(60, 'license_utilization', use(80, 28, 35)),
      on(61, 'license_utilization', use(80, 28, 35)),
    ];
    expect(pointsOf(days, 'license_utilization')).toEqual([70, 70, 70, 70, 100]);
  });

  test('lifts points again once no count is below the earned one', () => {
    const days = [
      on(0, 'license_utilization', use(60, 36, 60)),
      on(1, 'license_utilization', use(80, 32, 40)),
      on(2, 'license_utilization', use(80, 48, 60)),
    ];
    expect(pointsOf(days, 'license_utilization')).toEqual([70, 70, 100]);
  });

  test('keeps counting its hold through days without a reading', () => {
    const days = [
      on(0, 'license_utilization', use(60, 36, 60)),
      on(1, 'license_utilization', use(80, 32, 40)),
      on(2, 'license_utilization', gone),
      on(31, 'license_utilization', use(80, 32, 40)),
    ];
    expect(pointsOf(days, 'license_utilization')).toEqual([70, 70, 70, 100]);
  });
});

test('a change of plan blends the curves over 28 days, from whatever mixture was in force', () => {
  const plan = (n: number, p: string) =>
    on(n, 'license_utilization', 70, { attributes: attributes({ plan: p }) });
  // small reads 70, mid 85, enterprise 100 points at 70 %.
  const days = [
    plan(0, 'Starter'),
    plan(1, 'Growth'),
    plan(15, 'Enterprise'),
    plan(22, 'Enterprise'),
    plan(43, 'Enterprise'),
  ];
  // Day 15: 0.5 × 70 + 0.5 × 85 = 77.5; a week on, a quarter of the way to 100: 0.75 × 77.5 + 25 = 83.125.
  const points = pointsOf(days, 'license_utilization');
  expect(points.map((p) => Number(p?.toFixed(6)))).toEqual([70, 70, 77.5, 83.125, 100]);
});

test('another scorecard re-bases once, with held values under its curves', () => {
  const other = changedCard((f) => {
    const m = f.groups[0]?.measures.find((x) => x.id === 'license_utilization');
    if (m)
      m.knots = {
        default: [
          [0, 0],
          [70, 50],
          [80, 100],
        ],
      };
  });
  const first = scoreDay(card, on(0, 'license_utilization', 70), null);
  const second = scoreDay(other, on(1, 'license_utilization', gone), first.state);
  const third = scoreDay(other, on(2, 'license_utilization', gone), second.state);
  expect([first.rebased, second.rebased, third.rebased]).toEqual([false, true, false]);
  expect(measure(second, 'license_utilization').points).toBe(50);
});

test('a day is not scored after itself', () => {
  const first = scoreDay(card, inputs(), null);
  expect(() => scoreDay(card, inputs(), first.state)).toThrow(/cannot be scored after/);
});
