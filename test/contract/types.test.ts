import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest } from '../org/http/org-under-test';
import { accountId } from '../org/small-book';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(2);
});
afterAll(() => org.close());

const ACCOUNT = accountId(1);
const make = async (object: string, body: object) => {
  const reply = await org.call('POST', `/sobjects/${object}`, { body });
  return { status: reply.status, json: reply.json, id: String(Reflect.get(Object(reply.json), 'id')) };
};
const refused = (errorCode: string, ...fields: string[]) => [
  expect.objectContaining(fields.length > 0 ? { errorCode, fields } : { errorCode }),
];
const read = async (object: string, id: string) => (await org.call('GET', `/sobjects/${object}/${id}`)).json;

describe('a value that does not fit its field', () => {
  const cases: [name: string, object: string, body: object, errorCode: string, field: string][] = [
    ['text that is too long', 'Account', { Name: 'x'.repeat(256) }, 'STRING_TOO_LONG', 'Name'],
    [
      'a number with too many digits',
      'Campaign',
      { Name: 'C', ExpectedResponse: 1e9 },
      'NUMBER_OUTSIDE_VALID_RANGE',
      'ExpectedResponse',
    ],
    [
      'an address that is none',
      'Lead',
      { LastName: 'L', Company: 'C', Email: 'nobody' },
      'INVALID_EMAIL_ADDRESS',
      'Email',
    ],
    [
      'a choice that there is not',
      'Lead',
      { LastName: 'L', Company: 'C', CleanStatus: 'Spotless' },
      'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      'CleanStatus',
    ],
    [
      'a lookup to another object',
      'Contract',
      { AccountId: '003000000000001AAA' },
      'MALFORMED_ID',
      'AccountId',
    ],
    [
      'a field that is read-only',
      'Contract',
      { AccountId: ACCOUNT, EndDate: '2026-01-01' },
      'INVALID_FIELD_FOR_INSERT_UPDATE',
      'EndDate',
    ],
  ];
  it.each(cases)('%s is refused', async (_name, object, body, errorCode, field) => {
    const reply = await make(object, body);
    expect([reply.status, reply.json]).toEqual([400, refused(errorCode, field)]);
  });

  it('is refused to jsforce, too', async () => {
    const failure = org.admin().sobject('Lead').create({ LastName: 'Only' });
    await expect(failure).rejects.toMatchObject({ errorCode: 'REQUIRED_FIELD_MISSING' });
  });
});

describe('an event', () => {
  const START = '2026-03-02T10:00:00.000+0000';

  it('has its length from its end, and its end from its length', async () => {
    const one = await make('Event', { StartDateTime: START, EndDateTime: '2026-03-02T10:45:00Z' });
    expect(await read('Event', one.id)).toMatchObject({ DurationInMinutes: 45, ActivityDate: '2026-03-02' });
    const other = await make('Event', { ActivityDateTime: START, DurationInMinutes: 45 });
    expect(await read('Event', other.id)).toMatchObject({ EndDateTime: '2026-03-02T10:45:00.000+0000' });
  });

  it('of a whole day lasts one where nothing is said of its end', async () => {
    const { id } = await make('Event', { IsAllDayEvent: true, ActivityDate: '2026-03-02' });
    expect(await read('Event', id)).toMatchObject({
      StartDateTime: '2026-03-02T00:00:00.000+0000',
      DurationInMinutes: 1440,
    });
  });

  it('may be told jsforce’s way, and refuses in its way', async () => {
    const failure = org.admin().sobject('Event').create({ Subject: 'Review', StartDateTime: START });
    await expect(failure).rejects.toMatchObject({ errorCode: 'REQUIRED_FIELD_MISSING' });
  });
});

describe('a contract', () => {
  it('ends with the last day of its term, whatever the months’ lengths', async () => {
    const { id } = await make('Contract', { AccountId: ACCOUNT, StartDate: '2026-01-15', ContractTerm: 12 });
    expect(await read('Contract', id)).toMatchObject({
      ContractNumber: '00000100',
      EndDate: '2027-01-14',
      Status: 'Draft',
      StatusCode: 'Draft',
    });
  });

  it('begins as a draft, and says when and by whom it was activated', async () => {
    const early = await make('Contract', { AccountId: ACCOUNT, Status: 'Activated' });
    expect(early.json).toEqual(refused('FAILED_ACTIVATION', 'Status'));
    const { id } = await make('Contract', { AccountId: ACCOUNT });
    await org.call('PATCH', `/sobjects/Contract/${id}`, { body: { Status: 'Activated' } });
    const { userId } = org.userOf('System Administrator');
    expect(await read('Contract', id)).toMatchObject({ StatusCode: 'Activated', ActivatedById: userId });
    const removal = await org.call('DELETE', `/sobjects/Account/${ACCOUNT}`);
    expect(removal.json).toEqual(refused('DELETE_FAILED'));
  });
});

describe('an asset', () => {
  it('needs an account or a contact, and knows how deep it stands', async () => {
    expect((await make('Asset', { Name: 'Loose' })).json).toEqual(
      refused('FIELD_INTEGRITY_EXCEPTION', 'ContactId', 'AccountId'),
    );
    const root = await make('Asset', { Name: 'Rack', AccountId: ACCOUNT });
    const part = await make('Asset', { Name: 'Disk', AccountId: ACCOUNT, ParentId: root.id });
    expect(await read('Asset', part.id)).toMatchObject({ AssetLevel: 2, RootAssetId: root.id });
  });
});

describe('a campaign', () => {
  it('counts its members, and knows who responded', async () => {
    const campaign = await make('Campaign', { Name: 'Spring' });
    const lead = await make('Lead', { LastName: 'Lee', Company: 'Acme' });
    const member = await make('CampaignMember', { CampaignId: campaign.id, LeadId: lead.id });
    expect(await read('CampaignMember', member.id)).toMatchObject({
      Status: 'Sent',
      HasResponded: false,
      Name: 'Lee',
    });
    await org.call('PATCH', `/sobjects/CampaignMember/${member.id}`, { body: { Status: 'Responded' } });
    expect(await read('CampaignMember', member.id)).toMatchObject({ HasResponded: true });
    expect(await read('Campaign', campaign.id)).toMatchObject({ NumberOfLeads: 1, NumberOfResponses: 1 });
    const again = await make('CampaignMember', { CampaignId: campaign.id, LeadId: lead.id });
    expect(again.json).toEqual(refused('DUPLICATE_VALUE', 'LeadId'));
  });
});

describe('record types', () => {
  it('decide which restricted choices a row may have, and are checked themselves', async () => {
    const { userId: user } = org.userOf('System Administrator');
    const values = { CleanStatus: ['Matched'] };
    const type = { user, object: 'Lead', name: 'Clean', developerName: 'Clean', values };
    const made = Object(await org.control('POST', '/record-types', type));
    const lead = { LastName: 'L', Company: 'C' };
    const first = await make('Lead', { ...lead, CleanStatus: 'Matched' });
    expect(await read('Lead', first.id)).toMatchObject({ RecordTypeId: Reflect.get(made, 'id') });
    expect((await make('Lead', { ...lead, CleanStatus: 'Skipped' })).json).toEqual(
      refused('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', 'CleanStatus'),
    );
    const foreign = await make('Lead', { ...lead, RecordTypeId: '012000000000001AAA' });
    expect(foreign.status).toBe(400);
  });
});
