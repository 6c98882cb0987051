import { describe, expect, it } from 'vitest';
import type { JournalEntry } from './journal-entry';
import {
  ACME,
  ADMIN,
  ANN,
  account,
  CSM,
  DEAL,
  MANAGER,
  OTHER,
  refusal,
  smallOrg,
  T1,
} from './small-founding';

const history = (org: ReturnType<typeof smallOrg>) =>
  [...org.rows('AccountHistory')]
    .filter((r) => r['AccountId'] === ACME)
    .map((r) => [r['Field'], r['DataType'], r['OldValue'], r['NewValue']]);

describe('field history', () => {
  it('keeps tracked fields, lookups by name and by id, and nothing else', () => {
    const org = smallOrg();
    org.update(ADMIN, 'Account', ACME, { Plan__c: 'B', Site: 'x', OwnerId: MANAGER, Csm__c: MANAGER }, T1);
    expect(history(org)).toEqual([
      ['created', 'Text', null, null],
      ['Plan__c', 'DynamicEnum', 'A', 'B'],
      ['Csm__c', 'Text', 'Cee Smith', 'Em Boss'],
      ['Csm__c', 'EntityId', CSM, MANAGER],
      ['Owner', 'Text', 'Cee Smith', 'Em Boss'],
      ['Owner', 'EntityId', CSM, MANAGER],
    ]);
  });

  it('notes nothing when a tracked field is written with the value it has', () => {
    const org = smallOrg();
    org.update(ADMIN, 'Account', ACME, { Plan__c: 'A' }, T1);
    expect(history(org)).toHaveLength(1);
  });
});

describe('derived fields', () => {
  it('come from the stage, amount and close date of an opportunity', () => {
    const org = smallOrg();
    expect(org.row('Opportunity', DEAL)).toMatchObject({
      IsClosed: false,
      Probability: 10,
      ExpectedRevenue: 100,
      ForecastCategoryName: 'Pipeline',
      FiscalYear: 2027,
      FiscalQuarter: 1,
    });
    org.update(CSM, 'Opportunity', DEAL, { StageName: 'Closed Won' }, T1);
    expect(org.row('Opportunity', DEAL)).toMatchObject({
      IsClosed: true,
      IsWon: true,
      ExpectedRevenue: 1000,
      LastStageChangeDate: T1,
    });
  });

  it('find the account of an activity, and number a case', () => {
    const org = smallOrg();
    const task = org.create(
      CSM,
      'Task',
      { WhatId: DEAL, WhoId: ANN, Subject: 'Call', Status: 'Completed' },
      T1,
    );
    expect(org.row('Task', task)).toMatchObject({ AccountId: ACME, IsClosed: true, CompletedDateTime: T1 });
    const id = org.create(CSM, 'Case', { ContactId: ANN, AccountId: ACME, Subject: 'Help' }, T1);
    expect(org.row('Case', id)).toMatchObject({ CaseNumber: '00001001', Status: 'New', IsClosed: false });
  });
});

describe('deleting and merging', () => {
  it('takes what hangs on a record along, and empties other lookups to it', () => {
    const org = smallOrg();
    org.update(CSM, 'Account', OTHER, { Buyer__c: ANN }, T1);
    org.delete(CSM, 'Account', ACME, T1);
    expect(account(org).IsDeleted).toBe(true);
    expect(org.row('Contact', ANN)?.IsDeleted).toBe(true);
    expect(org.row('Opportunity', DEAL)?.IsDeleted).toBe(true);
    expect(account(org, OTHER)).toMatchObject({ Buyer__c: null, IsDeleted: false });
  });

  it('refuses to delete an account with cases', () => {
    const org = smallOrg();
    org.create(CSM, 'Case', { AccountId: ACME }, T1);
    expect(refusal(() => org.delete(CSM, 'Account', ACME, T1))).toMatchObject({ errorCode: 'DELETE_FAILED' });
    expect(account(org).IsDeleted).toBe(false);
  });

  it('merges: the loser points to the winner, which gets its contacts and deals', () => {
    const org = smallOrg();
    org.apply({ at: T1, by: CSM, op: 'merge', object: 'Account', id: ACME, into: OTHER });
    expect(account(org)).toMatchObject({ IsDeleted: true, MasterRecordId: OTHER });
    expect(org.row('Contact', ANN)?.['AccountId']).toBe(OTHER);
    expect([...(org.byField('Opportunity', 'AccountId', OTHER) ?? [])].map((r) => r.Id)).toEqual([DEAL]);
    expect([...(org.byField('Opportunity', 'AccountId', ACME) ?? [])]).toEqual([]);
  });
});

describe('keys', () => {
  it('upsert by an external id creates once and updates after', () => {
    const org = smallOrg();
    const first = org.upsert(CSM, 'Account', 'Ws__c', 'w9', { Name: 'Nine' }, T1);
    const second = org.upsert(CSM, 'Account', 'ws__c', 'w9', { Name: 'Nine again' }, T1);
    expect(first.created).toBe(true);
    expect(second).toEqual({ id: first.id, created: false });
    expect(account(org, first.id)).toMatchObject({ Name: 'Nine again', Ws__c: 'w9' });
  });

  it('an index follows every later change', () => {
    const org = smallOrg();
    const at = (value: string) => [...(org.byField('Account', 'Ws__c', value) ?? [])].map((r) => r.Id);
    expect(at('W1')).toEqual([ACME]);
    org.update(CSM, 'Account', ACME, { Ws__c: 'w2' }, T1);
    expect([at('w1'), at('w2')]).toEqual([[], [ACME]]);
    expect(org.byField('Account', 'Site', 'x')).toBeUndefined();
  });
});

