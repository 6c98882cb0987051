import { expect, it } from 'vitest';
import type { PlanRow } from '../../../worker/crm/plan';
import { isRepeated } from '../../../worker/jobs/repeated-run';
import { aPlanRow } from '../crm/a-plan-row';

const row = (n: number, fields: PlanRow['fields'], more: Partial<PlanRow> = {}): PlanRow => ({
  ...aPlanRow(n),
  fields,
  ...more,
});
const NONE = new Set<string>();
const WAITING = [
  row(1, { Health_Score__c: [70, 60], Health_Changed_At__c: [null, '2026-01-06T08:00:00.000Z'] }),
  row(2, { Health_Tier__c: ['Healthy', 'Watch'], Health_Score__c: [80, 70] }),
];
const [ONE, TWO] = WAITING as [PlanRow, PlanRow];

it('a plan is repeated by the same values, in whatever order and at whatever instant', () => {
  const later = { ...ONE.fields, Health_Changed_At__c: ['x', '2026-01-07T08:00:00.000Z'] as const };
  const turned = { Health_Score__c: [80, 70], Health_Tier__c: ['Healthy', 'Watch'] } as const;
  expect(isRepeated(WAITING, NONE, [row(2, turned), row(1, later)])).toBe(true);
});

it('a plan is not repeated by other values, before or after, another cap, or another row more or less', () => {
  const others = [
    [row(1, { Health_Score__c: [70, 61] }), TWO],
    [row(1, { Health_Score__c: [71, 60] }), TWO],
    [row(1, { Health_Score__c: [70, 60], Health_Tier__c: ['Watch', 'Watch'] }), TWO],
    [row(1, ONE.fields, { cap: 'no_use' }), TWO],
    [TWO],
    [ONE, TWO, row(3, ONE.fields)],
  ];
  for (const planned of others) expect(isRepeated(WAITING, NONE, planned)).toBe(false);
});

it('what a plan left to the next run may be planned besides, and may be gone', () => {
  const third = row(3, ONE.fields);
  const later = new Set([third.record, row(4, {}).record]);
  expect(isRepeated(WAITING, later, [ONE, TWO, third])).toBe(true);
  expect(isRepeated(WAITING, later, [ONE, TWO])).toBe(true);
  expect(isRepeated(WAITING, later, [ONE, third])).toBe(false);
});
