import { describe, expect, test } from 'vitest';
import { addDays } from '../../../shared/day';
import { scoreDay, scoreDays } from '../../../worker/scorecard/score-day';
import type { CapReading, DayInputs, MeasureId, Reading } from '../../../worker/scorecard/types';
import { candidate, card, DAY, finding, inputs, MIDDLING, readings, sources } from './build';

const reading = (met: boolean | null, fresh = true): CapReading => ({ met, fresh, evidence: [] });
const day = (n: number, more: Partial<DayInputs>): DayInputs => inputs({ day: addDays(DAY, n), ...more });
const capped = (days: Partial<DayInputs>[]) =>
  scoreDays(
    card,
    days.map((d, n) => day(n, d)),
    null,
  ).map((r) => r.cap?.id ?? null);

describe('a cap', () => {
  const noUse = (met: boolean | null, fresh = true) => ({ caps: { no_use: reading(met, fresh) } });

  test('begins only on a fresh reading, and ends only on one', () => {
    const days = [noUse(true, false), noUse(true), noUse(false, false), noUse(null), {}, noUse(false)];
    expect(capped(days)).toEqual([null, 'no_use', 'no_use', 'no_use', 'no_use', null]);
  });

  test('takes the tier down at once', () => {
    const [before, after] = scoreDays(card, [day(0, {}), day(1, noUse(true))], null);
    expect([before?.score, after?.score, after?.tier]).toEqual([74, 24, 'Critical']);
  });

  test('keeps the day from which its condition holds', () => {
    const since = { caps: { no_use: { ...reading(true), since: '2025-05-01' } } };
    const results = scoreDays(card, [day(0, since), day(1, noUse(null))], null);
    expect(results.map((r) => r.cap?.since)).toEqual(['2025-05-01', '2025-05-01']);
  });

  test('the lowest in force wins', () => {
    const both = { caps: { severe_ticket_old: reading(true), no_use: reading(true) } };
    const result = scoreDay(card, day(0, both), null);
    expect([result.cap?.id, result.capsInForce]).toEqual(['no_use', ['no_use', 'severe_ticket_old']]);
  });

  test('above the raw score takes nothing away', () => {
    const poor = readings({
      ...MIDDLING,
      key_feature_adoption: 0,
      license_utilization: 0,
      open_severe_tickets: 4,
    });
    const result = scoreDay(
      card,
      day(0, { readings: poor, caps: { severe_ticket_old: reading(true) } }),
      null,
    );
    expect(result.raw).toBeLessThan(60);
    expect(result.cap).toMatchObject({ id: 'severe_ticket_old', lossCents: 0 });
  });

  test('answered by a person, is out of force while the answer lasts', () => {
    const answer = {
      cap: 'no_use',
      reason: 'Migration',
      until: addDays(DAY, 2),
      by: 'ben',
      at: addDays(DAY, 1),
    };
    const days = [0, 1, 2, 3].map((n) => day(n, { ...noUse(true), answers: [answer] }));
    const results = scoreDays(card, days, null);
    expect(results.map((r) => r.cap?.id ?? null)).toEqual(['no_use', null, null, 'no_use']);
    expect(results[1]?.capsAnswered).toEqual([
      { cap: 'no_use', reason: 'Migration', until: addDays(DAY, 2), by: 'ben' },
    ]);
    // It began again when the answer ended.
    expect(results[3]?.cap?.since).toBe(addDays(DAY, 3));
  });

  test('the last answer replaces those before it, on the same day too', () => {
    const first = { cap: 'no_use', reason: 'Migration', until: addDays(DAY, 9), by: 'ben', at: DAY };
    const second = { ...first, reason: 'Shorter', until: addDays(DAY, 1) };
    const results = scoreDays(
      card,
      [0, 1, 2].map((n) => day(n, { ...noUse(true), answers: [first, second] })),
      null,
    );
    expect(results.map((r) => r.cap?.id ?? null)).toEqual([null, null, 'no_use']);
    expect(results[0]?.capsAnswered[0]?.reason).toBe('Shorter');
  });

  test('answers to other caps do not count', () => {
    const answer = { cap: 'invoice_overdue', reason: 'x', until: '2030-01-01', by: 'ben', at: DAY };
    expect(capped([{ ...noUse(true), answers: [answer] }])).toEqual(['no_use']);
  });

  test('begins by the owner’s departure, and only while contacts are read', () => {
    const left = finding(candidate({ departed: '2025-06-10', departedWhy: 'a person says so' }));
    const stale = sources.map((s) => (s.source === 'salesforce' ? { ...s, live: false } : s));
    expect(capped([{ owner: left }])).toEqual(['budget_owner_departed']);
    expect(capped([{ owner: left, sources: stale }])).toEqual([null]);
  });
});

