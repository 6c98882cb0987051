import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays } from '../../../shared/day';
import { healthDocument } from '../../../shared/health-document';
import { changeCauses } from '../../../worker/scorecard/change-causes';
import { toDocument } from '../../../worker/scorecard/document';
import { explainChange } from '../../../worker/scorecard/explain-change';
import { nearestLever } from '../../../worker/scorecard/lever';
import { scoreDay, scoreDays } from '../../../worker/scorecard/score-day';
import type { DayInputs, DayResult, MeasureId, Reading } from '../../../worker/scorecard/types';
import { anyDays } from './arbitrary';
import { attributes, candidate, card, DAY, finding, inputs, MIDDLING, readings } from './build';

const on = (n: number, change: Partial<Record<MeasureId, number | Reading>>, more: Partial<DayInputs> = {}) =>
  inputs({ day: addDays(DAY, n), readings: readings({ ...MIDDLING, ...change }), ...more });
const changeOf = (first: DayInputs, second: DayInputs) => {
  const before = scoreDay(card, first, null);
  const after = scoreDay(card, second, before.state);
  return { before, after, change: explainChange(card, before, after) };
};
const part = (change: ReturnType<typeof explainChange>, id: MeasureId) =>
  change.measures.find((m) => m.id === id);

describe('a change is told', () => {
  test('as new facts where a value moved', () => {
    // 14 % of the weight, from 70 to 100 points.
    const { change } = changeOf(on(0, {}), on(1, { key_feature_adoption: 60 }));
    expect(part(change, 'key_feature_adoption')).toEqual({
      id: 'key_feature_adoption',
      newFactsCents: 420,
      decayCents: 0,
      presenceCents: 0,
    });
  });

  test('as decay where only days passed', () => {
    // Owner: 30 days at a cadence of 60, six days on: 0.14 × (100 / 2^(0.6/1.5) − 100 / 2^(0.5/1.5)) = −0.5016.
    const { change } = changeOf(on(0, {}), on(6, { budget_owner_engagement: 0.6 }));
    const owner = part(change, 'budget_owner_engagement');
    expect([owner?.newFactsCents, owner?.presenceCents]).toEqual([0, 0]);
    expect(Math.abs((owner?.decayCents ?? 0) + 50.16)).toBeLessThan(1);
  });

  test('as decay and new facts apart where someone was talked to', () => {
    const { change } = changeOf(on(0, {}), on(6, { budget_owner_engagement: 0 }));
    const owner = part(change, 'budget_owner_engagement');
    expect(owner?.decayCents).toBeLessThan(-45);
    expect(owner?.newFactsCents).toBeGreaterThan(280);
  });

  test('as data present where a measure comes into the score', () => {
    const { change } = changeOf(
      on(0, { net_promoter_score: { missing: 'never sent' } }),
      on(1, { net_promoter_score: 70 }),
    );
    const nps = part(change, 'net_promoter_score');
    expect([nps?.newFactsCents, nps?.decayCents]).toEqual([0, 0]);
    expect(nps?.presenceCents).toBeGreaterThan(200);
  });

  test('as the segment where only the curves changed', () => {
    const plan = (p: string) => ({ attributes: attributes({ plan: p }) });
    const results = scoreDays(
      card,
      [on(0, {}, plan('Starter')), on(1, {}, plan('Growth')), on(15, {}, plan('Growth'))],
      null,
    );
    const [, before, after] = results;
    if (!before || !after) throw new Error('too few days');
    const change = explainChange(card, before, after);
    // Half way: licences from 70 to 77.5 of 85 (0.14), stickiness from 63.333 to 69.167 of 75
    // (0.08): 105 + 46.67 hundredths.
    expect(change.segmentCents).toBe(152);
    expect(part(change, 'license_utilization')?.newFactsCents).toBe(0);
    expect(part(change, 'monthly_stickiness')?.newFactsCents).toBe(0);
  });

  test('as the cap where one begins', () => {
    const caps = { no_use: { met: true, fresh: true, evidence: [], since: '2025-06-10' } };
    const { before, after, change } = changeOf(on(0, {}), on(1, {}, { caps }));
    // 73.96 to 24: the cap takes 49.96, rounding the rest of 50.
    expect([change.capCents, change.roundingCents, change.totalCents]).toEqual([-4996, -4, -5000]);
    expect(changeCauses(change, before, after, on(1, {}, { caps }))).toContain(
      'cap no_use since 10 June 2025',
    );
  });

  test('with its causes in words: the cadence, the decay and its last contact', () => {
    const owner = finding(candidate(), { cadence: 30 });
    const second = on(1, { budget_owner_engagement: 31 / 30 }, { owner });
    const { before, after, change } = changeOf(on(0, {}), second);
    const causes = changeCauses(change, before, after, second);
    expect(causes).toContain('renewal within 120 days: cadence 30 days');
    expect(causes.some((c) => c.startsWith('decay: last contact with the budget owner 1 June 2025 (−'))).toBe(
      true,
    );
  });
});

/** The result with some measures moved to other points, as raw score. */
function rawWith(result: DayResult, moves: { measure: string; toPoints: number }[]): number {
  return result.measures.reduce((raw, m) => {
    const to = moves.find((x) => x.measure === m.id)?.toPoints ?? m.points ?? 0;
    return raw + m.weight * to;
  }, 0);
}

