import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../../shared/day';
import { tierRank } from '../../../shared/tiers';
import { engagementReading } from '../../../worker/budget-owner/engagement';
import { explainChange } from '../../../worker/scorecard/explain-change';
import { MEASURE_TRAITS } from '../../../worker/scorecard/measure-traits';
import { scoreDay, scoreDays } from '../../../worker/scorecard/score-day';
import {
  type DayInputs,
  type DayResult,
  MEASURE_IDS,
  type MeasureId,
  type OwnerCandidate,
} from '../../../worker/scorecard/types';
import { anyDays, anyInputs, anyReadings, anyValue, composed, rangeOf } from './arbitrary';
import { card, changedCard, DAY, inputs, measure, seen } from './build';

const last = (days: DayInputs[]): DayResult => {
  const result = scoreDays(card, days, null).at(-1);
  if (!result) throw new Error('no days');
  return result;
};

test('score, raw, points and coverage stay within their bounds; the score is empty exactly when Unknown', () => {
  fc.assert(
    fc.property(anyDays(1, 5), (days) => {
      for (const r of scoreDays(card, days, null)) {
        for (const p of r.measures.map((m) => m.points))
          if (p !== null) expect(p >= 0 && p <= 100).toBe(true);
        expect(r.raw === null || (r.raw >= 0 && r.raw <= 100 + 1e-9)).toBe(true);
        expect(r.coverage >= 0 && r.coverage <= 1).toBe(true);
        expect(r.score === null).toBe(r.tier === 'Unknown');
        if (r.score !== null) expect(Number.isInteger(r.score) && r.score >= 0 && r.score <= 100).toBe(true);
      }
    }),
  );
});

test('losses, cap and rounding come to what is missing from 100, to the cent', () => {
  fc.assert(
    fc.property(anyDays(1, 5), (days) => {
      for (const r of scoreDays(card, days, null)) {
        if (r.score === null) continue;
        const lost = r.measures.reduce((sum, m) => sum + m.lossCents, 0);
        expect(lost + (r.cap?.lossCents ?? 0) + r.roundingCents).toBe((100 - r.score) * 100);
        expect(Math.abs(r.roundingCents)).toBeLessThanOrEqual(51);
        for (const m of r.measures) {
          const exact = m.points === null ? 0 : m.weight * (100 - m.points) * 100;
          expect(Math.abs(m.lossCents - exact)).toBeLessThan(1 + 1e-6);
        }
      }
    }),
  );
});

/** Where a value is healthier: +1 upwards, −1 downwards; a range turns at its plateau. */
function better(id: MeasureId, a: number, b: number): [worse: number, better: number] | null {
  const [low, high] = a < b ? [a, b] : [b, a];
  if (MEASURE_TRAITS[id].direction === 'higher') return [low, high];
  if (MEASURE_TRAITS[id].direction === 'lower') return [high, low];
  if (high <= 105) return [low, high];
  return low >= 110 ? [high, low] : null;
}

test('a healthier value never scores lower, on either branch of a range', () => {
  const pick = fc.constantFrom(...MEASURE_IDS).chain((id) => {
    const value = anyValue(id);
    return fc.tuple(
      fc.constant(id),
      value,
      value,
      anyReadings,
      fc.constantFrom('Enterprise', 'Growth', 'Starter'),
    );
  });
  fc.assert(
    fc.property(pick, ([id, a, b, read, plan]) => {
      const pair = better(id, a, b);
      fc.pre(pair !== null);
      const rawOf = (value: number) => {
        const base = inputs();
        const day = {
          ...base,
          attributes: { ...base.attributes, plan },
          readings: { ...read, [id]: seen(id, value) },
        };
        return scoreDay(card, day, null).raw ?? 0;
      };
      expect(rawOf(pair?.[1] ?? 0)).toBeGreaterThanOrEqual(rawOf(pair?.[0] ?? 0) - 1e-9);
    }),
    { numRuns: 500 },
  );
});

