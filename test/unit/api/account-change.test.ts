import fc from 'fast-check';
import { expect, it } from 'vitest';
import { changeBetween, type KeptDay } from '../../../worker/api/account-change';
import { scoreDays } from '../../../worker/scorecard/score-day';
import type { Scorecard } from '../../../worker/scorecard/scorecard';
import type { DayInputs, DayResult, FoldState } from '../../../worker/scorecard/types';
import type { MeasureDay } from '../../../worker/store/measure-days';
import { anyDays } from '../scorecard/arbitrary';
import { card, changedCard } from '../scorecard/build';

/** Days as they are stored: of all but the last, inputs and state only, and everything as JSON. */
function stored(
  under: Scorecard,
  days: readonly DayInputs[],
  before: FoldState | null,
): [MeasureDay[], DayResult[]] {
  const results = scoreDays(under, days, before);
  const rows = results.map(
    (result, i): MeasureDay => ({
      ...{ account: result.account, day: result.day, inputs: days[i], state: result.state },
      ...{ result: i === results.length - 1 ? result : null, raw: result.raw, score: result.score },
      ...{ tier: result.tier, coverage: result.coverage, scorecard: result.scorecard },
    }),
  );
  return [JSON.parse(JSON.stringify(rows)) as MeasureDay[], results];
}

const kept = (rows: readonly MeasureDay[], i: number): KeptDay => ({
  row: rows.at(i) as MeasureDay,
  before: i === 0 ? null : (rows.at(i - 1) ?? null),
});

const centsOf = (under: Scorecard, from: KeptDay, to: KeptDay): number =>
  changeBetween(under, from, to, () => undefined).reduce((sum, line) => sum + line.cents, 0);

it('sums to the change of the score between any two days that have one', () => {
  fc.assert(
    fc.property(anyDays(2, 6), (days) => {
      const [rows] = stored(card, days, null);
      const last = rows.length - 1;
      for (const [i, row] of rows.slice(0, -1).entries()) {
        const score = rows[last]?.score;
        if (row.score === null || score === null || score === undefined) continue;
        const to = kept(rows, last);
        expect(centsOf(card, kept(rows, i), to)).toBe(100 * (score - row.score));
        const texts = changeBetween(card, kept(rows, i), to, () => undefined).map(({ text }) => text);
        expect(texts).not.toContain('Days that are no longer kept');
      }
    }),
    { numRuns: 200 },
  );
});

it('sums to it too where the scorecard changed since, which is told', () => {
  const other = changedCard((file) => {
    const [first] = file.groups;
    if (first) first.share = 20;
  });
  fc.assert(
    fc.property(anyDays(2, 6), (days) => {
      const middle = Math.ceil(days.length / 2);
      const [former, results] = stored(card, days.slice(0, middle), null);
      const [latter] = stored(other, days.slice(middle), results.at(-1)?.state ?? null);
      const rows = [...former, ...latter];
      const [from, to] = [kept(rows, 0), kept(rows, rows.length - 1)];
      if (from.row.score === null || to.row.score === null || from.row === to.row) return;
      expect(centsOf(other, from, to)).toBe(100 * (to.row.score - from.row.score));
    }),
    { numRuns: 200 },
  );
});
