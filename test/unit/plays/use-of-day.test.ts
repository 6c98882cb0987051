import { describe, expect, it } from 'vitest';
import type { PartialSignals } from '../../../worker/measures/define-measure';
import { useOfDay } from '../../../worker/plays/use-of-day';
import { signalsOf } from '../measures/signals-of-nothing';

const given: PartialSignals = {
  use: { workspace: true, through: '2025-05-02', active30: 18 },
  subscription: { count: 1, seats: 60 },
  milestone: { known: true },
  completeness: { kinds: { use: { source: 'product', through: '2025-05-02', live: true } } },
};
const read = (more: PartialSignals = {}, seasons = [{ from: '07-01', to: '08-31' }]) =>
  useOfDay(signalsOf({ ...given, ...more }), seasons);

describe('the use of a day', () => {
  it('counts the users of the 30 days, with the seats and where they come from', () => {
    expect(read()).toEqual({
      source: 'product',
      through: '2025-05-02',
      activeUsers: 18,
      seats: 60,
      inSeason: false,
      milestones: true,
    });
  });

  it('has no seats where they are unlimited or none is known', () => {
    expect(read({ subscription: { count: 1, seats: null } })?.seats).toBeNull();
    expect(read({ subscription: { count: 0, seats: 60 } })?.seats).toBeNull();
  });

  it('cannot be read without a workspace, without a source, or from one that is behind', () => {
    const behind = { kinds: { use: { source: 'product', through: '2025-04-20', live: false } } };
    expect(read({ use: { workspace: false, through: '2025-05-02' } })).toBeNull();
    expect(read({ use: { workspace: true, through: null } })).toBeNull();
    expect(read({ completeness: behind })).toBeNull();
  });

  it.each([
    ['04-03', '04-03', true],
    ['04-02', '04-02', false],
    ['05-02', '05-02', true],
    ['05-03', '05-03', false],
    ['12-20', '04-03', true],
  ])('lies in a season from %s to %s: %s', (from, to, inSeason) => {
    expect(read({}, [{ from, to }])?.inSeason).toBe(inSeason);
  });
});
