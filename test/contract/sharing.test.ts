import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId, CSM } from '../org/small-book';

let org: OrgUnderTest;
let adminId: string;
let opportunity: string;
/** An account of the administrator's, whose role nobody stands above at first. */
const THEIRS = accountId(2);
const OWN = accountId(1);

beforeAll(async () => {
  org = await OrgUnderTest.start(4);
  adminId = org.userOf('System Administrator').userId;
  await change('Account', THEIRS, { OwnerId: adminId });
  for (const [name, parent] of [
    ['Chief', undefined],
    ['Lead', 'Chief'],
    ['Rep', 'Lead'],
  ]) {
    await org.control('POST', '/roles', { name, parent, opportunityAccess: 'None', caseAccess: 'None' });
  }
  const deal = { Name: 'Deal', AccountId: THEIRS, StageName: 'Prospecting', CloseDate: '2026-02-01' };
  opportunity = String((await org.admin().sobject('Opportunity').create(deal)).id);
});
afterAll(() => org.close());

afterEach(async () => {
  for (const user of [CSM, adminId]) await org.control('POST', '/roles/assign', { user, role: null });
  for (const rule of (await org.control('GET', '/sharing-rules')) as { object: string; name: string }[]) {
    await org.control('DELETE', '/sharing-rules', { object: rule.object, name: rule.name });
  }
  await share('Account', 'ReadWrite');
  await share('Opportunity', 'ReadWrite');
  await share('Case', 'ReadWriteTransfer');
  await share('Contact', 'ControlledByParent');
});

const share = (object: string, model: string) => org.control('POST', '/sharing', { object, model });
const assign = (user: string, role: string) => org.control('POST', '/roles/assign', { user, role });
const change = (object: string, id: string, fields: Record<string, string | null>) =>
  org.control('POST', '/change', { user: 'admin@small.example', op: 'update', object, id, fields });
const csmToken = () => org.userOf('Standard User').token;
const csm = () => org.connect(csmToken());

const FLAGS =
  'HasReadAccess, HasEditAccess, HasDeleteAccess, HasTransferAccess, HasAllAccess, MaxAccessLevel';

/** What UserRecordAccess says of the manager and a record, asked by the administrator. */
async function access(record: string): Promise<unknown> {
  const soql = `SELECT RecordId, ${FLAGS} FROM UserRecordAccess WHERE UserId = '${CSM}' AND RecordId = '${record}'`;
  const { records } = await org.admin().query(soql);
  return records[0]?.['MaxAccessLevel'];
}

const refusedQuery = async (soql: string) => {
  const reply = await org.call('GET', `/query?q=${encodeURIComponent(soql)}`);
  expect(reply.status).toBe(400);
  return Reflect.get(Object((reply.json as unknown[])[0]), 'errorCode');
};

