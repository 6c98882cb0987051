import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId, CSM } from '../org/small-book';

const ACCOUNT = accountId(1);
const ids: Record<string, string> = {};
let org: OrgUnderTest;

type Values = Record<string, unknown>;
const fill = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && value.startsWith('@') ? ids[value.slice(1)] : value,
    ]),
  );

/** What a row of each object needs, what is changed of it, and what it cannot be made without. */
const OBJECTS: [object: string, values: Values, change: Values, without: string][] = [
  ['Contact', { LastName: 'Lee', AccountId: ACCOUNT }, { Title: 'CFO' }, 'LastName'],
  [
    'Opportunity',
    { Name: 'Renewal', AccountId: ACCOUNT, StageName: 'Prospecting', CloseDate: '2026-06-30' },
    { Amount: 1000 },
    'StageName',
  ],
  [
    'OpportunityContactRole',
    { OpportunityId: '@Opportunity', ContactId: '@Contact' },
    { IsPrimary: true },
    'ContactId',
  ],
  [
    'AccountContactRelation',
    { AccountId: accountId(2), ContactId: '@Contact' },
    { Roles: 'Decision Maker' },
    'ContactId',
  ],
  ['AccountTeamMember', { AccountId: ACCOUNT, UserId: CSM }, { TeamMemberRole: 'Account Manager' }, 'UserId'],
  ['Task', { Subject: 'Call', WhatId: ACCOUNT, WhoId: '@Contact' }, { Status: 'Completed' }, ''],
  [
    'Event',
    { Subject: 'Review', WhatId: ACCOUNT, StartDateTime: '2026-03-01T10:00:00Z', DurationInMinutes: 30 },
    { Location: 'Here' },
    '',
  ],
  ['EventRelation', { EventId: '@Event', RelationId: '@Contact' }, { Response: 'Fine' }, 'RelationId'],
  [
    'EmailMessage',
    { Subject: 'Hello', RelatedToId: ACCOUNT, FromAddress: 'a@b.example', Incoming: true, Status: '0' },
    {},
    '',
  ],
  [
    'EmailMessageRelation',
    { EmailMessageId: '@EmailMessage', RelationId: '@Contact', RelationType: 'FromAddress' },
    {},
    'RelationType',
  ],
  ['Case', { Subject: 'Down', AccountId: ACCOUNT }, { Priority: 'High' }, ''],
  ['Contract', { AccountId: ACCOUNT, StartDate: '2026-01-01' }, { ContractTerm: 12 }, 'AccountId'],
  ['Asset', { Name: 'Licence', AccountId: ACCOUNT }, { Quantity: 5 }, 'Name'],
  ['Lead', { LastName: 'New', Company: 'Acme' }, { Title: 'COO' }, 'Company'],
  ['Campaign', { Name: 'Spring' }, { IsActive: true }, 'Name'],
  ['CampaignMember', { CampaignId: '@Campaign', LeadId: '@Lead' }, { Status: 'Responded' }, 'CampaignId'],
];

beforeAll(async () => {
  org = await OrgUnderTest.start(2);
});
afterAll(() => org.close());

describe.each(OBJECTS)('%s', (object, values, change, without) => {
  it('is made and changed by fetch, and found by jsforce', async () => {
    const made = await org.call('POST', `/sobjects/${object}`, { body: fill(values) });
    expect([made.status, made.text]).toEqual([201, expect.any(String)]);
    const id = String(Reflect.get(Object(made.json), 'id'));
    ids[object] = id;
    if (Object.keys(change).length > 0) {
      const changed = await org.call('PATCH', `/sobjects/${object}/${id}`, { body: change });
      expect([changed.status, changed.text]).toEqual([204, '']);
    }
    expect(await org.admin().sobject(object).retrieve(id)).toMatchObject({ Id: id, ...change });
  });

  if (without !== '')
    it('is refused without what it needs', async () => {
      const { [without]: _left, ...rest } = fill(values);
      const refusal = await rejection(org.admin().sobject(object).create(rest));
      expect(refusal).toMatchObject({ errorCode: 'REQUIRED_FIELD_MISSING' });
      expect(refusal.message).toContain(without);
    });
});
