import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TIERS, type Tier } from '../../../shared/tiers';
import { mostInNeed } from '../../../worker/reports/run-report';

const account = (name: string, tier: Tier, arrCorporate: number | null = 1000) => ({
  account: name,
  tier,
  arrCorporate,
});

const names = (accounts: { account: string }[]): string[] => accounts.map((each) => each.account);

describe('who most needs attention', () => {
  it('goes by tier, an unknown one between At Risk and Watch', () => {
    const all = [
      account('healthy', 'Healthy'),
      account('unknown', 'Unknown'),
      account('watch', 'Watch'),
      account('critical', 'Critical'),
      account('at risk', 'At Risk'),
    ];
    expect(names(mostInNeed(all, 9))).toEqual(['critical', 'at risk', 'unknown', 'watch', 'healthy']);
  });

  it('puts more recurring revenue first within a tier, and none known last', () => {
    const all = [
      account('none', 'Critical', null),
      account('free', 'Critical', 0),
      account('small', 'Critical', 10),
      account('large', 'Critical', 9000),
    ];
    expect(names(mostInNeed(all, 9))).toEqual(['large', 'small', 'free', 'none']);
  });

  it('never lets revenue outweigh a tier', () => {
    const all = [account('large', 'At Risk', 9_000_000), account('small', 'Critical', 1)];
    expect(names(mostInNeed(all, 1))).toEqual(['small']);
  });

  it('names equals by their ids, whatever order they come in', () => {
    const any = fc.record({
      account: fc.string({ minLength: 1, maxLength: 3 }),
      tier: fc.constantFrom(...TIERS),
      arrCorporate: fc.option(fc.constantFrom(0, 1, 2)),
    });
    const distinct = fc.uniqueArray(any, { selector: (each) => each.account, maxLength: 12 });
    const shuffled = distinct.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.nat(12), ([all, other], count) => {
        const once = mostInNeed(all, count);
        expect(mostInNeed(other, count)).toEqual(once);
        expect(once).toHaveLength(Math.min(count, all.length));
      }),
    );
  });

  it('leaves the list it was given as it was', () => {
    const all = [account('healthy', 'Healthy'), account('critical', 'Critical')];
    mostInNeed(all, 2);
    expect(names(all)).toEqual(['healthy', 'critical']);
  });
});
