import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection, VERSION } from '../org/http/org-under-test';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(2);
});
afterAll(() => org.close());

interface Described {
  fields: { name: string; [key: string]: unknown }[];
  childRelationships: { childSObject: string; field: string; [key: string]: unknown }[];
  [key: string]: unknown;
}
const describeOf = async (object: string, token?: string): Promise<Described> => {
  const reply = await org.call('GET', `/sobjects/${object}/describe`, token === undefined ? {} : { token });
  expect(reply.status).toBe(200);
  return reply.json as Described;
};
const field = async (object: string, name: string) =>
  (await describeOf(object)).fields.find((each) => each.name === name);
const listed = async (token?: string) => {
  const reply = await org.call('GET', '/sobjects', token === undefined ? {} : { token });
  return (reply.json as { sobjects: { name: string; [key: string]: unknown }[] }).sobjects;
};

describe('the versions', () => {
  it('are those from 60 to 68, told without a session; others are refused', async () => {
    const reply = await org.call('GET', '/services/data', { token: null });
    const versions = reply.json as { version: string; label: string; url: string }[];
    expect(versions.map(({ version }) => version)).toEqual([
      '60.0',
      '61.0',
      '62.0',
      '63.0',
      '64.0',
      '65.0',
      '66.0',
      '67.0',
      '68.0',
    ]);
    expect(versions[0]).toEqual({ label: "Spring '24", url: '/services/data/v60.0', version: '60.0' });
    expect((await org.call('GET', '/services/data/v68.0/sobjects')).status).toBe(200);
    expect((await org.call('GET', '/services/data/v69.0/sobjects')).json).toMatchObject([
      { errorCode: 'NOT_FOUND' },
    ]);
  });

  it('name their resources', async () => {
    const reply = await org.call('GET', '/services/data/v61.0');
    expect(reply.json).toMatchObject({
      sobjects: '/services/data/v61.0/sobjects',
      query: '/services/data/v61.0/query',
      limits: '/services/data/v61.0/limits',
    });
  });
});

describe('the list of objects', () => {
  const names = [
    ...['Account', 'AccountContactRelation', 'AccountHistory', 'AccountTeamMember', 'Asset', 'AssetHistory'],
    ...['Campaign', 'CampaignHistory', 'CampaignMember', 'CampaignMemberStatus', 'Case', 'CaseHistory'],
    ...['Contact', 'ContactHistory', 'Contract', 'ContractHistory', 'ContractStatus', 'CurrencyType'],
    ...['EmailMessage', 'EmailMessageRelation', 'Event', 'EventRelation', 'FiscalYearSettings', 'Lead'],
    ...['LeadHistory', 'LeadStatus', 'Opportunity', 'OpportunityContactRole', 'OpportunityFieldHistory'],
    ...['OpportunityStage', 'Organization', 'Period', 'PermissionSet', 'PermissionSetAssignment', 'Profile'],
    ...['RecordType', 'Task', 'User', 'UserRecordAccess', 'UserRole'],
  ];

  it('has every object of the org, in order, by both clients', async () => {
    const found = (await listed()).map(({ name }) => name);
    expect(found).toEqual(expect.arrayContaining(names));
    expect(found).toEqual([...found].sort());
    const { sobjects, maxBatchSize, encoding } = await org.admin().describeGlobal();
    expect(sobjects.map(({ name }) => name)).toEqual(found);
    expect([maxBatchSize, encoding]).toEqual([200, 'UTF-8']);
  });

  it('tells what may be done with each, and what belongs to another', async () => {
    const by = new Map((await listed()).map((each) => [each.name, each]));
    expect(by.get('Account')).toMatchObject({
      keyPrefix: '001',
      mergeable: true,
      feedEnabled: true,
      triggerable: true,
      urls: { sobject: `/services/data/v${VERSION}/sobjects/Account` },
    });
    expect(by.get('AccountHistory')).toMatchObject({
      associateEntityType: 'History',
      associateParentEntity: 'Account',
      createable: false,
      keyPrefix: null,
      triggerable: false,
    });
    expect(by.get('CampaignMember')).toMatchObject({
      keyPrefix: '00v',
      undeletable: false,
      searchable: false,
    });
    expect(by.get('User')).toMatchObject({ deletable: false, createable: true, undeletable: false });
  });

  it('leaves out what a user may not read', async () => {
    const { token } = org.userOf('Minimum Access - API Only Integrations');
    const found = (await listed(token)).map(({ name }) => name);
    expect(found).toContain('Organization');
    expect(found).not.toContain('Account');
    expect(await rejection(org.integration().sobject('Account').describe())).toMatchObject({
      errorCode: 'NOT_FOUND',
    });
  });
});

