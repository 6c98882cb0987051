import { describe, expect, test } from 'vitest';
import { PlimsollError } from '../../../shared/error';
import type { CardFile } from '../../../worker/scorecard/card-schema';
import { parseScorecard } from '../../../worker/scorecard/scorecard';
import { card, changedCard, changedYaml } from './build';

const problemOf = (text: string): string => {
  try {
    parseScorecard(text);
  } catch (error) {
    if (error instanceof PlimsollError && error.code === 'SCORECARD_INVALID') return error.message;
    throw error;
  }
  return 'none';
};
const set = (target: object, values: object): void => {
  Object.assign(target, values);
};
const problem = (change: (file: CardFile) => void): string => problemOf(changedYaml(change));
const find = (file: CardFile, id: string) => {
  const found = file.groups.flatMap((g) => g.measures).find((m) => m.id === id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};

test('the default scorecard weighs as its authors say', () => {
  const percent = Object.fromEntries(card.measures.map((m) => [m.id, Math.round(m.share * 1e6) / 1e4]));
  expect(percent).toEqual({
    monthly_stickiness: 8,
    weekly_active_seats: 0,
    key_feature_adoption: 14,
    license_utilization: 14,
    open_severe_tickets: 14,
    time_to_resolution: 0,
    net_promoter_score: 10,
    late_payment_share: 10,
    budget_owner_engagement: 14,
    two_way_communication: 8,
    csm_pulse: 8,
  });
  expect(card.measures.find((m) => m.id === 'csm_pulse')?.hold).toBe(90);
  expect(card.measures.filter((m) => m.hold === 30)).toHaveLength(10);
});

test('the hash follows the content, not its layout', () => {
  const sameWords = parseScorecard(`# a remark\n${changedYaml(() => {})}`);
  expect(sameWords.hash).toBe(card.hash);
  expect(changedCard((f) => set(f, { minCoverage: 0.6 })).hash).not.toBe(card.hash);
});

describe('a scorecard is refused, and told why, when', () => {
  test.each<[string, (file: CardFile) => void, RegExp]>([
    [
      'a measure is unknown',
      (f) => set(find(f, 'csm_pulse'), { id: 'gut_feeling' }),
      /unknown measure "gut_feeling"/,
    ],
    [
      'a measure stands twice',
      (f) => void f.groups[0]?.measures.push(find(f, 'csm_pulse')),
      /csm_pulse stands twice/,
    ],
    ['a share is negative', (f) => set(find(f, 'csm_pulse'), { share: -1 }), /share is not negative/],
    ['a group has no share', (f) => set(f.groups[0] ?? {}, { share: 0 }), /group’s share is above 0/],
    [
      'no measure of a group weighs',
      (f) => set(find(f, 'csm_pulse'), { share: 0 }),
      /group judgement has a share, but none/,
    ],
    [
      'values do not increase',
      (f) =>
        set(find(f, 'csm_pulse'), {
          knots: {
            default: [
              [0, 0],
              [0, 100],
            ],
          },
        }),
      /csm_pulse, knots default: values must increase/,
    ],
    [
      'points go against the direction',
      (f) =>
        set(find(f, 'open_severe_tickets'), {
          knots: {
            default: [
              [0, 50],
              [1, 60],
            ],
          },
        }),
      /open_severe_tickets, knots default: points must not rise/,
    ],
    [
      'a higher-is-better measure falls',
      (f) =>
        set(find(f, 'csm_pulse'), {
          knots: {
            default: [
              [0, 50],
              [1, 40],
            ],
          },
        }),
      /csm_pulse, knots default: points must not fall/,
    ],
    [
      'a range has two plateaus',
      (f) =>
        set(find(f, 'license_utilization'), {
          knots: {
            default: [
              [0, 0],
              [10, 50],
              [20, 50],
              [30, 100],
              [40, 100],
            ],
          },
        }),
      /license_utilization, knots default: points must rise, stay/,
    ],
    [
      'a range rises again',
      (f) =>
        set(find(f, 'license_utilization'), {
          knots: {
            default: [
              [0, 0],
              [10, 50],
              [20, 40],
              [30, 100],
            ],
          },
        }),
      /points must rise, stay/,
    ],
    [
      'knots are for a segment that is not there',
      (f) =>
        set(find(f, 'csm_pulse'), {
          knots: {
            default: [
              [0, 0],
              [1, 1],
            ],
            giant: [
              [0, 0],
              [1, 1],
            ],
          },
        }),
      /there is no segment giant/,
    ],
    ['a measure has no curve', (f) => void delete find(f, 'csm_pulse').knots, /either knots or a decay/],
    [
      'a decay is put on a measure that is better the higher it is',
      (f) => {
        const m = find(f, 'csm_pulse');
        delete m.knots;
        m.decay = { halfLife: 1 };
      },
      /csm_pulse: a decay needs/,
    ],
    [
      'points leave 0 to 100',
      (f) =>
        set(find(f, 'csm_pulse'), {
          knots: {
            default: [
              [0, 0],
              [1, 101],
            ],
          },
        }),
      /csm_pulse|knots/,
    ],
    [
      'one measure weighs more than a quarter',
      (f) => set(find(f, 'key_feature_adoption'), { share: 400 }),
      /key_feature_adoption weighs .* at most 25 % may/,
    ],
    [
      'the pulse weighs more than a tenth',
      (f) => set(f.groups.at(-1) ?? {}, { share: 12 }),
      /csm_pulse weighs 11\.5 %; at most 10 % may/,
    ],
    [
      'nine leading measures weigh',
      (f) => set(find(f, 'weekly_active_seats'), { share: 1 }),
      /9 leading measures weigh; at most 8/,
    ],
    ['tier bounds do not fall', (f) => set(f.tiers, { Watch: 80 }), /tiers: bounds must fall/],
    [
      'a segment is called default',
      (f) => void f.segments.push({ id: 'default', when: { plan: 'X' } }),
      /segments: default is/,
    ],
    [
      'a segment has no condition',
      (f) => void f.segments.push({ id: 'all', when: {} }),
      /at least one condition/,
    ],
    [
      'a cadence is for no segment',
      (f) => set(f.cadences, { giant: 10 }),
      /cadences: there is no segment giant/,
    ],
    ['a key is misspelt', (f) => set(f, { minCoverge: 0.5 }), /minCoverge/],
  ])('%s', (_when, change, message) => {
    expect(problem(change)).toMatch(message);
  });

  test('it is no YAML', () => {
    expect(problemOf('groups: [1, 2')).toMatch(/cannot be used/);
  });
});

test('a quarter of the weight is allowed, whatever its floats say', () => {
  const quarters = changedCard((f) => {
    const ids = ['monthly_stickiness', 'key_feature_adoption', 'open_severe_tickets', 'net_promoter_score'];
    f.groups = ids.map((id, i) => ({ id: `g${i}`, share: 0.1, measures: [{ ...find(f, id), share: 0.7 }] }));
  });
  expect(quarters.measures.map((m) => m.share)).toEqual([0.25, 0.25, 0.25, 0.25]);
});
