import { describe, expect, it } from 'vitest';
import { wasApplied } from '../../../worker/crm/was-applied';

const OLD = '2026-01-05T08:00:00.000Z';
const NEW = '2026-01-06T08:00:00.000Z';
const intent = {
  Health_Score__c: [50, 60] as [unknown, unknown],
  Health_Tier__c: ['At Risk', 'Watch'] as [unknown, unknown],
  Health_Changed_At__c: [OLD, NEW] as [unknown, unknown],
};
const holds = (Health_Score__c: number, Health_Tier__c: string, Health_Changed_At__c: string) =>
  wasApplied(intent, { Health_Score__c, Health_Tier__c, Health_Changed_At__c });

describe('whether a call was applied', () => {
  it('is seen from the values', () => {
    expect(holds(60, 'Watch', NEW)).toBe(true);
    expect(holds(50, 'At Risk', OLD)).toBe(false);
  });

  it('is not concluded from one value that somebody set to ours meanwhile', () => {
    expect(holds(50, 'Watch', OLD)).toBe(false);
  });

  it('is still seen after somebody put one value back', () => {
    expect(holds(60, 'At Risk', NEW)).toBe(true);
  });

  it('is seen from the stamp where all values were edited since', () => {
    expect(holds(1, 'Healthy', NEW)).toBe(true);
    expect(holds(1, 'Healthy', OLD)).toBe(false);
  });

  it('is not concluded from the stamp of an earlier attempt at the same instant', () => {
    expect(holds(50, 'At Risk', NEW)).toBe(false);
  });
});