test('the order of keys, sources and groups changes nothing', () => {
  const reversed = changedCard((f) => {
    f.groups.reverse();
    for (const g of f.groups) g.measures.reverse();
  });
  fc.assert(
    fc.property(anyDays(1, 4), (days) => {
      const turned = days.map((d) => ({
        ...d,
        readings: Object.fromEntries(Object.entries(d.readings).reverse()) as DayInputs['readings'],
        caps: Object.fromEntries(Object.entries(d.caps).reverse()),
        sources: [...d.sources].reverse(),
      }));
      const plain = scoreDays(card, days, null);
      expect(scoreDays(card, turned, null)).toEqual(plain);
      expect(
        scoreDays(reversed, days, null).map((r) => [
          r.score,
          r.raw,
          r.tier,
          r.measures.map((m) => m.lossCents),
        ]),
      ).toEqual(plain.map((r) => [r.score, r.raw, r.tier, r.measures.map((m) => m.lossCents)]));
    }),
  );
});

test('the state survives being stored as JSON, and neither card nor inputs are changed', () => {
  fc.assert(
    fc.property(anyDays(2, 5), (days) => {
      const copy = structuredClone(days);
      const straight = scoreDays(card, days, null);
      expect(days).toEqual(copy);
      let state = null;
      for (const [i, d] of days.entries()) {
        const result: DayResult = scoreDay(card, d, state);
        expect(result).toEqual(straight[i]);
        state = JSON.parse(JSON.stringify(result.state));
      }
    }),
  );
});

test('the parts of a change sum to it exactly, under one card and between two', () => {
  const other = changedCard((f) => {
    f.id = 'other';
    const [first] = f.groups;
    if (first) first.share = 20;
  });
  fc.assert(
    fc.property(anyDays(2, 6), fc.boolean(), (days, sameCard) => {
      const results = scoreDays(card, days.slice(0, -1), null);
      const before = results.at(-1);
      const today = days.at(-1);
      if (!before || !today) throw new Error('too few days');
      const next = sameCard ? card : other;
      const after = scoreDay(next, today, before.state);
      const change = explainChange(next, before, after);
      const parts = change.measures.flatMap((m) => [m.newFactsCents, m.decayCents, m.presenceCents]);
      const sum =
        parts.reduce((a, b) => a + b, 0) + change.capCents + change.scorecardCents + change.segmentCents;
      expect(sum + change.roundingCents).toBe(change.totalCents);
      if (before.score !== null && after.score !== null) {
        expect(change.totalCents).toBe(100 * (after.score - before.score));
        expect(Math.abs(change.roundingCents)).toBeLessThanOrEqual(101);
      }
      if (sameCard) expect(change.scorecardCents).toBe(0);
    }),
  );
});

/** What can be taken from a day without anything being added. */
const anyRemoval = fc.record({
  measures: fc.subarray(
    card.measures.map((m) => m.id),
    { minLength: 1 },
  ),
  how: fc.constantFrom('gone' as const, 'shrunk' as const),
  sourcesDown: fc.boolean(),
});

const rank = (r: DayResult): number => (r.tier === 'Unknown' ? -1 : tierRank(r.tier));

