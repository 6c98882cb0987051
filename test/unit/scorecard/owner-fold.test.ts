import { describe, expect, test } from 'vitest';
import { addDays } from '../../../shared/day';
import { engagementReading } from '../../../worker/budget-owner/engagement';
import { scoreDays } from '../../../worker/scorecard/score-day';
import type { DayResult, OwnerCandidate, OwnerFinding } from '../../../worker/scorecard/types';
import { attributes, candidate, card, DAY, finding, inputs, MIDDLING, measure, readings } from './build';

const ago = (days: number) => addDays(DAY, -days);

/** Days from DAY on, each with its finding and the reading that follows from it. */
function fold(findings: OwnerFinding[], createdOn = '2023-01-01'): DayResult[] {
  const days = findings.map((owner, n) => {
    const day = addDays(DAY, n);
    const reading = engagementReading(owner, day, createdOn);
    return inputs({
      day,
      owner,
      attributes: attributes({ createdOn }),
      readings: readings({ ...MIDDLING, budget_owner_engagement: reading }),
    });
  });
  return scoreDays(card, days, null);
}
const statuses = (findings: OwnerFinding[], createdOn?: string) =>
  fold(findings, createdOn).map((r) => r.owner.status);
const points = (r: DayResult | undefined) => (r ? measure(r, 'budget_owner_engagement').points : undefined);

const ada = (more: Partial<OwnerCandidate> = {}) => candidate({ lastTwoWay: ago(100), ...more });
const ben = (more: Partial<OwnerCandidate> = {}) =>
  candidate({
    contact: 'ben',
    name: 'Ben Baker',
    rule: 'title',
    roleName: 'CFO',
    lastTwoWay: ago(5),
    ...more,
  });
/** Ada has left, Ben stands in her place. */
const passed = (departed: string, owner = ben()) =>
  finding(owner, {
    candidates: [ada({ departed, departedWhy: 'a person says so' }), owner],
    passedOver: { contact: 'ada', name: 'Ada Adler', departed },
  });

test('status follows the cadence, its bounds included', () => {
  const at = (days: number) => statuses([finding(candidate({ lastTwoWay: ago(days) }))])[0];
  expect([60, 61, 120, 121].map(at)).toEqual(['Engaged', 'Cooling', 'Cooling', 'Dark']);
});

test('nobody, and one never talked to, are Unknown and Dark once the account is settled', () => {
  const never = finding(candidate({ lastTwoWay: null }));
  expect(statuses([finding(null)])).toEqual(['Unknown']);
  expect(statuses([never])).toEqual(['Dark']);
  expect(statuses([never], ago(59))).toEqual(['Unknown']);
  expect(points(fold([finding(null)], ago(59))[0])).toBeNull();
  expect(points(fold([finding(null)], ago(60))[0])).toBeCloseTo(25, 9);
});

describe('an owner found because another was lost', () => {
  test('starts with the former’s status and at most the former’s points', () => {
    const results = fold([finding(candidate({ lastTwoWay: ago(130) })), finding(ben())]);
    expect(results.map((r) => r.owner.status)).toEqual(['Dark', 'Dark']);
    expect(points(results[1])).toBeCloseTo(points(results[0]) ?? 0, 9);
    expect(results[1]?.owner).toMatchObject({ contact: 'ben', lastEngaged: ago(5) });
    expect(results[1] && measure(results[1], 'budget_owner_engagement')).toMatchObject({
      state: 'held',
      covered: true,
    });
  });

  test('keeps it until a touch later than the change, not one on its day', () => {
    const later = (n: number) => finding(ben({ lastTwoWay: addDays(DAY, n) }));
    const dark = finding(candidate({ lastTwoWay: ago(130) }));
    expect(statuses([dark, later(1), later(1), later(2)])).toEqual(['Dark', 'Dark', 'Dark', 'Engaged']);
  });

  test('keeps it until a confirmation', () => {
    const confirmed = finding(ben({ rule: 'override' }), { confirmedOn: addDays(DAY, 2) });
    const dark = finding(candidate({ lastTwoWay: ago(130) }));
    expect(statuses([dark, finding(ben()), confirmed, confirmed])).toEqual([
      'Dark',
      'Dark',
      'Engaged',
      'Engaged',
    ]);
  });

  test('starts with the worse of the two', () => {
    const darker = finding(ben({ lastTwoWay: ago(200) }));
    expect(statuses([finding(candidate()), darker])).toEqual(['Engaged', 'Dark']);
  });

  test('gains nothing by a day on which nobody was found', () => {
    const dark = finding(candidate({ lastTwoWay: ago(200) }));
    const results = fold([dark, finding(null), finding(ben())]);
    expect(results.map((r) => r.owner.status)).toEqual(['Dark', 'Unknown', 'Dark']);
    expect(points(results[2])).toBeLessThanOrEqual(points(results[0]) ?? 0);
  });

  test('gives way when the former is back', () => {
    const alone = finding(ada());
    const back = finding(ada(), { candidates: [ada(), ben({ lastTwoWay: ago(300) })] });
    expect(statuses([alone, finding(ben({ lastTwoWay: ago(300) })), back])).toEqual([
      'Cooling',
      'Dark',
      'Cooling',
    ]);
  });

  test('is judged by itself when they got a role and the former is still there with theirs', () => {
    const promoted = ben({ rule: 'opportunity-role', since: addDays(DAY, 1) });
    const outranked = finding(promoted, { candidates: [promoted, ada()] });
    expect(statuses([finding(ada()), outranked])).toEqual(['Cooling', 'Engaged']);
  });

  test('starts with the former’s status too when only a role above theirs is gone, and the former is still there', () => {
    const surfaced = ben({ rule: 'opportunity-role', since: DAY });
    const outranked = finding(surfaced, { candidates: [surfaced, ada()] });
    const results = fold([finding(ada()), outranked]);
    expect(results.map((r) => r.owner.status)).toEqual(['Cooling', 'Cooling']);
    expect(points(results[1])).toBe(points(results[0]));
  });

  test('starts with it too when the former comes first again only because the one above them lost the role', () => {
    const above = ben({ rule: 'opportunity-role', lastTwoWay: null });
    const below = ada({ rule: 'title', lastTwoWay: ago(5) });
    const outranked = finding(above, { candidates: [above, below] });
    const demoted = { ...above, roleName: 'Decision Maker' };
    const again = finding(ada({ lastTwoWay: ago(5) }), {
      candidates: [ada({ lastTwoWay: ago(5) }), demoted],
    });
    expect(statuses([finding(ada()), outranked, again])).toEqual(['Cooling', 'Dark', 'Dark']);
  });

  test('earns no points by earlier touches when of the former nothing could be read', () => {
    const young = ago(30);
    const results = fold([finding(ada({ lastTwoWay: null })), finding(ben())], young);
    expect(results.map((r) => r.owner.status)).toEqual(['Unknown', 'Unknown']);
    expect(results.map(points)).toEqual([null, null]);
    expect(results[1] && measure(results[1], 'budget_owner_engagement').reason).toContain('since Ada');
  });

  test('is judged by itself when a person named them', () => {
    const named = finding(ben({ rule: 'override' }), { confirmedOn: ago(300) });
    expect(statuses([finding(candidate({ lastTwoWay: ago(130) })), named])).toEqual(['Dark', 'Engaged']);
  });
});

