import { describe, expect, it } from 'vitest';
import { type PlanReport, planSummary } from '../../../worker/reports/plan-report';

const plan = (more: Partial<PlanReport>): PlanReport => ({
  ...{ plimsoll: 'plan', version: 2, organizationId: '00D', organization: 'Acme', hash: 'h' },
  ...{ asOf: '2026-01-06T08:00:00.000Z', day: '2026-01-06', plannedAt: '2026-01-06T08:00:00.000Z' },
  ...{ rows: [], unchanged: 0, held: [], exceptions: [], tierChanges: [], withheld: [] },
  calls: { reads: 0, writes: 0, jobs: 0, pollsAtMost: 0 },
  ...more,
});

describe('the plan in words', () => {
  it('groups what is held by its reason, and names the first few, renewals with their account', () => {
    const held = Array.from({ length: 18 }, (_, n) => ({
      object: n === 1 ? ('Opportunity' as const) : ('Account' as const),
      record: n === 1 ? '006B' : `001-${n}`,
      account: `001-${n}`,
      name: `Account ${n}`,
      ...{ code: 'UNDONE', message: 'What run R wrote was taken back.', action: 'Run `plimsoll approve R`.' },
    }));
    const said = planSummary(plan({ held }), 10, false);
    expect(said).toContain('  18 × What run R wrote was taken back.\n');
    expect(said).toContain('      Account 0, Account 1 (renewal 006B), Account 2 and 15 more\n');
    expect(said.split('→ Run `plimsoll approve R`.')).toHaveLength(2);
  });

  it('shows every field that is written, the instant of the change too', () => {
    const fields = {
      Health_Score__c: [70, 60],
      Health_Changed_At__c: [null, '2026-01-06T08:00:00.000Z'],
    } as const;
    const row = { object: 'Account', record: '001A', account: '001A', name: 'A' } as const;
    const rows = [{ ...row, fields, causes: [], first: false, cap: null }];
    const said = planSummary(plan({ rows }), 10, false);
    expect(said).toMatch(/Health_Score__c +70 → 60/);
    expect(said).toMatch(/Health_Changed_At__c +empty → 2026-01-06/);
  });
});
