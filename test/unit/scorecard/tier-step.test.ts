import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, type Day } from '../../../shared/day';
import { SCORED_TIERS, type Tier, tierRank } from '../../../shared/tiers';
import { nextTier, type TierDay, tierOfScore } from '../../../worker/scorecard/tier-step';
import type { TierState } from '../../../worker/scorecard/types';
import { DAY } from './build';

const BOUNDS = [25, 50, 75] as const;
const today = (score: number | null, more: Partial<TierDay> = {}): TierDay => ({
  day: DAY,
  score,
  healthyScore: score,
  ceilingRank: 3,
  capped: false,
  low: score === null,
  rebase: false,
  ...more,
});
const LOW = { low: true };

/** Folds days a day apart from a cold start. */
function fold(days: TierDay[], start: TierState | null = null): TierState[] {
  let state = start;
  return days.map((d, i) => {
    state = nextTier(BOUNDS, state, { ...d, day: d.day === DAY ? addDays(DAY, i + 1) : d.day });
    return state;
  });
}
const tiers = (days: TierDay[]): Tier[] => fold(days).map((s) => s.tier);

test('the first document takes its tier at once, by lower bounds inclusive', () => {
  expect([75, 74, 50, 49, 25, 24].map((s) => tiers([today(s)])[0])).toEqual([
    'Healthy',
    'Watch',
    'Watch',
    'At Risk',
    'At Risk',
    'Critical',
  ]);
});

describe('down', () => {
  test('exactly three points past the bound counts at once', () => {
    expect(tiers([today(80), today(72)])).toEqual(['Healthy', 'Watch']);
  });
  test('two points past the bound waits for the second day', () => {
    expect(tiers([today(80), today(73), today(74)])).toEqual(['Healthy', 'Healthy', 'Watch']);
  });
  test('a day above the bound in between starts the count anew', () => {
    expect(tiers([today(80), today(73), today(75), today(73)])).toEqual(Array(4).fill('Healthy'));
  });
  test('a cap takes it down at once, even by one point', () => {
    expect(tiers([today(51), today(49, { capped: true })])).toEqual(['Watch', 'At Risk']);
  });
  test('a fall through several bounds tests each by its own', () => {
    // 48 is 2 below 50 (wait) and 27 below 75 (at once).
    expect(tiers([today(80), today(48), today(48)])).toEqual(['Healthy', 'Watch', 'At Risk']);
  });
  test('days up to three apart are in a row, four are not', () => {
    const gap = (days: number) =>
      fold([today(80), today(74, { day: '2025-07-01' }), today(74, { day: addDays('2025-07-01', days) })]).at(
        -1,
      )?.tier;
    expect([gap(3), gap(4)]).toEqual(['Watch', 'Healthy']);
  });
  test('a ceiling takes it down at once', () => {
    expect(tiers([today(90), today(90, { ceilingRank: 2 })])).toEqual(['Healthy', 'Watch']);
  });
});

describe('up', () => {
  test('takes two days in a row at four points above the bound', () => {
    expect(tiers([today(70), today(79), today(79)])).toEqual(['Watch', 'Watch', 'Healthy']);
    expect(tiers([today(70), today(79), today(78), today(79)])).toEqual(Array(4).fill('Watch'));
  });
  test('through several bounds, each by its own', () => {
    // 53 on day 2 is short of 54 for Watch; 30 is 29 or more for At Risk.
    expect(tiers([today(10), today(53), today(80), today(80)])).toEqual([
      'Critical',
      'Critical',
      'At Risk',
      'Healthy',
    ]);
  });
  test('needs the ceiling gone on both days', () => {
    const under = { ceilingRank: 2 };
    expect(tiers([today(70), today(90, under), today(90), today(90)])).toEqual([
      'Watch',
      'Watch',
      'Watch',
      'Healthy',
    ]);
  });
});

describe('Healthy, tested by the score without the pulse', () => {
  const pulsed = (score: number, healthyScore: number) => today(score, { healthyScore });
  test('is not taken at once by a cold start', () => {
    expect([tiers([pulsed(76, 74)]), tiers([pulsed(76, 75)])]).toEqual([['Watch'], ['Healthy']]);
  });
  test('is lost like any other tier: at once three points past the bound, else on the second day', () => {
    expect(tiers([today(80), pulsed(79, 72)])).toEqual(['Healthy', 'Watch']);
    expect(tiers([today(80), pulsed(79, 74), pulsed(79, 74)])).toEqual(['Healthy', 'Healthy', 'Watch']);
    expect(tiers([today(80), pulsed(79, 74), pulsed(79, 75), pulsed(79, 74)])).toEqual(
      Array(4).fill('Healthy'),
    );
  });
  test('is reached on two days at four points above its bound, without the pulse too', () => {
    expect(tiers([today(70), pulsed(85, 78), pulsed(85, 79), pulsed(85, 79)])).toEqual([
      'Watch',
      'Watch',
      'Watch',
      'Healthy',
    ]);
  });
  test('leaves the bounds below it to the score', () => {
    expect(tiers([pulsed(52, 48)])).toEqual(['Watch']);
  });
  test('stands only where it would stand without the pulse', () => {
    const score = fc.integer({ min: 60, max: 100 });
    fc.assert(
      fc.property(fc.array(fc.tuple(score, score), { minLength: 1, maxLength: 12 }), (days) => {
        const together = tiers(days.map(([given, without]) => pulsed(given, Math.min(given, without))));
        const without = tiers(days.map(([, alone]) => today(alone)));
        for (const [i, tier] of together.entries())
          if (tier === 'Healthy') expect(without[i]).toBe('Healthy');
      }),
    );
  });
});

