import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId } from '../org/small-book';

const ACCOUNT = accountId(1);
const DEAL = { Name: 'Deal', AccountId: ACCOUNT, StageName: 'Prospecting', CloseDate: '2026-06-30' };

/** Of each object with a history of its fields: what a row needs, and a tracked field before and after. */
const OBJECTS: [
  object: string,
  history: string,
  parent: string,
  row: object,
  field: string,
  change: string,
][] = [
  ['Account', 'AccountHistory', 'AccountId', { Name: 'Tracked', Rating: 'Hot' }, 'Rating', 'Cold'],
  [
    'Asset',
    'AssetHistory',
    'AssetId',
    { Name: 'A', AccountId: ACCOUNT, SerialNumber: '1' },
    'SerialNumber',
    '2',
  ],
  ['Campaign', 'CampaignHistory', 'CampaignId', { Name: 'C', Status: 'Planned' }, 'Status', 'Completed'],
  ['Case', 'CaseHistory', 'CaseId', { Subject: 'C', Priority: 'Low' }, 'Priority', 'High'],
  ['Contact', 'ContactHistory', 'ContactId', { LastName: 'Lee', Title: 'CFO' }, 'Title', 'CEO'],
  [
    'Contract',
    'ContractHistory',
    'ContractId',
    { AccountId: ACCOUNT, ContractTerm: 6 },
    'ContractTerm',
    '12',
  ],
  ['Lead', 'LeadHistory', 'LeadId', { LastName: 'L', Company: 'C', Title: 'CFO' }, 'Title', 'CEO'],
  [
    'Opportunity',
    'OpportunityFieldHistory',
    'OpportunityId',
    { ...DEAL, NextStep: 'Call' },
    'NextStep',
    'Sign',
  ],
];

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(1);
  const fields = OBJECTS.map(([object, , , , field]) => ({
    fullName: `${object}.${field}`,
    trackHistory: true,
  }));
  const tracked = await org.admin().metadata.upsert('CustomField', fields);
  expect(tracked.map((each) => each.errors)).toEqual(fields.map(() => []));
});
afterAll(() => org.close());

describe.each(OBJECTS)('the history of %s', (object, history, parent, row, field, change) => {
  const before = String(Reflect.get(row, field));

  it('tells what was changed, from what and to what, and is read only', async () => {
    const made = await org.admin().sobject(object).create(row);
    const path = `/sobjects/${object}/${made.id}`;
    expect((await org.call('PATCH', path, { body: { [field]: change } })).status).toBe(204);
    const soql = `SELECT ${parent}, Field, OldValue, NewValue, CreatedById FROM ${history} WHERE ${parent} = '${made.id}' AND Field = '${field}'`;
    const { records } = await org.admin().query(soql);
    expect(records).toHaveLength(1);
    expect([records[0]?.['OldValue'], records[0]?.['NewValue']].map(String)).toEqual([before, change]);
    expect(records[0]).toMatchObject({
      [parent]: made.id,
      CreatedById: org.userOf('System Administrator').userId,
    });
    const children = await org.call('GET', `${path}/Histories?fields=Field`);
    const told: { Field: string }[] = Object(children.json).records;
    expect(told.map((each) => each.Field)).toContain(field);
    const written = await rejection(
      org
        .admin()
        .sobject(history)
        .create({ [parent]: made.id, Field: field }),
    );
    expect(written.errorCode).toBe('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY');
  });
});
