import { describe, expect, it } from 'vitest';
import { MEASURES } from '../../../worker/measures';
import { MEASURE_TRAITS } from '../../../worker/scorecard/measure-traits';
import { defaultScorecard } from '../../../worker/scorecard/scorecard';
import { MEASURE_IDS } from '../../../worker/scorecard/types';

describe('the measures', () => {
  it('stand in the order in which the scorecard sums them', () => {
    expect(MEASURES.map((m) => m.id)).toEqual([...MEASURE_IDS]);
  });

  it('all have traits, and the traits name no other', () => {
    expect(Object.keys(MEASURE_TRAITS)).toEqual([...MEASURE_IDS]);
  });

  it('say of themselves what the default card does: scored, or shown at no weight', () => {
    const shares = new Map(defaultScorecard().measures.map((m) => [m.id, m.share]));
    for (const { id, status } of MEASURES) {
      expect(status, id).toBe((shares.get(id) ?? 0) > 0 ? 'scored by default' : 'shown by default');
    }
  });

  it('bear names of their own, in words for people', () => {
    const names = MEASURES.map((m) => m.name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Z][^_]+$/);
  });

  it('weigh as the default card may: eight leading, four lagging at most, none above a quarter', () => {
    const shares = new Map(defaultScorecard().measures.map((m) => [m.id, m.share]));
    const weighing = MEASURES.filter((m) => (shares.get(m.id) ?? 0) > 0);
    expect(weighing.filter((m) => m.indicator === 'leading').length).toBeLessThanOrEqual(8);
    expect(weighing.filter((m) => m.indicator === 'lagging').length).toBeLessThanOrEqual(4);
    for (const { id } of weighing) expect(shares.get(id), id).toBeLessThanOrEqual(0.25);
    expect(shares.get('csm_pulse')).toBeLessThanOrEqual(0.1);
  });
});