describe('an object’s describe', () => {
  it('takes its name in any case, and is the same by both clients', async () => {
    const plain = await describeOf('aCCoUnt');
    expect(plain['name']).toBe('Account');
    expect(await org.admin().sobject('Account').describe()).toEqual(plain);
  });

  it('has the attributes of fields that Salesforce fixes', async () => {
    expect(await field('Account', 'Name')).toMatchObject({
      byteLength: 765,
      extraTypeInfo: 'switchablepersonname',
      length: 255,
      nameField: true,
      nillable: false,
      permissionable: false,
      updateable: true,
    });
    expect(await field('Opportunity', 'StageName')).toMatchObject({
      nillable: false,
      permissionable: false,
      restrictedPicklist: false,
    });
    expect(await field('Account', 'NumberOfEmployees')).toMatchObject({
      digits: 8,
      precision: 0,
      soapType: 'xsd:int',
    });
    expect(await field('Event', 'RecurrenceInterval')).toMatchObject({ digits: 9 });
    expect(await field('Case', 'CaseNumber')).toMatchObject({
      autoNumber: true,
      idLookup: true,
      createable: false,
    });
    expect(await field('Case', 'Comments')).toMatchObject({ byteLength: 4000, filterable: false });
    expect(await field('Lead', 'Status')).toMatchObject({
      defaultValue: 'Open - Not Contacted',
      nillable: false,
    });
    expect(await field('Account', 'BillingAddress')).toMatchObject({
      createable: false,
      queryByDistance: true,
      soapType: 'urn:address',
    });
  });

  it('has the choices of standard picklists', async () => {
    const values = async (object: string, name: string) =>
      ((await field(object, name))?.['picklistValues'] as { value: string }[] | undefined)?.map(
        ({ value }) => value,
      );
    expect(await values('Account', 'Type')).toEqual([
      ...['Prospect', 'Customer - Direct', 'Customer - Channel', 'Channel Partner / Reseller'],
      ...['Installation Partner', 'Technology Partner', 'Other'],
    ]);
    expect(await values('Case', 'Priority')).toEqual(['High', 'Medium', 'Low']);
    expect(await values('Contract', 'Status')).toEqual(['In Approval Process', 'Activated', 'Draft']);
    expect(await values('Event', 'RecurrenceTimeZoneSidKey')).toEqual(
      expect.arrayContaining(['Asia/Kolkata', 'GMT', 'Pacific/Kiritimati']),
    );
  });

  it('tells children by field and name, and what becomes of them', async () => {
    const { childRelationships } = await describeOf('Account');
    const child = (object: string, of: string) =>
      childRelationships.find((each) => each.childSObject === object && each.field === of);
    expect(child('Contact', 'AccountId')).toMatchObject({
      relationshipName: 'Contacts',
      cascadeDelete: true,
    });
    expect(child('Case', 'AccountId')).toMatchObject({ restrictedDelete: true, cascadeDelete: false });
    expect(child('Contract', 'AccountId')).toMatchObject({ restrictedDelete: true, cascadeDelete: true });
    expect(child('Task', 'AccountId')).toMatchObject({ relationshipName: null });
    expect(child('Account', 'MasterRecordId')).toBeUndefined();
  });

  it('names its addresses, scopes and record types', async () => {
    const opportunity = await describeOf('Opportunity');
    expect(opportunity).toMatchObject({
      deepCloneable: true,
      supportedScopes: expect.arrayContaining([{ label: 'My opportunities', name: 'mine' }]),
      recordTypeInfos: [{ master: true, developerName: 'Master', recordTypeId: '012000000000000AAA' }],
      urls: {
        listviews: `/services/data/v${VERSION}/sobjects/Opportunity/listviews`,
        uiNewRecord: `${org.url}/006/e`,
      },
    });
    expect(await field('Opportunity', 'RecordTypeId')).toBeUndefined();
  });

  it('hides the type of tasks and events until an administrator opens it', async () => {
    expect(await field('Event', 'Type')).toBeUndefined();
    const refused = await org.call('GET', `/query?q=${encodeURIComponent('SELECT Type FROM Event')}`);
    expect(refused.json).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
  });

  it('shows of a custom setting that it has no tab and fields that need no grant', async () => {
    await org.admin().metadata.create('CustomObject', {
      fullName: 'Door__c',
      label: 'Door',
      customSettingsType: 'Hierarchy',
      fields: [{ fullName: 'Open__c', label: 'Open', type: 'Checkbox', defaultValue: 'false' }],
    });
    const door = await describeOf('Door__c');
    expect(door).toMatchObject({
      custom: true,
      customSetting: true,
      mruEnabled: false,
      recordTypeInfos: [],
      supportedScopes: [],
      triggerable: false,
    });
    expect(door.fields.find(({ name }) => name === 'Name')).toMatchObject({
      nillable: true,
      defaultedOnCreate: true,
    });
    expect(door.fields.find(({ name }) => name === 'Open__c')).toMatchObject({
      permissionable: false,
      defaultValue: false,
    });
  });

  it('of an object that is not there is NOT_FOUND', async () => {
    const reply = await org.call('GET', '/sobjects/Whizbang/describe');
    expect([reply.status, reply.json]).toEqual([
      404,
      [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
    ]);
  });
});

describe('metadata that a client has already', () => {
  const paths = ['/sobjects', '/sobjects/Account/describe'];

  it('is not sent again while its tag is the same', async () => {
    for (const path of paths) {
      const first = await org.call('GET', path);
      const tag = first.headers.get('etag') ?? '';
      expect(tag).toMatch(/^".+"$/);
      const again = await org.call('GET', path, { headers: { 'if-none-match': tag } });
      expect([again.status, again.text]).toEqual([304, '']);
      const other = await org.call('GET', path, { headers: { 'if-none-match': '"other"' } });
      expect(other.status).toBe(200);
    }
  });

  it('is sent again once metadata or permissions have changed since', async () => {
    const since = { 'if-modified-since': new Date(Date.now() + 60_000).toUTCString() };
    for (const path of paths) expect((await org.call('GET', path, { headers: since })).status).toBe(304);
    const before = { 'if-modified-since': 'Mon, 30 Nov 2009 08:34:54 GMT' };
    expect((await org.call('GET', '/sobjects/Account/describe', { headers: before })).status).toBe(200);
    const tag = (await org.call('GET', '/sobjects/Account/describe')).headers.get('etag') ?? '';
    await org.admin().metadata.create('CustomField', {
      fullName: 'Account.Floor__c',
      label: 'Floor',
      type: 'Text',
      length: 20,
    });
    const { userId } = org.userOf('System Administrator');
    const grant = {
      fullName: 'Floors',
      label: 'Floors',
      fieldPermissions: [{ field: 'Account.Floor__c', readable: true, editable: true }],
    };
    await org.admin().metadata.create('PermissionSet', grant);
    await org.control('POST', '/permission-sets/assign', { user: userId, name: 'Floors' });
    const changed = await org.call('GET', '/sobjects/Account/describe', {
      headers: { 'if-none-match': tag },
    });
    expect(changed.status).toBe(200);
    expect(changed.text).toContain('Floor__c');
    const last = new Date(changed.headers.get('last-modified') ?? '').getTime();
    expect(Math.abs(Date.now() - last)).toBeLessThan(60_000);
  });

  it('is refused where it was to be unchanged and is not', async () => {
    const headers = { 'if-unmodified-since': 'Mon, 30 Nov 2009 08:34:54 GMT' };
    for (const path of paths) {
      expect((await org.call('GET', path, { headers })).status).toBe(412);
      expect(
        await rejection(org.admin().request({ method: 'GET', url: path, headers: { ...headers } })),
      ).toMatchObject({
        errorCode: 'PRECONDITION_FAILED',
      });
      const later = { 'if-unmodified-since': 'Mon, 05 Jan 2099 09:00:00 GMT' };
      expect((await org.call('GET', path, { headers: later })).status).toBe(200);
      expect((await org.call('HEAD', path, { headers })).status).toBe(412);
    }
  });
});

describe('what a user was about', () => {
  it('is told of an object without its fields', async () => {
    const reply = await org.call('GET', '/sobjects/Contract');
    expect(reply.json).toMatchObject({
      objectDescribe: { name: 'Contract', keyPrefix: '800' },
      recentItems: [],
    });
    expect(reply.json).not.toHaveProperty('objectDescribe.fields');
  });

  it('is an empty list for users of the API, whose limit is checked', async () => {
    expect((await org.call('GET', '/recent?limit=5')).json).toEqual([]);
    expect((await org.call('GET', '/recent?limit=500')).status).toBe(400);
    expect(await org.admin().recent()).toEqual([]);
  });
});

describe('record types', () => {
  it('give their object RecordTypeId, and tell each user which of them are theirs', async () => {
    const admin = org.userOf('System Administrator');
    const made = (developerName: string, more: object) =>
      org.control('POST', '/record-types', {
        user: admin.userId,
        object: 'Case',
        name: developerName,
        developerName,
        ...more,
      });
    await made('Inside', { profiles: ['System Administrator'] });
    await made('Any', {});
    const described = await describeOf('Case');
    expect(described['recordTypeInfos']).toMatchObject([
      { developerName: 'Inside', available: true, defaultRecordTypeMapping: true },
      { developerName: 'Any', available: true, defaultRecordTypeMapping: false },
      { developerName: 'Master', master: true, defaultRecordTypeMapping: false },
    ]);
    expect(described.fields.some(({ name }) => name === 'RecordTypeId')).toBe(true);
    const person = await describeOf('Case', org.userOf('Standard User').token);
    expect(person['recordTypeInfos']).toMatchObject([
      { developerName: 'Inside', available: false, defaultRecordTypeMapping: false },
      { developerName: 'Any', available: true, defaultRecordTypeMapping: true },
      { master: true },
    ]);
  });

  it('are told as metadata with the choices that each leaves, and cannot be deployed', async () => {
    await org.control('POST', '/record-types', {
      user: org.userOf('System Administrator').userId,
      object: 'Case',
      name: 'Short',
      developerName: 'Short',
      values: { Priority: ['High'] },
    });
    const { metadata } = org.admin();
    const read = await metadata.read('RecordType', 'Case.Short');
    expect(read).toMatchObject({ fullName: 'Case.Short', active: true, label: 'Short' });
    const left = (picklist: string) => read.picklistValues.find((each) => each.picklist === picklist);
    expect(left('Priority')?.values).toMatchObject([{ fullName: 'High' }]);
    expect(left('Status')?.values.length).toBeGreaterThan(1);
    const [update] = await metadata.update('RecordType', [{ ...read, label: 'Shorter' }]);
    expect(update?.success).toBe(false);
  });
});

describe('object info', () => {
  const read = (type: string, token?: string) =>
    org.call('GET', `/ui-api/object-info/${type}`, token === undefined ? {} : { token });

  it('tells of an object and its fields what describe tells, in the words of the user interface', async () => {
    const { json } = await read('contact');
    expect(json).toMatchObject({
      apiName: 'Contact',
      eTag: expect.stringMatching(/^[0-9a-f]{32}$/),
      defaultRecordTypeId: '012000000000000AAA',
      recordTypeInfos: { '012000000000000AAA': { master: true, name: 'Master', available: true } },
      keyPrefix: '003',
      nameFields: ['FirstName', 'LastName', 'Name'],
      fields: {
        Id: { dataType: 'Reference', reference: false, updateable: false },
        Name: { compound: true, compoundFieldName: null, dataType: 'String' },
        LastName: { compoundComponentName: 'LastName', compoundFieldName: 'Name', required: true },
        MailingAddress: { compound: true, dataType: 'Address' },
        MailingCity: { compound: false, compoundComponentName: 'City', compoundFieldName: 'MailingAddress' },
        AccountId: {
          dataType: 'Reference',
          reference: true,
          referenceToInfos: [{ apiName: 'Account', nameFields: ['Name'] }],
          relationshipName: 'Account',
        },
      },
    });
    const described = await org.admin().describe('Contact');
    expect(Object.keys(Object(json).fields)).toEqual(described.fields.map(({ name }) => name).sort());
    expect(await org.admin().request('/ui-api/object-info/Contact')).toEqual(json);
  });

  it('is for who may read the object, and for objects with pages', async () => {
    expect((await read('Nothing')).status).toBe(404);
    const robot = org.userOf('Minimum Access - API Only Integrations').token;
    expect((await read('Account', robot)).status).toBe(404);
    const paged = await read('AccountHistory');
    expect([paged.status, paged.json]).toEqual([
      400,
      [{ errorCode: 'INVALID_TYPE', message: 'Object AccountHistory is not supported in UI API' }],
    ]);
  });
});
