import { expect, it } from 'vitest';
import { TIERS } from '../../../shared/tiers';
import { scoreDays } from '../../../worker/scorecard/score-day';
import { defaultScorecard } from '../../../worker/scorecard/scorecard';
import { accountDaysOf } from '../../bench/account-days';

const card = defaultScorecard();
const results = accountDaysOf(150, 40).flatMap((days) => scoreDays(card, days, null));

const share = (holds: (result: (typeof results)[number]) => boolean): number =>
  results.filter(holds).length / results.length;

it('gives the benchmark the same days each time', () => {
  expect(accountDaysOf(2, 5)).toEqual(accountDaysOf(2, 5));
});

it('brings every tier, no tier being most of the days', () => {
  for (const tier of TIERS) {
    const ofTier = share((result) => result.tier === tier);
    expect(ofTier, tier).toBeGreaterThan(0.005);
    expect(ofTier, tier).toBeLessThan(0.7);
  }
});

it('brings each measure seen mostly, and held, missing and not applicable at times', () => {
  for (const { id } of card.measures) {
    const states = results.map((result) => result.measures.find((m) => m.id === id)?.state);
    expect(states.filter((state) => state === 'seen').length / states.length, id).toBeGreaterThan(0.5);
  }
  for (const state of ['held', 'missing', 'notApplicable'] as const) {
    const most = share((result) => result.measures.some((m) => m.state === state));
    expect(most, state).toBeGreaterThan(0.1);
  }
});

it('brings caps in force, ceilings and departed budget owners on some days', () => {
  expect(share((result) => result.cap !== null)).toBeGreaterThan(0.02);
  expect(share((result) => result.cap !== null)).toBeLessThan(0.3);
  expect(share((result) => result.ceilings.length > 0)).toBeGreaterThan(0.001);
  expect(share((result) => result.owner.status === 'Departed')).toBeGreaterThan(0.005);
});