describe('organisation-wide defaults', () => {
  it('private hides the rows of others from queries, reads and writes', async () => {
    await share('Account', 'Private');
    await share('Opportunity', 'Private');
    expect((await csm().query('SELECT Id FROM Account')).totalSize).toBe(3);
    const read = await org.call('GET', `/sobjects/Account/${THEIRS}`, { token: csmToken() });
    expect([read.status, read.json]).toEqual([404, [expect.objectContaining({ errorCode: 'NOT_FOUND' })]]);
    const [edited] = await csm()
      .sobject('Account')
      .update([{ Id: THEIRS, Industry: 'Banking' }]);
    expect(edited).toMatchObject({ success: false });
    expect(await access(THEIRS)).toBe('None');
    expect(await access(OWN)).toBe('All');
  });

  it('read-only lets everybody read and the owner write', async () => {
    await share('Account', 'Read');
    const reply = await org.call('PATCH', `/sobjects/Account/${THEIRS}`, {
      token: csmToken(),
      body: { Industry: 'Banking' },
    });
    expect(reply.status).toBe(403);
    expect(reply.json).toMatchObject([{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }]);
    expect(await access(THEIRS)).toBe('Read');
  });

  it('read/write keeps deleting and giving away with the owner', async () => {
    expect(await access(THEIRS)).toBe('Edit');
    expect((await csm().sobject('Account').update({ Id: THEIRS, Industry: 'Energy' })).success).toBe(true);
    for (const work of [
      csm().sobject('Account').destroy(THEIRS),
      csm().sobject('Account').update({ Id: THEIRS, OwnerId: CSM }),
    ]) {
      expect((await rejection(work)).errorCode).toBe('INSUFFICIENT_ACCESS_OR_READONLY');
    }
  });

  it('read/write/transfer lets everybody give a case away', async () => {
    const { id } = await org.admin().sobject('Case').create({ AccountId: OWN, Subject: 'Down' });
    expect(await access(String(id))).toBe('Transfer');
    await share('Case', 'ReadWrite');
    expect(await access(String(id))).toBe('Edit');
    await share('Case', 'ReadWriteTransfer');
    const given = await csm()
      .sobject('Case')
      .update({ Id: String(id), OwnerId: CSM });
    expect(given.success).toBe(true);
  });

  it('controlled by parent makes a contact follow its account, and one without account its owner', async () => {
    const made = await org.admin().sobject('Contact').create({ LastName: 'Lee', AccountId: THEIRS });
    const alone = await org.admin().sobject('Contact').create({ LastName: 'Solo' });
    expect([await access(String(made.id)), await access(String(alone.id))]).toEqual(['Edit', 'None']);
    await share('Account', 'Read');
    expect(await access(String(made.id))).toBe('Read');
    const add = csm().sobject('Contact').create({ LastName: 'New', AccountId: THEIRS });
    expect(await rejection(add)).toMatchObject({
      errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
      message: `insufficient access rights on cross-reference id: ${THEIRS}`,
    });
  });

  it('are told by Organization, and only those that the object is offered', async () => {
    await share('Account', 'Private');
    const { records } = await csm().query('SELECT DefaultAccountAccess, DefaultCaseAccess FROM Organization');
    expect(records).toMatchObject([{ DefaultAccountAccess: 'None', DefaultCaseAccess: 'ReadEditTransfer' }]);
    for (const [object, model] of [
      ['Account', 'ReadWriteTransfer'],
      ['Account', 'ControlledByParent'],
      ['Opportunity', 'FullAccess'],
      ['AccountTeamMember', 'Private'],
    ] as const) {
      await expect(share(object, model)).rejects.toThrow('INVALID_TYPE');
    }
  });

  it('private tasks are read with their account and changed by their owner', async () => {
    const { id } = await org.admin().sobject('Task').create({ Subject: 'Call', WhatId: THEIRS });
    expect(await access(String(id))).toBe('Read');
    const work = csm()
      .sobject('Task')
      .update({ Id: String(id), Subject: 'Mail' });
    expect((await rejection(work)).errorCode).toBe('INSUFFICIENT_ACCESS_OR_READONLY');
  });
});

describe('the role hierarchy', () => {
  it('gives those above all that the owner may, and peers and those below nothing', async () => {
    await share('Account', 'Private');
    await share('Opportunity', 'Private');
    await assign(adminId, 'Rep');
    for (const [role, expected] of [
      ['Chief', 'All'],
      ['Lead', 'All'],
      ['Rep', 'None'],
    ] as const) {
      await assign(CSM, role);
      expect(await access(THEIRS), role).toBe(expected);
    }
    expect(
      (await org.admin().query(`SELECT UserRole.Name FROM User WHERE Id = '${CSM}'`)).records,
    ).toMatchObject([{ UserRole: { Name: 'Rep' } }]);
  });

  it('hands on what is shared with those below, unless a group keeps its shares', async () => {
    await share('Account', 'Private');
    await share('Opportunity', 'Private');
    const leaver = (await org.admin().query("SELECT Id FROM User WHERE LastName = 'Aver'")).records[0]?.Id;
    await assign(CSM, 'Lead');
    await assign(String(leaver), 'Rep');
    await org.control('POST', '/groups', { name: 'Open', members: [leaver] });
    await org.control('POST', '/groups', { name: 'Closed', members: [leaver], includeBosses: false });
    const rule = (group: string) => ({
      object: 'Account',
      name: group,
      level: 'Read',
      to: { group },
      from: { allInternalUsers: true },
    });
    await org.control('POST', '/sharing-rules', rule('Closed'));
    expect(await access(THEIRS)).toBe('None');
    await org.control('POST', '/sharing-rules', rule('Open'));
    expect(await access(THEIRS)).toBe('Read');
    await org.control('POST', '/roles/assign', { user: leaver, role: null });
  });

  it('is kept in UserRole rows, which an administrator may write', async () => {
    const { records } = await org.admin().query("SELECT Id FROM UserRole WHERE Name = 'Rep'");
    const parent = records[0]?.Id;
    const { id } = await org
      .admin()
      .sobject('UserRole')
      .create({ Name: 'Trainee (new)', ParentRoleId: parent });
    const soql = `SELECT DeveloperName, ParentRoleId FROM UserRole WHERE Id = '${id}'`;
    expect((await org.admin().query(soql)).records).toMatchObject([
      { DeveloperName: 'Trainee_new', ParentRoleId: parent },
    ]);
    const groups = `SELECT Type FROM Group WHERE RelatedId = '${id}' ORDER BY Type`;
    expect((await org.admin().query(groups)).records).toMatchObject([
      { Type: 'Role' },
      { Type: 'RoleAndSubordinates' },
    ]);
    const refused = csm().sobject('UserRole').create({ Name: 'Mine' });
    expect((await rejection(refused)).errorCode).toBe('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY');
    await org.admin().sobject('UserRole').destroy(String(id));
    expect((await org.admin().query(groups)).totalSize).toBe(0);
  });
});

