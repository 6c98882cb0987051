import { describe, expect, it } from 'vitest';
import { limitLines, type PlanLimits } from '../../../worker/reports/plan-limits';
import { type PlanReport, planSummary } from '../../../worker/reports/plan-report';

const LIMITS: PlanLimits = {
  ...{ callsLeft: null, perDay: null, reserve: 0.5, ours: 0, org: null, rowsPerRun: null, later: [] },
};

const plan = (more: Partial<PlanReport>): PlanReport => ({
  ...{ plimsoll: 'plan', version: 2, organizationId: '00D', organization: 'Acme', hash: 'h' },
  ...{ asOf: '2026-01-06T08:00:00.000Z', day: '2026-01-06', plannedAt: '2026-01-06T08:00:00.000Z' },
  ...{ rows: [], unchanged: 0, held: [], exceptions: [], tierChanges: [], withheld: [] },
  calls: { reads: 0, writes: 0, jobs: 0, pollsAtMost: 0 },
  limits: LIMITS,
  run: null,
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

  it('says why a run waits, and what decides it once', () => {
    const action = '`plimsoll approve R` lets it write, `plimsoll reject R` gives it up.';
    const withheld = ['First.', 'Second.'].map((message) => ({ code: 'BACKFILL', message, action }));
    const said = planSummary(plan({ run: 'R', withheld }), 10, false);
    expect(said).toContain('  Plan of run R  Acme');
    expect(said).toMatch(/ {2}First\.\n\n {2}Second\.\n {6}→ `plimsoll approve R`/);
    expect(said.split('`plimsoll approve R`')).toHaveLength(2);
  });
});

describe('the limits of a plan in words', () => {
  it('name what binds by the words of the configuration, within 80 columns', () => {
    const later = [{ rows: 1200, code: 'ROWS_OF_RUN', message: 'The run is full (crm.maxRowsPerRun).' }];
    const lines = limitLines({
      ...{ callsLeft: 7412, perDay: 10_000, reserve: 0.4, ours: 2588, org: { used: 20_000, limit: 100_000 } },
      ...{ rowsPerRun: 500, later },
    });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(
      "Calls left now: 7,412 · 2,588 of ours in 24 hours, at most 10,000 (crm.calls.perDay); the org's: 20,000 of 100,000 used, 40 % kept for people (crm.calls.reserve) Rows of one run: at most 500 (crm.maxRowsPerRun) 1,200 rows are left to the next run. The run is full (crm.maxRowsPerRun).",
    );
  });

  it('say so where none is known', () => {
    expect(limitLines({ ...LIMITS, ours: 3 })).toEqual([
      '  Calls left now: no limit is known · 3 of ours in 24 hours',
    ]);
  });
});
