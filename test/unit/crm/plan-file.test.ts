import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type PlanFile, readPlanFile, sealed } from '../../../worker/crm/plan-file';

const folder = mkdtempSync(join(tmpdir(), 'plan-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

const OTHER = '001000000000002AAA';

const plan = sealed({
  plimsoll: 'plan',
  version: 2,
  organizationId: '00D000000000001AAA',
  organization: 'Halyard',
  asOf: '2026-01-06T08:00:00.000Z',
  day: '2026-01-06',
  plannedAt: '2026-01-06T09:00:00.000Z',
  rows: [
    {
      object: 'Account',
      record: '001000000000001AAA',
      account: '001000000000001AAA',
      name: 'Acme',
      fields: { Health_Tier__c: ['Watch', 'Critical'], Health_Score__c: [61, 20] },
      causes: ['tier Watch → Critical'],
      first: false,
      cap: null,
    },
  ],
});

function written(text: string): string {
  const path = join(folder, 'plan.json');
  writeFileSync(path, text);
  return path;
}
const refusal = (text: string) => {
  try {
    readPlanFile(written(text));
    return null;
  } catch (error) {
    return error;
  }
};

describe('a plan in a file', () => {
  it('is read as it was written, however it was laid out', () => {
    expect(readPlanFile(written(JSON.stringify(plan)))).toEqual(plan);
    expect(readPlanFile(written(JSON.stringify(plan, null, 2)))).toEqual(plan);
  });

  it.each<[string, (plan: PlanFile) => unknown]>([
    [
      'another value',
      ({ rows: [row], ...rest }) => ({
        ...rest,
        rows: [{ ...row, fields: { Health_Tier__c: ['Watch', 'Healthy'] } }],
      }),
    ],
    [
      'another account',
      ({ rows: [row], ...rest }) => ({ ...rest, rows: [{ ...row, record: OTHER, account: OTHER }] }),
    ],
    ['a row less', (rest) => ({ ...rest, rows: [] })],
    ['another org', (rest) => ({ ...rest, organizationId: '00D000000000002AAA' })],
  ])('is refused with %s than was looked at', (_, change) => {
    expect(refusal(JSON.stringify(change(plan)))).toMatchObject({ code: 'PLAN_ALTERED' });
  });

  it.each([
    ['no JSON', '{"plimsoll":'],
    ['one with an account twice', JSON.stringify({ ...plan, rows: [plan.rows[0], plan.rows[0]] })],
    [
      'one for no account',
      JSON.stringify({ ...plan, rows: [{ ...plan.rows[0], account: '003000000000001AAA' }] }),
    ],
    [
      'one with a value of another type',
      JSON.stringify({ ...plan, rows: [{ ...plan.rows[0], fields: { Health_Score__c: [61, 'low'] } }] }),
    ],
    [
      'one with a tier that there is not',
      JSON.stringify({
        ...plan,
        rows: [{ ...plan.rows[0], fields: { Health_Tier__c: ['Watch', 'Superb'] } }],
      }),
    ],
    ['something else', '{"plimsoll":"config"}'],
    [
      'a field that is not ours',
      JSON.stringify({ ...plan, rows: [{ ...plan.rows[0], fields: { Name: ['Acme', 'Owned'] } }] }),
    ],
  ])('is refused as %s', (_, text) => {
    expect(refusal(text)).toMatchObject({ code: 'PLAN_INVALID' });
  });

  it('is refused where there is no file', () => {
    expect(() => readPlanFile(join(folder, 'nowhere.json'))).toThrow('Cannot read');
  });
});