describe('a hand-over', () => {
  const here = finding(ada({ lastTwoWay: ago(3) }));

  test('opens with a departure: Departed, capped, whatever the next one’s touches before', () => {
    const [before, after] = fold([here, passed(DAY)]);
    expect(before?.owner).toMatchObject({ status: 'Engaged', handOver: null });
    expect(after?.owner).toMatchObject({
      contact: 'ben',
      status: 'Departed',
      handOver: { from: 'ada', name: 'Ada Adler', since: DAY },
    });
    expect(after?.cap).toMatchObject({ id: 'budget_owner_departed', since: DAY });
    // 100 / 2^(10/1.5)
    expect(points(after)).toBeCloseTo(0.984313, 6);
  });

  test('closes with the first two-way touch of the next', () => {
    const touched = passed(DAY, ben({ lastTwoWay: addDays(DAY, 2) }));
    const results = fold([here, passed(DAY), touched]);
    expect(results[2]?.owner).toMatchObject({ status: 'Engaged', handOver: null });
    expect(results[2]?.cap).toBeNull();
    expect(points(results[2])).toBe(100);
  });

  test('stays open, and lifts nothing, when all trace of the departed is removed', () => {
    const results = fold([here, passed(DAY), finding(ben()), finding(null), finding(ben())]);
    expect(results.slice(1).map((r) => r.owner.status)).toEqual(Array(4).fill('Departed'));
    expect(results.slice(1).every((r) => r.cap?.id === 'budget_owner_departed')).toBe(true);
    for (const r of results.slice(2)) expect(points(r)).toBeLessThanOrEqual((points(results[1]) ?? 0) + 1e-9);
  });

  test('stays open from a cold start too', () => {
    expect(statuses([passed(ago(3)), finding(ben())])).toEqual(['Departed', 'Departed']);
  });

  test('is withdrawn when the departure was a mistake', () => {
    const restored = finding(ada({ lastTwoWay: ago(3) }), { candidates: [ada(), ben()] });
    expect(statuses([here, passed(DAY), restored])).toEqual(['Engaged', 'Departed', 'Engaged']);
  });

  test('is open too when nobody is there to follow', () => {
    const gone = finding(ada({ departed: ago(2), departedWhy: 'two e-mails bounced' }));
    const [result] = fold([gone]);
    expect(result?.owner).toMatchObject({ status: 'Departed', handOver: { from: 'ada', since: ago(2) } });
  });
});

describe('where mail is kept elsewhere', () => {
  const silent = (days: number) => finding(candidate({ lastTwoWay: ago(days) }), { mailSilent: true });

  test('an account that was not Dark does not become it: the measure is missing, its points held', () => {
    const results = fold([silent(119), silent(119), silent(119), silent(119)]);
    expect(results.map((r) => r.owner.status)).toEqual(['Cooling', 'Cooling', 'Cooling', 'Cooling']);
    const last = results[3] && measure(results[3], 'budget_owner_engagement');
    expect(last).toMatchObject({ state: 'held', notSeenSince: addDays(DAY, 1) });
  });

  test('one that was Dark stays so, and a first day is Unknown', () => {
    expect(statuses([finding(candidate({ lastTwoWay: ago(130) })), silent(130)])).toEqual(['Dark', 'Dark']);
    expect(statuses([silent(130)])).toEqual(['Unknown']);
  });
});

test('a digital plan has no engagement to measure, and no hand-over', () => {
  const [result] = fold([{ ...passed(DAY), digital: true }]);
  expect(result && measure(result, 'budget_owner_engagement').state).toBe('notApplicable');
  expect(result?.owner).toMatchObject({ status: 'Unknown', handOver: null });
  expect(result?.cap).toBeNull();
});

test('fewer than two engaged contacts are a single thread, where contacts are connected', () => {
  const single = (engagedContacts: number, contactSource: boolean) =>
    fold([finding(candidate(), { engagedContacts, contactSource })])[0]?.owner.singleThreaded;
  expect([single(1, true), single(2, true), single(0, false)]).toEqual([true, false, false]);
});