describe('sharing rules', () => {
  const toCsm = async (name: string) => {
    await org.control('POST', '/groups', { name, members: [CSM] });
    return { object: 'Account', name, to: { group: name } };
  };

  it('by criteria open the rows that meet them, and no longer than they do', async () => {
    await share('Account', 'Private');
    await share('Opportunity', 'Private');
    const rule = {
      ...(await toCsm('Criteria')),
      level: 'Edit',
      criteria: [
        { field: 'Industry', operation: 'equals', value: 'Energy,Banking' },
        { field: 'NumberOfEmployees', operation: 'greaterThan', value: '100' },
        { field: 'Name', operation: 'startsWith', value: 'account' },
      ],
      booleanFilter: '(1 OR 2) AND 3',
    };
    await org.control('POST', '/sharing-rules', rule);
    await change('Account', THEIRS, { Industry: 'Media' });
    expect(await access(THEIRS)).toBe('None');
    await change('Account', THEIRS, { Industry: 'Banking' });
    expect(await access(THEIRS)).toBe('Edit');
    expect((await csm().query(`SELECT Id FROM Account WHERE Id = '${THEIRS}'`)).totalSize).toBe(1);
    await change('Account', THEIRS, { Industry: null });
    expect(await access(THEIRS)).toBe('None');
  });

  it('by owner open what the members of a group or role own', async () => {
    await share('Account', 'Private');
    await share('Opportunity', 'Private');
    await assign(adminId, 'Rep');
    const rule = { ...(await toCsm('ByOwner')), level: 'Read', from: { roleAndSubordinates: 'Lead' } };
    await org.control('POST', '/sharing-rules', rule);
    expect(await access(THEIRS)).toBe('Read');
    await assign(adminId, 'Chief');
    expect(await access(THEIRS)).toBe('None');
  });

  it('on accounts may open their opportunities, too', async () => {
    await share('Account', 'Private');
    await share('Opportunity', 'Private');
    const criteria = [{ field: 'Name', operation: 'equals', value: 'Account 2' }];
    const rule = { ...(await toCsm('Children')), level: 'Read', criteria };
    await org.control('POST', '/sharing-rules', rule);
    expect([await access(THEIRS), await access(opportunity)]).toEqual(['Read', 'None']);
    await org.control('POST', '/sharing-rules', { ...rule, children: { Opportunity: 'Edit' } });
    expect(await access(opportunity)).toBe('Edit');
  });

  it('that cannot be are refused', async () => {
    const rule = { ...(await toCsm('Wrong')), level: 'Read' };
    const wrong = [
      { ...rule, criteria: [{ field: 'Nope__c', operation: 'equals', value: 'x' }] },
      { ...rule, criteria: [{ field: 'Name', operation: 'equals', value: 'x' }], booleanFilter: '1 AND 2' },
      { ...rule, criteria: [{ field: 'NumberOfEmployees', operation: 'lessThan', value: 'many' }] },
      rule,
    ];
    for (const each of wrong) {
      await expect(org.control('POST', '/sharing-rules', each)).rejects.toThrow('INVALID');
    }
    expect(await org.control('GET', '/sharing-rules')).toEqual([]);
  });
});

