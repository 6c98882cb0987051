import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OwnedValues } from '../../../shared/crm-fields';
import type { HealthDocument } from '../../../shared/health-document';
import type { Base } from '../../../worker/crm/dirty';
import { rulesOf } from '../../../worker/crm/owned/index';
import { type CrmRow, type PlanRow, type PlanSource, planRows } from '../../../worker/crm/plan';
import { aDocument, aDriver, aPlay } from './a-document';
import { accountValues } from './account-values';

const ACCOUNT = '001000000000001AAA';
const NOW = '2026-05-03T12:00:00.250Z';
const MODSTAMP = '2026-05-02T00:00:00.000Z';

function holding(values: CrmRow['values']): CrmRow {
  return {
    object: 'Account',
    record: ACCOUNT,
    account: ACCOUNT,
    values,
    modstamp: MODSTAMP,
  };
}

function planOne(
  document: HealthDocument | null,
  current: CrmRow | null,
  change: Partial<PlanSource> = {},
): PlanRow {
  const rows = planRows(rulesOf('Account'), {
    asOf: NOW,
    wishes: [{ record: ACCOUNT, account: ACCOUNT, document, causes: [] }],
    current: current ? new Map([[ACCOUNT, current]]) : new Map(),
    bases: new Map(),
    intents: new Map(),
    holds: new Map(),
    policyOf: () => ({ kind: 'respect', until: null }),
    steps: { score: 2, trend: 5 },
    ...change,
  });
  const [row] = rows;
  if (!row || rows.length !== 1) throw new Error('one wish gives one row');
  return row;
}

const based = (values: OwnedValues, cap: string | null = null): Pick<PlanSource, 'bases'> => ({
  bases: new Map<string, Base>([[ACCOUNT, { values, cap }]]),
});

const written = accountValues(aDocument());

