import { describe, expect, it } from 'vitest';
import type { CrmRow } from '../../../worker/crm/plan';
import { planUndo } from '../../../worker/crm/undo';
import type { LedgerEntry } from '../../../worker/store/ledger';

const ACCOUNT = '001000000000001AAA';

const entry = (id: string, fields: LedgerEntry['fields'], record = ACCOUNT, run = 'run-1'): LedgerEntry => ({
  id,
  run,
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
  {
    object: 'Account',
    record,
    account: record,
    values,
    modstamp: '2026-01-06T08:00:01.000Z',
  },
];

describe('taking a run back', () => {
  it('gives back what stood there before', () => {
    const undo = planUndo(
      'run-1',
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
      'run-1',
      [entry('1', { Health_Score__c: [70, 40], Health_Tier__c: ['Watch', 'Critical'] })],
      new Map([holding({ Health_Score__c: 40, Health_Tier__c: 'Healthy' })]),
    );
    expect(undo.rows.map((row) => row.fields)).toEqual([{ Health_Score__c: [40, 70] }]);
    expect(undo.left).toEqual([
      {
        object: 'Account',
        record: ACCOUNT,
        account: ACCOUNT,
        field: 'Health_Tier__c',
        why: 'changed',
        ours: 'Critical',
        theirs: 'Healthy',
      },
    ]);
  });

  it('goes back to before the first of several attempts, also where that was empty', () => {
    const undo = planUndo(
      'run-1',
      [entry('1', { Health_Score__c: [null, 40] }), entry('2', { Health_Score__c: [40, 41] })],
      new Map([holding({ Health_Score__c: 41 })]),
    );
    expect(undo.rows.map((row) => row.fields)).toEqual([{ Health_Score__c: [41, null] }]);
  });

  it('does nothing to a field that holds the prior value already, and names accounts that are gone', () => {
    const undo = planUndo(
      'run-1',
      [
        entry('0', { Health_Score__c: [null, 70] }, ACCOUNT, 'run-0'),
        entry('1', { Health_Score__c: [70, 40] }),
        entry('2', { Health_Score__c: [1, 2] }, '001000000000002AAA'),
      ],
      new Map([holding({ Health_Score__c: 70 })]),
    );
    expect(undo).toEqual({ rows: [], left: [], gone: ['001000000000002AAA'] });
  });

  it('leaves what a later run wrote, although it is the same value', () => {
    const undo = planUndo(
      'run-1',
      [
        entry('1', { Health_Score__c: [70, 20], Health_Trend_30d__c: [1, -9] }),
        entry('2', { Health_Score__c: [55, 20] }, ACCOUNT, 'run-2'),
      ],
      new Map([holding({ Health_Score__c: 20, Health_Trend_30d__c: -9 })]),
    );
    expect(undo.rows.map((row) => row.fields)).toEqual([{ Health_Trend_30d__c: [-9, 1] }]);
    expect(undo.left).toMatchObject([{ field: 'Health_Score__c', theirs: 20 }]);
  });

  it('tells what somebody else had put there from what we had', () => {
    const undo = planUndo(
      'run-1',
      [
        entry('1', { Health_Score__c: [null, 70], Health_Trend_30d__c: [null, 1] }, ACCOUNT, 'run-0'),
        entry('2', {
          Health_Score__c: [99, 20],
          Health_Trend_30d__c: [1, -9],
          Health_Coverage__c: [null, 80],
        }),
      ],
      new Map([holding({ Health_Score__c: 20, Health_Trend_30d__c: -9, Health_Coverage__c: 80 })]),
    );
    expect(undo.rows.map((row) => row.fields)).toEqual([
      { Health_Score__c: [20, 99], Health_Trend_30d__c: [-9, 1], Health_Coverage__c: [80, null] },
    ]);
    expect(undo.rows.map((row) => row.theirs)).toEqual([['Health_Score__c']]);
  });

  it('leaves alone what somebody was given back in the run or after it', () => {
    const undo = planUndo(
      'run-1',
      [
        entry('1', { Health_Score__c: [70, 20] }),
        entry('2', { Health_Score__c: [20, 99, 'theirs'] }, ACCOUNT, 'restore-1'),
      ],
      new Map([holding({ Health_Score__c: 99 })]),
    );
    expect(undo).toMatchObject({ rows: [], left: [{ field: 'Health_Score__c', ours: 20, theirs: 99 }] });
    expect(
      planUndo(
        'restore-1',
        [entry('2', { Health_Score__c: [20, 99, 'theirs'] }, ACCOUNT, 'restore-1')],
        new Map([holding({ Health_Score__c: 99 })]),
      ).rows,
    ).toEqual([]);
  });

  describe('of which a later one was taken back before', () => {
    const both = [
      entry('1', { Health_Score__c: [90, 70] }),
      entry('2', { Health_Score__c: [70, 50] }, ACCOUNT, 'run-2'),
      entry('3', { Health_Score__c: [50, 40] }, ACCOUNT, 'run-2'),
    ];
    const back = entry('4', { Health_Score__c: [40, 70] }, ACCOUNT, 'undo-2026-01-07-1');
    const now = new Map([holding({ Health_Score__c: 70 })]);

    it('goes back to before both', () => {
      expect(planUndo('run-1', [...both, back], now).rows.map((row) => row.fields)).toEqual([
        { Health_Score__c: [70, 90] },
      ]);
    });
    it('finds nothing left of the later one, and puts it there again by undoing the undo', () => {
      expect(planUndo('run-2', [...both, back], now)).toEqual({ rows: [], left: [], gone: [] });
      expect(planUndo(back.run, [...both, back], now).rows.map((row) => row.fields)).toEqual([
        { Health_Score__c: [70, 40] },
      ]);
    });
    it('leaves it where the later one was put there again', () => {
      const again = entry('5', { Health_Score__c: [70, 40] }, ACCOUNT, 'undo-2026-01-07-2');
      const undo = planUndo('run-1', [...both, back, again], new Map([holding({ Health_Score__c: 40 })]));
      expect(undo).toMatchObject({ rows: [], left: [{ ours: 70, theirs: 40, why: 'changed' }] });
    });
    it('leaves it where another run wrote in between', () => {
      const between = entry('3b', { Health_Score__c: [40, 45] }, ACCOUNT, 'run-3');
      const undo = planUndo('run-1', [...both, between], new Map([holding({ Health_Score__c: 45 })]));
      expect(undo).toMatchObject({ rows: [], left: [{ ours: 70, theirs: 45 }] });
    });
  });

  it('leaves what is closed as it is, and says so', () => {
    const [record, row] = holding({ Health_Score__c: 40 });
    const undo = planUndo(
      'run-1',
      [entry('1', { Health_Score__c: [70, 40] })],
      new Map([[record, { ...row, isClosed: true }]]),
    );
    expect(undo).toMatchObject({ rows: [], left: [{ why: 'closed', theirs: 40 }] });
  });
});