const GOOD = {
  ...MIDDLING,
  monthly_stickiness: 45,
  key_feature_adoption: 60,
  license_utilization: 90,
  open_severe_tickets: 0,
  net_promoter_score: 70,
  late_payment_share: 0,
};
const good = (more: Partial<Record<MeasureId, number | Reading>> = {}) => ({
  readings: readings({ ...GOOD, ...more }),
});
const none: Reading = { missing: 'not read' };

describe('Healthy', () => {
  test('is reached on evidence of several live sources', () => {
    const result = scoreDay(card, day(0, good()), null);
    expect([result.tier, result.ceilings]).toEqual(['Healthy', []]);
  });

  test('needs two live sources', () => {
    const one = sources.map((s) => ({ ...s, live: s.source === 'product' }));
    const result = scoreDay(card, day(0, { ...good(), sources: one }), null);
    expect([result.tier, result.ceilings]).toEqual(['Watch', ['evidence']]);
    expect(result.score).toBeGreaterThan(75);
  });

  test('needs use or outcome among them', () => {
    const others = sources.map((s) => ({ ...s, family: 'other' as const }));
    expect(scoreDay(card, day(0, { ...good(), sources: others }), null).tier).toBe('Watch');
  });

  test('counts only sources behind what is read today and weighs', () => {
    // Only salesforce is read now; product stands behind a measure of no weight, the rest is held.
    const held = good({
      monthly_stickiness: none,
      key_feature_adoption: none,
      license_utilization: none,
      net_promoter_score: none,
      late_payment_share: none,
    });
    const results = scoreDays(card, [day(0, good()), day(1, held)], null);
    expect(results.map((r) => r.tier)).toEqual(['Healthy', 'Watch']);
    expect(results[1]?.ceilings).toEqual(['evidence']);
  });

  test('is not owed to the pulse', () => {
    // 8 × 100 + 14 × 21 (key features) + 14 × 100 + 14 × 60 + 10 × 100 + 10 × 100 + 14 × 79.37 + 8 × 50 = 6845.18;
    // of the 92 without the pulse 74.4, with 800 more of 100 76.5.
    const close = good({ key_feature_adoption: 9, open_severe_tickets: 1 });
    const green = scoreDay(card, day(0, close), null);
    const without = scoreDay(
      card,
      day(0, good({ key_feature_adoption: 9, open_severe_tickets: 1, csm_pulse: none })),
      null,
    );
    expect([green.score, without.score]).toEqual([76, 74]);
    expect([green.tier, green.ceilings]).toEqual(['Watch', ['pulse']]);
  });

  test('waits for the second day where the score without the pulse fell a point below its bound', () => {
    const close = good({ key_feature_adoption: 9, open_severe_tickets: 1 });
    const results = scoreDays(card, [day(0, good()), day(1, close), day(2, close)], null);
    expect(results.map((r) => r.score)).toEqual([expect.any(Number), 76, 76]);
    expect(results.map((r) => r.tier)).toEqual(['Healthy', 'Healthy', 'Watch']);
    expect(results.map((r) => r.ceilings)).toEqual([[], [], ['pulse']]);
  });

  test('can be lost to the pulse', () => {
    const results = [100, 0].map((csm_pulse) =>
      scoreDay(card, day(0, good({ csm_pulse, key_feature_adoption: 30, open_severe_tickets: 1 })), null),
    );
    expect(results.map((r) => r.tier)).toEqual(['Healthy', 'Watch']);
  });
});