describe('the plan of one account', () => {
  it('fills an account that never held anything of ours, and says that it is the first write', () => {
    const row = planOne(aDocument(), holding({}));
    expect(row).toMatchObject({ outcome: 'write', first: true, causes: ['first write'], exceptions: [] });
    expect(row.fields).toEqual({
      Health_Score__c: [null, 70],
      Health_Tier__c: [null, 'Watch'],
      Health_Trend_30d__c: [null, -4],
      Health_Coverage__c: [null, 82],
      Health_Drivers__c: [null, '14 of 60 seats active since 3 May.\nTwo severe tickets open since 1 May.'],
      Budget_Owner__c: [null, '003000000000001AAA'],
      Budget_Owner_Source__c: [null, 'Opportunity role'],
      Budget_Owner_Status__c: [null, 'Engaged'],
      Budget_Owner_Last_Engaged__c: [null, '2026-04-20'],
      Health_Changed_At__c: [null, '2026-05-03T12:00:00.000Z'],
    });
  });

  it('does nothing where all is as written', () => {
    const row = planOne(aDocument(), holding(written), based(written));
    expect(row).toMatchObject({ outcome: 'unchanged', fields: {}, acknowledge: {}, causes: [] });
  });

  it('lets a move of one point rest, with its drivers and a coverage inside its band', () => {
    const moved = aDocument({ score: 71, trend30d: -3, coverage: 0.9, drivers: [aDriver('Other words.')] });
    expect(planOne(moved, holding(written), based(written)).outcome).toBe('unchanged');
  });

  it('writes all that differs once the score moved by two', () => {
    const moved = aDocument({ score: 72, trend30d: -3, drivers: [aDriver('Other words.')] });
    const row = planOne(moved, holding(written), based(written));
    expect(Object.keys(row.fields).sort()).toEqual([
      'Health_Changed_At__c',
      'Health_Drivers__c',
      'Health_Score__c',
      'Health_Trend_30d__c',
    ]);
    expect(row.causes).toEqual(['score 70 → 72']);
  });

  it('lets the trend rest until it moved by a step of its own', () => {
    const [four, five] = [8, 9].map((fall) =>
      planOne(aDocument({ trend30d: -fall }), holding(written), based(written)),
    );
    expect(four?.outcome).toBe('unchanged');
    expect(five?.causes).toEqual(['trend -4 → -9']);
  });

  it('counts small moves from the value in the CRM, so that many of them add up', () => {
    const first = planOne(aDocument({ score: 71 }), holding(written), based(written));
    const second = planOne(aDocument({ score: 72 }), holding(written), based(written));
    expect([first.outcome, second.outcome]).toEqual(['unchanged', 'write']);
  });

  it.each([
    ['tier', { tier: 'At Risk' as const }],
    ['coverage band', { coverage: 0.6 }],
    ['owner status', { budgetOwner: { ...aDocument().budgetOwner, status: 'Dark' as const } }],
    ['last engaged', { budgetOwner: { ...aDocument().budgetOwner, lastEngaged: '2026-05-02' } }],
  ])('writes for a change of %s alone', (_, change) => {
    expect(planOne(aDocument(change), holding(written), based(written)).outcome).toBe('write');
  });

  it('writes for a change of cap, which shows in the drivers', () => {
    const cap = { id: 'no_use', max: 24, reason: 'no use', since: '2026-05-01', lossCents: 0, evidence: [] };
    const row = planOne(aDocument({ cap, drivers: [aDriver('Capped.')] }), holding(written), based(written));
    expect(Object.keys(row.fields).sort()).toEqual(['Health_Changed_At__c', 'Health_Drivers__c']);
    expect(row.causes).toEqual(['cap none → no_use']);
  });

  it('writes the first play’s name when another comes first, and empties it when there is none', () => {
    const suggested = aDocument({ plays: [aPlay('Reconnect'), aPlay('Collect')] });
    const first = planOne(suggested, holding(written), based(written));
    expect(first.fields).toMatchObject({ Health_Next_Play__c: [null, 'Reconnect'] });
    expect(first.causes).toEqual(['next play none → Reconnect']);

    const played = accountValues(suggested);
    const others = aDocument({ plays: [aPlay('Reconnect')] });
    expect(planOne(others, holding(played), based(played)).outcome).toBe('unchanged');
    const next = planOne(aDocument({ plays: [aPlay('Collect')] }), holding(played), based(played));
    expect(next.fields).toMatchObject({ Health_Next_Play__c: ['Reconnect', 'Collect'] });
    const none = planOne(aDocument(), holding(played), based(played));
    expect(none.fields).toMatchObject({ Health_Next_Play__c: ['Reconnect', null] });
    const left = planOne(null, holding(played), based(played));
    expect(left.fields).toMatchObject({ Health_Next_Play__c: ['Reconnect', null] });
  });

  it('finds an edit although the account is not dirty', () => {
    const row = planOne(aDocument(), holding({ ...written, Health_Tier__c: 'Healthy' }), based(written));
    expect(row.outcome).toBe('unchanged');
    expect(row.exceptions).toEqual([
      expect.objectContaining({ field: 'Health_Tier__c', ours: 'Watch', theirs: 'Healthy', base: 'Watch' }),
    ]);
  });

  it('leaves a respected edit alone and still writes the other fields', () => {
    const row = planOne(
      aDocument({ score: 40 }),
      holding({ ...written, Health_Tier__c: 'Healthy' }),
      based(written),
    );
    expect(row.outcome).toBe('write');
    expect(row.fields).not.toHaveProperty('Health_Tier__c');
    expect(row.fields.Health_Score__c).toEqual([70, 40]);
  });

  it('does not let a respected edit undo the dead band of the other fields', () => {
    const edited = holding({ ...written, Health_Tier__c: 'Healthy' });
    const row = planOne(aDocument({ tier: 'At Risk', score: 71 }), edited, based(written));
    expect(row).toMatchObject({ outcome: 'unchanged', fields: {} });
    expect(row.exceptions).toHaveLength(1);
  });

  it('puts our value back where the policy is to overwrite', () => {
    const edited = holding({ ...written, Health_Tier__c: 'Healthy' });
    const row = planOne(aDocument(), edited, { ...based(written), policyOf: () => ({ kind: 'overwrite' }) });
    expect(row.fields.Health_Tier__c).toEqual(['Healthy', 'Watch']);
    expect(row.causes).toEqual(['edit of Health_Tier__c overwritten']);
  });

  it('costs no call while a row is held, until the record changes or the week is over', () => {
    const hold = {
      record: ACCOUNT,
      code: 'ENTITY_IS_LOCKED',
      message: 'locked',
      since: '2026-05-01T00:00:00.000Z',
      modstamp: MODSTAMP,
      until: '2026-05-08T00:00:00.000Z',
      undoneRun: null,
    };
    const holds = new Map([[ACCOUNT, hold]]);
    const moved = aDocument({ score: 40 });
    expect(planOne(moved, holding(written), { ...based(written), holds })).toMatchObject({
      outcome: 'held',
      fields: {},
      hold,
    });
    expect(planOne(aDocument(), holding(written), { ...based(written), holds }).outcome).toBe('unchanged');
    const touched = { ...holding(written), modstamp: '2026-05-03T00:00:00.000Z' };
    expect(planOne(moved, touched, { ...based(written), holds }).outcome).toBe('write');
    const later = { ...based(written), holds, asOf: '2026-05-08T00:00:00.000Z' };
    expect(planOne(moved, holding(written), later).outcome).toBe('write');
  });

  it('clears what it wrote when the account leaves scope, and nothing that a person put there', () => {
    const row = planOne(null, holding({ ...written, Health_Tier__c: 'Healthy' }), based(written));
    expect(row.outcome).toBe('write');
    expect(row.fields.Health_Score__c).toEqual([70, null]);
    expect(row.fields).not.toHaveProperty('Health_Tier__c');
    expect(row.causes).toEqual(['left scope']);
    expect(planOne(null, holding(written)).outcome).toBe('unchanged');
  });

  it('names an account that is gone as failed', () => {
    expect(planOne(aDocument(), null)).toMatchObject({
      outcome: 'failed',
      failure: { code: 'ENTITY_IS_DELETED' },
    });
  });

  it('is settled by its own write, whatever the document', () => {
    const document = fc.record({
      score: fc.option(fc.integer({ min: 0, max: 100 })),
      tier: fc.constantFrom('Healthy' as const, 'Watch' as const, 'At Risk' as const, 'Unknown' as const),
      trend30d: fc.option(fc.integer({ min: -100, max: 100 })),
      coverage: fc.double({ min: 0, max: 1, noNaN: true }),
      drivers: fc.array(fc.string().map(aDriver), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(document, document, (before, after) => {
        const values = accountValues(aDocument(before));
        const row = planOne(aDocument(after), holding(values), based(values));
        const next: OwnedValues = { ...values };
        for (const { name: field } of rulesOf('Account').merged) {
          const change = row.fields[field];
          if (change) next[field] = change[1];
        }
        expect(planOne(aDocument(after), holding(next), based(next)).outcome).toBe('unchanged');
        expect(row.exceptions).toEqual([]);
      }),
    );
  });
});