describe('shares', () => {
  it('tell who sees an account, and why', async () => {
    await share('Account', 'Private');
    await share('Opportunity', 'Private');
    await change('Opportunity', opportunity, { OwnerId: CSM });
    const soql = `SELECT UserOrGroupId, AccountAccessLevel, OpportunityAccessLevel, RowCause FROM AccountShare WHERE AccountId = '${THEIRS}'`;
    const rows = async () => (await org.admin().query(soql)).records;
    expect(await rows()).toMatchObject([
      { UserOrGroupId: adminId, AccountAccessLevel: 'All', RowCause: 'Owner' },
      { UserOrGroupId: CSM, AccountAccessLevel: 'Read', RowCause: 'ImplicitParent' },
    ]);
    expect(await access(THEIRS)).toBe('Read');
    const member = {
      AccountId: THEIRS,
      UserId: CSM,
      AccountAccessLevel: 'Edit',
      OpportunityAccessLevel: 'Read',
    };
    const made = await org.admin().sobject('AccountTeamMember').create(member);
    expect(await rows()).toMatchObject([
      { RowCause: 'Owner' },
      { UserOrGroupId: CSM, AccountAccessLevel: 'Edit', OpportunityAccessLevel: 'Read', RowCause: 'Team' },
    ]);
    await change('Opportunity', opportunity, { OwnerId: adminId });
    expect([await access(THEIRS), await access(opportunity)]).toEqual(['Edit', 'Read']);
    await org.admin().sobject('AccountTeamMember').destroy(String(made.id));
    expect([await access(THEIRS), await access(opportunity)]).toEqual(['None', 'None']);
  });

  it('are listed as children of their record and read by their id', async () => {
    const soql = `SELECT Id, (SELECT Id, RowCause FROM Shares) FROM Account WHERE Id = '${OWN}'`;
    const { records } = await org.admin().query(soql);
    const [owner] = records[0]?.['Shares'].records ?? [];
    expect(owner).toMatchObject({ RowCause: 'Owner' });
    const read = await org.admin().sobject('AccountShare').retrieve(String(owner.Id));
    expect(read).toMatchObject({ AccountId: OWN, UserOrGroupId: CSM, AccountAccessLevel: 'All' });
  });

  it('are made by hand by whoever has all access, and end when the owner changes', async () => {
    await share('Account', 'Private');
    await share('Opportunity', 'Private');
    const values = {
      AccountId: THEIRS,
      UserOrGroupId: CSM,
      AccountAccessLevel: 'Read',
      OpportunityAccessLevel: 'Edit',
    };
    const { id } = await org.admin().sobject('AccountShare').create(values);
    expect([await access(THEIRS), await access(opportunity)]).toEqual(['Read', 'Edit']);
    const more = csm()
      .sobject('AccountShare')
      .create({ ...values, AccountAccessLevel: 'Edit' });
    expect(await rejection(more)).toMatchObject({
      errorCode: 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
      message: `insufficient access rights on cross-reference id: ${THEIRS}`,
    });
    await org
      .admin()
      .sobject('AccountShare')
      .update({ Id: String(id), AccountAccessLevel: 'Edit' });
    expect(await access(THEIRS)).toBe('Edit');
    await org.admin().sobject('Account').update({ Id: THEIRS, OwnerId: CSM });
    await org.admin().sobject('Account').update({ Id: THEIRS, OwnerId: adminId });
    expect(await access(THEIRS)).toBe('None');
  });

  it('that open nothing more, or all, are refused', async () => {
    const give = (values: Record<string, string>) =>
      org.call('POST', '/sobjects/OpportunityShare', {
        body: { OpportunityId: opportunity, UserOrGroupId: CSM, ...values },
      });
    const trivial = await give({ OpportunityAccessLevel: 'Edit' });
    expect(trivial.json).toMatchObject([
      {
        errorCode: 'FIELD_INTEGRITY_EXCEPTION',
        message:
          'field integrity exception (trivial share level Edit, for organization with default level Edit)',
      },
    ]);
    await share('Opportunity', 'Private');
    expect((await give({ OpportunityAccessLevel: 'All' })).json).toMatchObject([
      { errorCode: 'FIELD_INTEGRITY_EXCEPTION' },
    ]);
    expect((await give({ OpportunityAccessLevel: 'Read', RowCause: 'Owner' })).json).toMatchObject([
      { errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST' },
    ]);
    const given = await give({ OpportunityAccessLevel: 'Read' });
    expect([given.status, await access(opportunity)]).toEqual([201, 'Read']);
    const id = String(Reflect.get(Object(given.json), 'id'));
    expect((await org.call('DELETE', `/sobjects/OpportunityShare/${id}`)).status).toBe(204);
    expect(await access(opportunity)).toBe('None');
  });

  it("come from an account to what hangs on it by the owner's role", async () => {
    await share('Account', 'Private');
    await share('Opportunity', 'Private');
    const deal = { Name: 'Theirs', AccountId: OWN, StageName: 'Prospecting', CloseDate: '2026-02-01' };
    const { id } = await org.admin().sobject('Opportunity').create(deal);
    await assign(CSM, 'Rep');
    expect(await access(String(id))).toBe('None');
    await org.control('POST', '/roles', { name: 'Keeper', opportunityAccess: 'Read' });
    await assign(CSM, 'Keeper');
    expect(await access(String(id))).toBe('Read');
  });
});

describe('UserRecordAccess', () => {
  const about = (rest: string, select = 'RecordId') => `SELECT ${select} FROM UserRecordAccess WHERE ${rest}`;
  const both = () => `UserId = '${CSM}' AND RecordId IN ('${THEIRS}','${OWN}')`;

  it('answers for several records in the order asked, and by one flag', async () => {
    await share('Account', 'Private');
    await share('Opportunity', 'Private');
    const { records } = await org.admin().query(about(both(), `RecordId, ${FLAGS}`));
    expect(records).toMatchObject([
      { RecordId: THEIRS, HasReadAccess: false, HasAllAccess: false, MaxAccessLevel: 'None' },
      { RecordId: OWN, HasReadAccess: true, HasTransferAccess: true, MaxAccessLevel: 'All' },
    ]);
    const readable = await org.admin().query(about(`${both()} AND HasReadAccess = true`));
    expect(readable.records).toMatchObject([{ RecordId: OWN }]);
    const short = about(`UserId = '${CSM.slice(0, 15)}' AND RecordId = '${OWN.slice(0, 15)}'`);
    expect((await org.admin().query(short)).records).toMatchObject([{ RecordId: OWN }]);
  });

  it('leaves out what the asking user may not see', async () => {
    await share('Account', 'Private');
    await share('Opportunity', 'Private');
    const soql = about(`UserId = '${adminId}' AND RecordId IN ('${THEIRS}','${OWN}')`);
    expect((await csm().query(soql)).records).toMatchObject([{ RecordId: OWN }]);
  });

  it('refuses every other question', async () => {
    const many = Array.from({ length: 201 }, (_, n) => `'${accountId(n + 1)}'`).join(',');
    const wrong: [string, string][] = [
      ['SELECT RecordId FROM UserRecordAccess', 'MALFORMED_QUERY'],
      [about(`UserId = '${CSM}'`), 'MALFORMED_QUERY'],
      [about(`RecordId = '${OWN}'`), 'MALFORMED_QUERY'],
      [about(`UserId IN ('${CSM}') AND RecordId = '${OWN}'`), 'MALFORMED_QUERY'],
      [about(`UserId = '${CSM}' OR RecordId = '${OWN}'`), 'MALFORMED_QUERY'],
      [about(`UserId = '${CSM}' AND RecordId IN (SELECT Id FROM Account)`), 'MALFORMED_QUERY'],
      [about(`${both()} AND HasReadAccess = false`), 'MALFORMED_QUERY'],
      [about(`${both()} AND HasReadAccess = true`, 'RecordId, HasEditAccess'), 'MALFORMED_QUERY'],
      [about(both(), 'HasReadAccess'), 'MALFORMED_QUERY'],
      [about(both(), 'RecordId, UserId'), 'MALFORMED_QUERY'],
      [about(both(), 'COUNT()'), 'MALFORMED_QUERY'],
      [about(`UserId = 'me' AND RecordId = '${OWN}'`), 'INVALID_QUERY_FILTER_OPERATOR'],
      [about(`UserId = '${CSM}' AND RecordId IN (${many})`), 'EXCEEDED_ID_LIMIT'],
    ];
    for (const [soql, code] of wrong) expect(await refusedQuery(soql), soql).toBe(code);
    const written = await org.call('POST', '/sobjects/UserRecordAccess', { body: { RecordId: OWN } });
    expect(written.json).toMatchObject([{ errorCode: 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY' }]);
  });
});

describe('a row that is not shared', () => {
  it('is named by no key, no lookup and no relation', async () => {
    const { token } = org.userOf('Minimum Access - API Only Integrations');
    const [first] = (await org.admin().query('SELECT Id, OwnerId FROM Account LIMIT 1')).records;
    const [id, owner] = [String(first?.['Id']), String(first?.['OwnerId'])];
    const paths = [`Account/OwnerId/${owner}`, `Account/Workspace_Id__c/ws-1`, `Account/${id}/Owner`];
    for (const path of [...paths, `Account/${id}/Contacts`]) {
      const reply = await org.call('GET', `/sobjects/${path}`, { token });
      expect([path, reply.status]).toEqual([path, 404]);
      expect(reply.text).not.toMatch(/001\w{12,15}/);
    }
  });
});

describe('the shares of a custom object', () => {
  it('are rows of X__Share for as long as its default leaves something to share', async () => {
    const { metadata } = org.admin();
    const made = await metadata.create('CustomObject', {
      fullName: 'Visit__c',
      label: 'Visit',
      pluralLabel: 'Visits',
      nameField: { type: 'Text', label: 'Visit Name' },
      deploymentStatus: 'Deployed',
      sharingModel: 'Private',
    });
    expect(made).toMatchObject({ success: true });
    await metadata.create('PermissionSet', {
      fullName: 'Visitor',
      label: 'Visitor',
      objectPermissions: [
        {
          object: 'Visit__c',
          allowRead: true,
          allowCreate: true,
          allowEdit: true,
          allowDelete: false,
          viewAllRecords: false,
          modifyAllRecords: false,
        },
      ],
    });
    await org.control('POST', '/permission-sets/assign', { user: 'csm@small.example', name: 'Visitor' });
    const { id } = await org.admin().sobject('Visit__c').create({ Name: 'First' });
    const seen = async () => (await csm().query('SELECT Id FROM Visit__c')).totalSize;
    expect(await seen()).toBe(0);
    const shares = `SELECT UserOrGroupId, AccessLevel, RowCause FROM Visit__Share WHERE ParentId = '${id}'`;
    expect((await org.admin().query(shares)).records).toMatchObject([
      { UserOrGroupId: adminId, AccessLevel: 'All', RowCause: 'Owner' },
    ]);
    const sent = { ParentId: id, UserOrGroupId: CSM, AccessLevel: 'Read' };
    const shared = await org.call('POST', '/sobjects/Visit__Share', { body: sent });
    expect(shared.json).toMatchObject({ success: true, id: expect.stringMatching(/^02c/) });
    expect(await seen()).toBe(1);
    expect(await access(String(id))).toBe('Read');
    const body = { Name: 'Mine' };
    const refused = await org.call('PATCH', `/sobjects/Visit__c/${id}`, { token: csmToken(), body });
    expect([refused.status, refused.json]).toMatchObject([
      403,
      [{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY' }],
    ]);
    const none = await rejection(
      csm()
        .sobject('Visit__Share')
        .create({ ...sent, AccessLevel: 'Edit' }),
    );
    expect(none.errorCode).toBe('INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY');
    const described = await org.admin().sobject('Visit__Share').describe();
    expect(described).toMatchObject({
      custom: true,
      label: 'Share: Visit',
      associateParentEntity: 'Visit__c',
    });
    await org
      .admin()
      .sobject('Visit__Share')
      .destroy(String(Object(shared.json).id));
    expect(await seen()).toBe(0);

    await share('Visit__c', 'ReadWrite');
    expect(await refusedQuery(shares)).toBe('INVALID_TYPE');
    expect(await seen()).toBe(1);
    await share('Visit__c', 'Read');
    expect(await metadata.delete('CustomObject', 'Visit__c')).toMatchObject({ success: true });
    expect(await refusedQuery(shares)).toBe('INVALID_TYPE');
  });
});
