import { describe, expect, it } from 'vitest';
import type { CrmRow } from '../../../worker/crm/plan';
import { planUndo } from '../../../worker/crm/undo';
import type { LedgerEntry } from '../../../worker/store/ledger';

const ACCOUNT = '001000000000001AAA';

const entry = (id: string, fields: LedgerEntry['fields'], record = ACCOUNT): LedgerEntry => ({
  id,
  run: 'run-1',
  object: 'Account',
  record,
  status: 'acknowledged',
  fields,
  fence: '1',
  intendedAt: '2026-01-06T08:00:00.000Z',
  endedAt: '2026-01-06T08:00:01.000Z',
  code: null,
  message: null,
});
const holding = (values: CrmRow['values'], record = ACCOUNT): [string, CrmRow] => [
  record,
  { record, values, modstamp: '2026-01-06T08:00:01.000Z', lastModifiedBy: null },
];

describe('taking a run back', () => {
  it('gives back what stood there before', () => {
    const undo = planUndo(
      [entry('1', { Health_Score__c: [70, 40], Health_Tier__c: [null, 'Critical'] })],
      new Map([holding({ Health_Score__c: 40, Health_Tier__c: 'Critical' })]),
    );
    expect(undo.rows.map((row) => row.fields)).toEqual([
      { Health_Score__c: [40, 70], Health_Tier__c: ['Critical', null] },
    ]);
    expect(undo.left).toEqual([]);
  });

  it('leaves what was changed since, and names it', () => {
    const undo = planUndo(
      [entry('1', { Health_Score__c: [70, 40], Health_Tier__c: ['Watch', 'Critical'] })],
      new Map([holding({ Health_Score__c: 40, Health_Tier__c: 'Healthy' })]),
    );
    expect(undo.rows.map((row) => row.fields)).toEqual([{ Health_Score__c: [40, 70] }]);
    expect(undo.left).toEqual([
      { account: ACCOUNT, field: 'Health_Tier__c', ours: 'Critical', theirs: 'Healthy' },
    ]);
  });

  it('goes back to before the first of several attempts, also where that was empty', () => {
    const undo = planUndo(
      [entry('1', { Health_Score__c: [null, 40] }), entry('2', { Health_Score__c: [40, 41] })],
      new Map([holding({ Health_Score__c: 41 })]),
    );
    expect(undo.rows.map((row) => row.fields)).toEqual([{ Health_Score__c: [41, null] }]);
  });

  it('does nothing to a field that holds the prior value already, and names accounts that are gone', () => {
    const undo = planUndo(
      [
        entry('1', { Health_Score__c: [70, 40] }),
        entry('2', { Health_Score__c: [1, 2] }, '001000000000002AAA'),
      ],
      new Map([holding({ Health_Score__c: 70 })]),
    );
    expect(undo).toEqual({ rows: [], left: [], gone: ['001000000000002AAA'] });
  });
});
