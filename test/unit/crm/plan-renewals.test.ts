import { describe, expect, it } from 'vitest';
import type { HealthDocument } from '../../../shared/health-document';
import { waitForAccount } from '../../../worker/crm/account-first';
import { desiredValues } from '../../../worker/crm/desired';
import type { Base } from '../../../worker/crm/dirty';
import { rulesOf } from '../../../worker/crm/owned/index';
import { type CrmRow, type PlanRow, type PlanSource, planRows } from '../../../worker/crm/plan';
import { kept, type RowOutcome } from '../../../worker/crm/row-outcome';
import { look } from '../../../worker/crm/seen-rows';
import { aDocument } from './a-document';

const ACCOUNT = '001000000000001AAA';
const DEAL = '006000000000001AAA';
const document = aDocument({ score: 70, tier: 'Watch', likelihood: { percent: 83.4, reason: null } });

const row = (values: CrmRow['values'], more: Partial<CrmRow> = {}): CrmRow => ({
  object: 'Opportunity',
  record: DEAL,
  account: ACCOUNT,
  values: { Health_Score__c: null, Health_Tier__c: null, Renewal_Likelihood__c: null, ...values },
  modstamp: '2026-05-01T00:00:00.000Z',
  ...more,
});

function plan(current: CrmRow | null, more: Partial<PlanSource> = {}): PlanRow | undefined {
  return planRows(rulesOf('Opportunity'), {
    asOf: '2026-05-04T12:00:00.000Z',
    wishes: [{ record: DEAL, account: ACCOUNT, document, causes: [] }],
    current: new Map(current ? [[DEAL, current]] : []),
    bases: new Map(),
    intents: new Map(),
    holds: new Map(),
    policyOf: () => ({ kind: 'respect', until: null }),
    steps: { score: 2, trend: 5 },
    ...more,
  })[0];
}

const wanted = (of: HealthDocument) => desiredValues(rulesOf('Opportunity').merged, of);

describe('what a renewal should hold', () => {
  it('is score, tier and likelihood of its account, the likelihood as 0 to 100', () => {
    expect(wanted(document)).toEqual({
      Health_Score__c: 70,
      Health_Tier__c: 'Watch',
      Renewal_Likelihood__c: 83,
    });
    expect(wanted(aDocument())).toMatchObject({ Renewal_Likelihood__c: null });
  });

  it('is nothing once it is closed: what stands there is frozen', () => {
    expect(plan(row({ Health_Score__c: 20 }, { isClosed: true }))).toBeUndefined();
  });
});

describe('a plan of renewals', () => {
  const based = (values: Base['values']) => new Map<string, Base>([[DEAL, { values, cap: undefined }]]);
  const bases = based({ Health_Score__c: 71, Health_Tier__c: 'Watch', Renewal_Likelihood__c: 83 });

  it('writes what was never set, as a first write', () => {
    expect(plan(row({}))).toMatchObject({
      object: 'Opportunity',
      account: ACCOUNT,
      outcome: 'write',
      first: true,
      fields: {
        Health_Score__c: [null, 70],
        Health_Tier__c: [null, 'Watch'],
        Renewal_Likelihood__c: [null, 83],
      },
    });
  });

  it('leaves a number alone that has hardly moved, and writes it with another tier', () => {
    const held = row({ Health_Score__c: 71, Health_Tier__c: 'Watch', Renewal_Likelihood__c: 83 });
    expect(plan(held, { bases })).toMatchObject({ outcome: 'unchanged', fields: {} });
    const risk = aDocument({ ...document, tier: 'At Risk' });
    const wishes = [{ record: DEAL, account: ACCOUNT, document: risk, causes: [] }];
    expect(plan(held, { bases, wishes })).toMatchObject({
      outcome: 'write',
      causes: ['tier Watch → At Risk'],
      fields: { Health_Score__c: [71, 70], Health_Tier__c: ['Watch', 'At Risk'] },
    });
  });

  it('leaves somebody’s edit as it is and lists it', () => {
    const edited = row({ Health_Score__c: 71, Health_Tier__c: 'Healthy', Renewal_Likelihood__c: 83 });
    const planned = plan(edited, { bases });
    expect(planned).toMatchObject({ outcome: 'unchanged', fields: {} });
    expect(planned?.exceptions).toEqual([
      {
        ...{ record: DEAL, field: 'Health_Tier__c', ours: 'Watch', theirs: 'Healthy', base: 'Watch' },
        policy: 'respect',
      },
    ]);
  });

  it('clears what is ours where the account left scope, and nothing else', () => {
    const wishes = [{ record: DEAL, account: ACCOUNT, document: null, causes: [] }];
    const held = row({ Health_Score__c: 71, Health_Tier__c: 'Watch', Renewal_Likelihood__c: 5 });
    const known = based({ Health_Score__c: 71, Health_Tier__c: 'Watch' });
    expect(plan(held, { bases: known, wishes })?.fields).toEqual({
      Health_Score__c: [71, null],
      Health_Tier__c: ['Watch', null],
    });
    expect(plan(row({ ...held.values }, { isClosed: true }), { bases: known, wishes })).toBeUndefined();
  });

  it('holds a row that the CRM refused until it changes', () => {
    const hold = {
      ...{ object: 'Opportunity', record: DEAL, code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'No.' },
      ...{ since: '2026-05-03T00:00:00.000Z', until: '2026-05-10T00:00:00.000Z', undoneRun: null },
      modstamp: '2026-05-01T00:00:00.000Z',
    };
    expect(plan(row({}), { holds: new Map([[DEAL, hold]]) })).toMatchObject({ outcome: 'held', fields: {} });
  });
});

it('writes no renewal whose account was refused before it, and each whose account came through at last', () => {
  const planned = plan(row({}));
  if (!planned) throw new Error('no row');
  const of = (outcome: 'failed' | 'held'): RowOutcome =>
    kept({ object: 'Account', record: ACCOUNT, account: ACCOUNT }, outcome, {
      code: 'UNABLE_TO_LOCK_ROW',
      message: '',
      action: '',
    });
  const written: RowOutcome = { ...of('failed'), outcome: 'written', code: null };
  expect(waitForAccount([planned], [of('held')]).get(DEAL)).toMatchObject({
    outcome: 'failed',
    code: 'ACCOUNT_FIRST',
  });
  expect(waitForAccount([planned], [of('failed'), written]).size).toBe(0);
  expect(waitForAccount([{ ...planned, object: 'Account' }], [of('held')]).size).toBe(0);
});

it('does not write a renewal that was closed since it was planned, but gives an edit back', () => {
  const planned = plan(row({}));
  if (!planned) throw new Error('no row');
  const closed = row({}, { isClosed: true });
  const none = { open: [], written: [] };
  expect(look(planned, closed, none, { run: 'r' }).now.toWrite).toEqual({});
  expect(Object.keys(look(planned, closed, none, { run: 'r', evenClosed: true }).now.toWrite)).toHaveLength(
    3,
  );
  expect(Object.keys(look(planned, row({}), none, { run: 'r' }).now.toWrite)).toHaveLength(3);
});