describe('Unknown', () => {
  test('is entered on the second day of low coverage, and on the first nothing rises', () => {
    expect(tiers([today(70), today(90), today(90, LOW), today(90, LOW)])).toEqual([
      'Watch',
      'Watch',
      'Watch',
      'Unknown',
    ]);
  });
  test('lets the ordinary rule take the tier down on the first day', () => {
    expect(tiers([today(80), today(40, LOW)])).toEqual(['Healthy', 'At Risk']);
  });
  test('is left at once to the worse of the last known tier and the day’s', () => {
    const until = [today(60), today(60, LOW), today(60, LOW)];
    expect(tiers([...until, today(95)]).at(-1)).toBe('Watch');
    expect(tiers([...until, today(30)]).at(-1)).toBe('At Risk');
  });
  test('is left to the day’s tier where none was known', () => {
    expect(tiers([today(95, LOW), today(95)])).toEqual(['Unknown', 'Healthy']);
  });
  test('remembers the last tier with its day, and has no score', () => {
    const [, , state] = fold([today(60), today(60, LOW), today(60, LOW)]);
    expect(state).toMatchObject({ tier: 'Unknown', score: null });
    expect(state?.lastKnown).toEqual({ tier: 'Watch', day: addDays(DAY, 2) });
  });
  test('two low days far apart are not in a row', () => {
    const days = [today(60), today(60, LOW), today(60, { ...LOW, day: addDays(DAY, 7) })];
    expect(tiers(days)).toEqual(['Watch', 'Watch', 'Watch']);
  });
  test('is entered at once where no measure has points at all', () => {
    expect(tiers([today(60), today(null)])).toEqual(['Watch', 'Unknown']);
  });
});

test('another scorecard sets the tier anew', () => {
  expect(tiers([today(70), today(75, { rebase: true })])).toEqual(['Watch', 'Healthy']);
});

test('the day on which a tier began stays with it', () => {
  const states = fold([today(80), today(80), today(60), today(60)]);
  expect(states.map((s) => s.since)).toEqual([1, 1, 3, 3].map((n): Day => addDays(DAY, n)));
});

const anyDay = fc.record({
  score: fc.integer({ min: 0, max: 100 }),
  low: fc.boolean(),
  capped: fc.boolean(),
  ceilingRank: fc.constantFrom(2, 3),
});
const anyDays = fc.array(
  anyDay.map((d) => today(d.score, d)),
  { minLength: 1, maxLength: 12 },
);

test('only the last state and today count: two histories that meet in one state go on alike', () => {
  fc.assert(
    fc.property(anyDays, anyDays, (before, after) => {
      const state = fold(before).at(-1);
      if (!state) throw new Error('no state');
      const copy = JSON.parse(JSON.stringify(state)) as TierState;
      const later = after.map((d, i) => ({ ...d, day: addDays(state.day, i + 1) }));
      expect(fold(later, copy)).toEqual(fold(later, state));
    }),
  );
});

test('a tier never stands above its score’s reach, nor Healthy under a ceiling', () => {
  fc.assert(
    fc.property(anyDays, (days) => {
      for (const [i, state] of fold(days).entries()) {
        const d = days[i];
        if (!d || d.score === null || state.tier === 'Unknown') continue;
        const rank = tierRank(state.tier);
        expect(rank).toBeLessThanOrEqual(d.ceilingRank);
        // Above a bound only when less than three points below it.
        expect(rank).toBeLessThanOrEqual(tierRank(tierOfScore(BOUNDS, d.score + 2)));
      }
    }),
  );
});

test('a constant score settles by the second day and stays', () => {
  fc.assert(
    fc.property(anyDays, fc.integer({ min: 0, max: 100 }), (before, score) => {
      const state = fold(before).at(-1);
      if (!state) throw new Error('no state');
      const steady = Array.from({ length: 6 }, (_, i) => today(score, { day: addDays(state.day, i + 1) }));
      const [, , third, ...rest] = fold(steady, state).map((s) => s.tier);
      expect(new Set([third, ...rest]).size).toBe(1);
    }),
  );
});

test('scores that stay inside the margins of a bound never move a tier back and forth', () => {
  const within = fc.array(fc.integer({ min: 73, max: 78 }), { minLength: 2, maxLength: 20 });
  fc.assert(
    fc.property(within, fc.constantFrom(...SCORED_TIERS.slice(2)), (scores, start) => {
      const state: TierState = {
        day: DAY,
        score: 76,
        healthyScore: 76,
        ceilingRank: 3,
        tier: start,
        since: DAY,
        lastKnown: { tier: start, day: DAY },
        low: false,
      };
      const path = fold(
        scores.map((s) => today(s)),
        state,
      ).map((s) => s.tier);
      const moves = [start, ...path].filter((t, i, all) => i > 0 && t !== all[i - 1]).length;
      expect(moves).toBeLessThanOrEqual(1);
    }),
  );
});