describe('transactions', () => {
  it('take everything back: rows, history, ids, fields and indexes', () => {
    const org = smallOrg();
    const lines: JournalEntry[] = [];
    org.onJournal = (entry) => lines.push(entry);
    const before = JSON.stringify([...org.rows('Account'), ...org.rows('AccountHistory')]);
    [...(org.byField('Account', 'Ws__c', 'w1') ?? [])];
    refusal(() =>
      org.transaction(() => {
        org.update(CSM, 'Account', ACME, { Plan__c: 'B', Ws__c: 'w5' }, T1);
        org.create(CSM, 'Account', { Name: 'New' }, T1);
        org.addField(ADMIN, { object: 'Account', name: 'Flag__c', label: 'Flag', type: 'Checkbox' }, T1);
        throw new Error('stop');
      }),
    );
    expect(JSON.stringify([...org.rows('Account'), ...org.rows('AccountHistory')])).toBe(before);
    expect(org.object('Account').fields.has('flag__c')).toBe(false);
    expect([...(org.byField('Account', 'Ws__c', 'w1') ?? [])]).toHaveLength(1);
    expect(lines).toEqual([]);
  });

  it('keep what an inner one did when only a later inner one fails', () => {
    const org = smallOrg();
    org.transaction(() => {
      org.update(CSM, 'Account', ACME, { Site: 'kept' }, T1);
      refusal(() => org.update(CSM, 'Account', ACME, { Plan__c: 'no' }, T1));
    });
    expect(account(org)['Site']).toBe('kept');
  });
});

describe('the journal', () => {
  it('replayed over the same book gives the same org, ids and all', () => {
    const live = smallOrg();
    const lines: string[] = [];
    live.onJournal = (entry) => lines.push(JSON.stringify(entry));
    live.addObject(
      ADMIN,
      { name: 'Plimsoll_Status__c', label: 'Status', labelPlural: 'Statuses', customSetting: true },
      T1,
    );
    live.addField(
      ADMIN,
      { object: 'Plimsoll_Status__c', name: 'Run__c', label: 'Run', type: 'Text', length: 40 },
      T1,
    );
    live.create(ADMIN, 'Plimsoll_Status__c', { Run__c: 'r1' }, T1);
    live.addField(ADMIN, { object: 'Account', name: 'Tier__c', label: 'Tier', type: 'Text', length: 9 }, T1);
    live.deployPermissionSet(
      ADMIN,
      { name: 'w', label: 'W', objects: [], fields: [{ field: 'Account.Tier__c', read: true, edit: true }] },
      T1,
    );
    live.assignPermissionSet(ADMIN, CSM, 'w', T1);
    const made = live.create(CSM, 'Account', { Name: 'Made', Tier__c: 'Watch' }, T1);
    live.update(CSM, 'Account', ACME, { Plan__c: 'B', Tier__c: 'Healthy' }, T1);
    live.delete(ADMIN, 'Account', OTHER, T1);
    live.edit({ at: T1, by: MANAGER, op: 'update', object: 'Account', id: made, fields: { Plan__c: 'A' } });
    const again = smallOrg();
    for (const line of lines) again.replay(JSON.parse(line) as JournalEntry);
    const dump = (org: typeof live) =>
      JSON.stringify([
        org.metadataChangedAt,
        [...org.schema().keys()].map((name) => [name, [...org.rows(name)]]),
      ]);
    expect(dump(again)).toBe(dump(live));
    expect(again.create(CSM, 'Account', { Name: 'Next' }, T1)).toBe(
      live.create(CSM, 'Account', { Name: 'Next' }, T1),
    );
  });

  it('tells again when describes last changed, whatever changed them', () => {
    const live = smallOrg();
    const entries: JournalEntry[] = [];
    live.onJournal = (entry) => entries.push(entry);
    const later = '2026-02-06T10:00:00.900Z';
    live.update(ADMIN, 'User', CSM, { Title: 'Lead' }, later);
    expect(live.metadataChangedAt).toBe('2026-02-06T10:00:00.000Z');
    // Days that are appended lie before what was done today.
    live.edit({ at: T1, by: ADMIN, op: 'update', object: 'User', id: CSM, fields: { Title: 'Late' } });
    refusal(() =>
      live.transaction(() => {
        live.update(ADMIN, 'User', CSM, { Title: 'Never' }, '2026-02-07T10:00:00.000Z');
        throw new Error('taken back');
      }),
    );
    expect(live.metadataChangedAt).toBe('2026-02-06T10:00:00.000Z');
    const again = smallOrg();
    for (const entry of entries) again.replay(entry);
    expect(again.metadataChangedAt).toBe(live.metadataChangedAt);
  });
});

describe('whoever listens to changes', () => {
  it('can neither refuse what is stored nor keep it out of the journal by failing', async () => {
    const org = smallOrg();
    const entries: JournalEntry[] = [];
    org.onJournal = (entry) => entries.push(entry);
    org.setCaptured(['Account']);
    org.onRowChanges(() => {
      throw new Error('a listener failed');
    });
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve));
    org.update(CSM, 'Account', ACME, { Site: 'Rome' }, T1);
    expect(account(org)['Site']).toBe('Rome');
    expect(entries.map(({ kind }) => kind)).toEqual(['capture', 'update']);
    expect((await warned).message).toBe('a listener failed');
  });
});