test('absence never improves: what is taken away lifts no points above the last day’s, no score, no tier', () => {
  fc.assert(
    fc.property(anyDays(1, 4), anyRemoval, (days, removal) => {
      const before = last(days);
      const day = addDays(DAY, days.length);
      const full = days.at(-1);
      if (!full) throw new Error('no days');
      const taken = new Set<MeasureId>(removal.measures);
      const reading = (id: MeasureId) => {
        const r = full.readings[id];
        if (!taken.has(id)) return r;
        if (removal.how === 'gone' || !('value' in r) || !r.basis) return { missing: 'removed' };
        // Fewer users, and a value that looks as good as can be for it.
        const best =
          MEASURE_TRAITS[id].direction === 'lower'
            ? rangeOf(id)[0]
            : id === 'license_utilization'
              ? 100
              : rangeOf(id)[1];
        return { ...r, value: best, basis: r.basis.map((n) => n - 1) };
      };
      const poorer: DayInputs = {
        ...full,
        day,
        readings: Object.fromEntries(MEASURE_IDS.map((id) => [id, reading(id)])) as DayInputs['readings'],
        caps: removal.sourcesDown ? {} : full.caps,
        sources: full.sources.map((s) => (removal.sourcesDown ? { ...s, live: false } : s)),
      };
      const after = scoreDay(card, poorer, before.state);
      for (const id of taken) {
        const was = measure(before, id).points;
        const now = measure(after, id).points;
        if (was !== null && now !== null) expect(now).toBeLessThanOrEqual(was + 1e-9);
      }
      // The same day, had everything been read as on the day before.
      const kept = scoreDay(card, { ...full, day }, before.state);
      const rose = before.measures.some((m) => {
        const whole = measure(kept, m.id);
        return (
          (whole.points ?? 0) < (m.points ?? 0) - 1e-9 || (whole.points === null) !== (m.points === null)
        );
      });
      if (!rose) {
        expect(after.raw ?? 0).toBeLessThanOrEqual((kept.raw ?? 0) + 1e-9);
        expect(rank(after)).toBeLessThanOrEqual(Math.max(rank(kept), rank(before)));
      }
    }),
    { numRuns: 1000 },
  );
});

/** The day with these candidates left, its engagement read anew. */
function poorerDay(full: DayInputs, day: string, candidates: OwnerCandidate[]): DayInputs {
  const { mailSilent } = full.owner;
  const owner = composed(candidates, { mailSilent });
  const reading = engagementReading(owner, day, full.attributes.createdOn);
  return { ...full, day, owner, readings: { ...full.readings, budget_owner_engagement: reading } };
}

test('absence never improves: an owner, a role or a touch taken away lifts neither points nor status', () => {
  const worst = ['Departed', 'Dark', 'Unknown', 'Cooling', 'Engaged'];
  fc.assert(
    fc.property(anyDays(1, 4), fc.nat(3), fc.boolean(), (days, which, touches) => {
      const before = last(days);
      const full = days.at(-1);
      if (!full) throw new Error('no days');
      const day = addDays(DAY, days.length);
      const candidates = full.owner.candidates.flatMap((c, i) =>
        i !== which ? [c] : touches ? [{ ...c, lastTwoWay: null }] : [],
      );
      const after = scoreDay(card, poorerDay(full, day, candidates), before.state);
      // The same day with nobody taken away: what time and earlier corrections do by themselves.
      const kept = scoreDay(card, poorerDay(full, day, full.owner.candidates), before.state);
      const points = (r: DayResult) => measure(r, 'budget_owner_engagement').points;
      const was = points(before);
      const now = points(after);
      if (was !== null && now !== null)
        expect(now).toBeLessThanOrEqual(Math.max(was, points(kept) ?? 0) + 1e-9);
      // Nobody known is no better than the one known before, except that Unknown has no rank among them.
      if (after.owner.contact !== null && before.owner.status !== 'Unknown') {
        const best = Math.max(worst.indexOf(before.owner.status), worst.indexOf(kept.owner.status));
        expect(worst.indexOf(after.owner.status)).toBeLessThanOrEqual(best);
      }
      const left = [before, kept].every((r) => r.capsInForce.includes('budget_owner_departed'));
      if (left) expect(after.capsInForce).toContain('budget_owner_departed');
    }),
    { numRuns: 1000 },
  );
});

test('any two days in order give the same result whenever they are folded', () => {
  fc.assert(
    fc.property(anyInputs(0), anyInputs(1), (first, second) => {
      const once = scoreDays(card, [first, second], null);
      expect(scoreDays(card, structuredClone([first, second]), null)).toEqual(once);
    }),
  );
});