describe('the nearest lever', () => {
  test('is the one measure that needs the fewest points, with the value that earns them', () => {
    // Raw 73.961807 of 75: 1.038193 / 0.14 = 7.4157 points; key features first of those that weigh 14.
    const lever = nearestLever(card, scoreDay(card, inputs(), null));
    expect(lever).toMatchObject({ tier: 'Healthy', bound: 75, caps: [] });
    expect(lever?.moves).toHaveLength(1);
    expect(lever?.moves[0]).toMatchObject({ measure: 'key_feature_adoption', fromPoints: 70, fromValue: 35 });
    expect(lever?.moves[0]?.toPoints).toBeCloseTo(77.4157, 3);
    // 25 % more value for 30 points: 35 + 25 × 7.4157 / 30.
    expect(lever?.moves[0]?.toValue).toBeCloseTo(41.1797, 3);
  });

  test('is two measures where one does not suffice', () => {
    const poor = on(0, { key_feature_adoption: 0, open_severe_tickets: 4, license_utilization: 0 });
    const result = scoreDay(card, poor, null);
    const lever = nearestLever(card, result);
    expect([result.tier, lever?.tier]).toEqual(['At Risk', 'Watch']);
    expect(lever?.moves.length).toBeGreaterThan(0);
    expect(rawWith(result, lever?.moves ?? [])).toBeCloseTo(50, 6);
  });

  test('names the caps to clear first', () => {
    const caps = { no_use: { met: true, fresh: true, evidence: [] } };
    expect(nearestLever(card, scoreDay(card, on(0, {}, { caps }), null))).toEqual({
      tier: 'At Risk',
      bound: 25,
      caps: ['no_use'],
      moves: [],
    });
  });

  test('asks for the margin of hysteresis where the bound is reached and the tier is not', () => {
    const results = scoreDays(card, [on(0, {}), on(1, { key_feature_adoption: 45 })], null);
    const after = results[1];
    expect([after?.score, after?.tier]).toEqual([76, 'Watch']);
    expect(after && nearestLever(card, after)?.bound).toBe(79);
  });

  test('reaches its bound with one or two moves, none of them the pulse, and never when Healthy or Unknown', () => {
    fc.assert(
      fc.property(anyDays(1, 3), (days) => {
        for (const r of scoreDays(card, days, null)) {
          const lever = nearestLever(card, r);
          if (r.tier === 'Healthy' || r.tier === 'Unknown') expect(lever).toBeNull();
          if (!lever || lever.moves.length === 0) continue;
          expect(lever.moves.length).toBeLessThanOrEqual(2);
          expect(lever.moves.map((m) => m.measure)).not.toContain('csm_pulse');
          expect(rawWith(r, lever.moves)).toBeCloseTo(lever.bound, 6);
        }
      }),
    );
  });
});

describe('the document', () => {
  const write = (d: DayInputs, r: DayResult) => toDocument(card, r, d, { scoreThirtyDaysAgo: 70, plays: [] });

  test('is of its shape for any day, and the same bytes each time', () => {
    fc.assert(
      fc.property(anyDays(1, 4), (days) => {
        const results = scoreDays(card, days, null);
        for (const [i, r] of results.entries()) {
          const d = days[i];
          if (!d) throw new Error('no day');
          const document = write(d, r);
          expect(healthDocument.parse(document)).toEqual(document);
          const again = scoreDays(card, structuredClone(days), null)[i];
          expect(again && JSON.stringify(write(structuredClone(d), again))).toBe(JSON.stringify(document));
        }
      }),
    );
  });

  test('tells the trend where both ends have a score', () => {
    const result = scoreDay(card, inputs(), null);
    expect(write(inputs(), result).trend30d).toBe(4);
    expect(toDocument(card, result, inputs(), { scoreThirtyDaysAgo: null, plays: [] }).trend30d).toBeNull();
  });

  test('opens its drivers with the cap, then the largest losses, then what holds the score up', () => {
    const evidence = [{ source: 'billing', id: 'i', at: null, text: 'Invoice 7 is unpaid.' }];
    const caps = { invoice_overdue: { met: true, fresh: true, evidence, since: '2025-05-10' } };
    const day = on(0, {}, { caps });
    const drivers = write(day, scoreDay(card, day, null)).drivers.map(({ text }) => text);
    expect(drivers[0]).toBe('At most 49: Invoice long overdue since 10 May 2025 (Invoice 7 is unpaid).');
    expect(drivers[1]).toBe('Open severe tickets: open_severe_tickets reads 1 (−5.6).');
    expect(drivers.at(-1)).toMatch(/\(\+\d+\.\d\)\.$/);
  });

  test('says since when a measure is not seen, and greys the last tier when Unknown', () => {
    const gone = on(0, {});
    const nothing = Object.fromEntries(Object.keys(gone.readings).map((id) => [id, { missing: 'silent' }]));
    const silent = (n: number): DayInputs => ({ ...on(n, {}), readings: nothing as DayInputs['readings'] });
    const days = [gone, silent(100), silent(101)];
    const results = scoreDays(card, days, null);
    const [d, r] = [days[2], results[2]];
    if (!d || !r) throw new Error('too few days');
    const document = write(d, r);
    expect([document.tier, document.score, document.trend30d]).toEqual(['Unknown', null, null]);
    expect(document.lastKnownTier).toEqual({ tier: 'Watch', day: addDays(DAY, 100) });
    expect(document.drivers.map(({ text }) => text)).toContain(
      'Open severe tickets: not seen since 16 June 2025 (−5.6).',
    );
    expect(document.likelihood).toEqual({ percent: null, reason: 'not calibrated: needs outcomes' });
  });
});
