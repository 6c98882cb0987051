import { describe, expect, it } from 'vitest';
import { breachesOfPlan, breachOfWriting, guardRails, type Planned } from '../../../worker/crm/guard-rails';
import type { PlanRow } from '../../../worker/crm/plan';
import { aPlanRow } from './a-plan-row';

const row = (tier?: [string | null, string | null], change: Partial<PlanRow> = {}): PlanRow =>
  aPlanRow(1, {
    outcome: tier ? 'write' : 'unchanged',
    fields: tier ? { Health_Tier__c: tier } : {},
    ...change,
  });
const many = (count: number, ...of: Parameters<typeof row>) =>
  Array.from({ length: count }, () => row(...of));
const codes = (rows: PlanRow[], change: Partial<Planned> = {}, rails = guardRails({})) =>
  breachesOfPlan({ rows, newScorecard: false, neverWritten: [], ...change }, rails).map(({ code }) => code);

describe('the guard rails', () => {
  it('let a fifth of the accounts change their tier, and no more', () => {
    expect(codes([...many(80), ...many(20, ['Healthy', 'Watch'])])).toEqual([]);
    expect(codes([...many(79), ...many(21, ['Healthy', 'Watch'])])).toEqual(['TIERS_MOVED']);
    expect(
      codes([...many(79), ...many(21, ['Healthy', 'Watch'])], {}, guardRails({ tierChange: 0.3 })),
    ).toEqual([]);
  });

  it('watch over Unknown by a share of its own', () => {
    expect(codes([...many(95), ...many(5, ['Healthy', 'Unknown'])])).toEqual([]);
    expect(codes([...many(94), ...many(6, ['Healthy', 'Unknown'])])).toEqual(['GONE_UNKNOWN']);
  });

  it('count from 20 accounts on, and only those that had a tier', () => {
    expect(codes(many(19, ['Healthy', 'Critical']))).toEqual([]);
    expect(codes(many(20, ['Healthy', 'Critical']))).toEqual(['TIERS_MOVED']);
    expect(codes([...many(20), ...many(50, [null, 'Watch'], { hadTier: false })])).toEqual([]);
    expect(codes([...many(20), ...many(10, ['Healthy', null])])).toEqual([]);
  });

  it('ask for a new scorecard and for fields that were never written, of however few accounts', () => {
    expect(codes([row(['Healthy', 'Watch'])], { newScorecard: true })).toEqual(['NEW_SCORECARD']);
    expect(codes([row()], { newScorecard: true })).toEqual([]);
    const neverWritten = ['Health_Tier__c', 'Health_Next_Play__c'];
    const [breach] = breachesOfPlan(
      { rows: [row([null, 'Watch'])], newScorecard: false, neverWritten },
      guardRails({}),
    );
    expect(breach?.code).toBe('BACKFILL');
    expect(breach?.message).toContain('Health_Tier__c');
    expect(breach?.message).not.toContain('Health_Next_Play__c');
  });

  it('count the rows that the CRM refused before, not those that somebody took back', () => {
    const hold = { record: 'x', code: 'ENTITY_IS_LOCKED', message: '', since: '', modstamp: null, until: '' };
    const held = (undoneRun: string | null) =>
      many(10, undefined, { outcome: 'held', hold: { ...hold, undoneRun } });
    const writes = many(20, [null, 'Watch'], { hadTier: false });
    expect(codes([...writes, ...held(null)])).toEqual(['ROWS_REFUSED']);
    expect(codes([...writes, ...held('run-1')])).toEqual([]);
    expect(codes(held(null))).toEqual([]);
  });

  it('stop a run of which the CRM refuses more than a tenth', () => {
    expect(breachOfWriting({ tried: 200, refused: 20 }, guardRails({}))).toBeNull();
    expect(breachOfWriting({ tried: 200, refused: 21 }, guardRails({}))?.message).toContain('21 of 200');
    expect(breachOfWriting({ tried: 19, refused: 19 }, guardRails({}))).toBeNull();
  });
});
