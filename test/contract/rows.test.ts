import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId, CSM } from '../org/small-book';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(6);
});
afterAll(() => org.close());

const ACCOUNT = accountId(1);
const row = `/sobjects/Account/${ACCOUNT}`;
const refusal = (errorCode: string, fields?: string[]) => [
  expect.objectContaining({ errorCode, ...(fields ? { fields } : {}) }),
];
const idOf = (reply: { json: unknown }): string => String(Reflect.get(Object(reply.json), 'id'));

describe('a row', () => {
  it('is created with 201, read, changed with 204 and deleted with 204', async () => {
    const made = await org.call('POST', '/sobjects/Contact', {
      body: { LastName: 'Lee', AccountId: ACCOUNT },
    });
    expect([made.status, made.json]).toEqual([201, { id: idOf(made), success: true, errors: [] }]);
    const path = `/sobjects/Contact/${idOf(made)}`;
    const changed = await org.call('PATCH', path, { body: { LastName: 'Lie' } });
    expect([changed.status, changed.text]).toEqual([204, '']);
    expect((await org.call('GET', `${path}?fields=LastName,AccountId`)).json).toEqual({
      attributes: { type: 'Contact', url: `/services/data/v66.0${path}` },
      LastName: 'Lie',
      AccountId: ACCOUNT,
      Id: idOf(made),
    });
    expect((await org.call('DELETE', path)).status).toBe(204);
    const gone = await org.call('GET', path);
    expect([gone.status, gone.json]).toEqual([404, refusal('ENTITY_IS_DELETED')]);
    const again = await org.call('DELETE', path);
    expect([again.status, again.json]).toEqual([404, refusal('ENTITY_IS_DELETED')]);
  });

  it('is known by 15 characters too', async () => {
    const reply = await org.call('GET', `/sobjects/account/${ACCOUNT.slice(0, 15)}?fields=Id`);
    expect(reply.json).toMatchObject({ Id: ACCOUNT });
  });

  it.each([
    ['POST', '/sobjects/Account', {}, 400, 'REQUIRED_FIELD_MISSING', ['Name']],
    ['POST', '/sobjects/Account', { Name: 'x', Nope__c: 1 }, 400, 'INVALID_FIELD', undefined],
    ['POST', '/sobjects/Account', { Name: 'x', Id: ACCOUNT }, 400, 'INVALID_FIELD_FOR_INSERT_UPDATE', ['Id']],
    ['PATCH', row, { Id: ACCOUNT }, 400, 'INVALID_FIELD', ['Id']],
    ['PATCH', row, { Name: null }, 400, 'REQUIRED_FIELD_MISSING', ['Name']],
    ['PATCH', row, { CreatedDate: '2026-01-01' }, 400, 'INVALID_FIELD_FOR_INSERT_UPDATE', ['CreatedDate']],
    ['PATCH', '/sobjects/Account/001', { Name: 'x' }, 404, 'NOT_FOUND', undefined],
    ['DELETE', '/sobjects/Account/001', undefined, 404, 'NOT_FOUND', undefined],
    ['GET', '/sobjects/Account/001', undefined, 404, 'NOT_FOUND', undefined],
    [
      'PATCH',
      '/sobjects/Account/001000000000001',
      { Name: 'x' },
      404,
      'INVALID_CROSS_REFERENCE_KEY',
      undefined,
    ],
    ['PATCH', '/sobjects/Nothing/1', { Name: 'x' }, 404, 'NOT_FOUND', undefined],
  ])('is refused: %s %s %j', async (method, path, body, status, code, fields) => {
    const reply = await org.call(method, path, { body });
    expect([reply.status, reply.json]).toEqual([status, refusal(code, fields)]);
  });

  it('is refused to jsforce in the same words', async () => {
    expect(await rejection(org.admin().sobject('Account').create({}))).toEqual({
      errorCode: 'REQUIRED_FIELD_MISSING',
      message: 'Required fields are missing: [Name]',
    });
  });

  it('leads to its parent and to its children', async () => {
    const made = await org.call('POST', '/sobjects/Contact', {
      body: { LastName: 'Kin', AccountId: ACCOUNT },
    });
    const parent = await org.call('GET', `/sobjects/Contact/${idOf(made)}/Account?fields=Name`);
    expect(parent.json).toMatchObject({ Id: ACCOUNT, Name: 'Account 1' });
    const children = await org.call('GET', `${row}/Contacts?fields=LastName`);
    expect(children.json).toMatchObject({ totalSize: 1, done: true, records: [{ LastName: 'Kin' }] });
    expect((await org.call('GET', `${row}/Nothings`)).status).toBe(404);
  });
});

describe('an upsert', () => {
  const by = (value: string) => `/sobjects/Account/Workspace_Id__c/${value}`;

  it('creates with 201 and updates with 200', async () => {
    const made = await org.call('PATCH', by('new-one'), { body: { Name: 'New' } });
    expect([made.status, made.json]).toEqual([
      201,
      { id: idOf(made), success: true, errors: [], created: true },
    ]);
    const met = await org.call('PATCH', by('NEW-ONE'), { body: { Name: 'Newer' } });
    expect([met.status, met.json]).toEqual([
      200,
      { id: idOf(made), success: true, errors: [], created: false },
    ]);
    const conn = org.admin();
    expect(
      await conn.sobject('Account').upsert({ Workspace_Id__c: 'new-one', Name: 'N' }, 'Workspace_Id__c'),
    ).toMatchObject({
      id: idOf(made),
      success: true,
    });
  });

  it('that may only update creates nothing', async () => {
    const reply = await org.call('PATCH', `${by('never')}?updateOnly=true`, { body: { Name: 'x' } });
    expect([reply.status, reply.json]).toEqual([404, refusal('NOT_FOUND')]);
  });

  it('may not name its key twice', async () => {
    const reply = await org.call('PATCH', by('ws-1'), { body: { Workspace_Id__c: 'ws-1' } });
    expect([reply.status, reply.json]).toEqual([400, refusal('INVALID_FIELD', ['Workspace_Id__c'])]);
  });

  it('by a field that is no key is NOT_FOUND', async () => {
    const reply = await org.call('PATCH', '/sobjects/Account/Site/x', { body: { Name: 'x' } });
    expect([reply.status, reply.json]).toEqual([404, refusal('NOT_FOUND')]);
  });

  it('that meets several rows is answered 300 with their addresses, and so is a delete', async () => {
    const ids: string[] = [];
    for (const LastName of ['A', 'B']) {
      ids.push(idOf(await org.call('POST', '/sobjects/Contact', { body: { LastName, Badge__c: 'same' } })));
    }
    const addresses = ids.map((id) => `/services/data/v66.0/sobjects/Contact/${id}`);
    const path = '/sobjects/Contact/Badge__c/same';
    for (const [method, body] of [['PATCH', { LastName: 'C' }], ['GET'], ['DELETE']] as const) {
      const reply = await org.call(method, path, body ? { body } : {});
      expect([reply.status, reply.json]).toEqual([300, addresses]);
    }
  });
});

describe('a conditional request', () => {
  const before = 'Mon, 05 Jan 2015 09:00:00 GMT';
  const after = 'Mon, 05 Jan 2099 09:00:00 GMT';
  const patch = (headers: Record<string, string>, path = row) =>
    org.call('PATCH', path, { body: { Site: `site ${Math.random()}` }, headers });

  it('changes an account only as it was last seen', async () => {
    const tag = (await org.call('GET', row)).headers.get('etag') ?? '';
    expect(tag).toMatch(/^".+"$/);
    expect((await org.call('GET', row, { headers: { 'if-none-match': tag } })).status).toBe(304);
    expect((await patch({ 'if-match': tag.replace(/"$/, '--gzip"') })).status).toBe(204);
    const late = await patch({ 'if-match': tag });
    expect([late.status, late.json]).toEqual([412, refusal('PRECONDITION_FAILED')]);
    expect((await org.call('GET', row, { headers: { 'if-none-match': tag } })).status).toBe(200);
  });

  it('may come from jsforce', async () => {
    const conn = org.admin();
    const url = `/services/data/v66.0${row}`;
    const change = (since: string) =>
      conn.request({
        ...{ method: 'PATCH', url, body: JSON.stringify({ Site: 'of jsforce' }) },
        headers: { 'content-type': 'application/json', 'if-unmodified-since': since },
      });
    expect(await rejection(change(before))).toEqual({
      errorCode: 'PRECONDITION_FAILED',
      message: 'Precondition Failed',
    });
    expect(await conn.sobject('Account').retrieve(ACCOUNT)).not.toMatchObject({ Site: 'of jsforce' });
    await change(after);
    expect(await conn.sobject('Account').retrieve(ACCOUNT)).toMatchObject({ Site: 'of jsforce' });
  });

  it('by If-None-Match changes no account that is as it names it', async () => {
    const tag = (await org.call('GET', row)).headers.get('etag') ?? '';
    for (const known of [tag, `"other", ${tag}`, '*']) {
      expect((await patch({ 'if-none-match': known })).status, known).toBe(412);
    }
    expect((await patch({ 'if-none-match': '"other"' })).status).toBe(204);
    for (const name of ['if-match', 'if-none-match']) {
      const unread = await patch({ [name]: 'no tag' });
      expect([unread.status, unread.json]).toEqual([400, refusal('BAD_REQUEST')]);
      expect((await org.call('GET', row, { headers: { [name]: 'no tag' } })).status).toBe(200);
    }
  });

  it('is what jsforce sends in its headers, too', async () => {
    const accounts = org.admin().sobject('Account');
    const tag = (await org.call('GET', row)).headers.get('etag') ?? '';
    const change = (headers: Record<string, string>) =>
      accounts.update({ Id: ACCOUNT, Site: `site ${Math.random()}` }, { headers });
    expect(await change({ 'If-Match': tag })).toMatchObject({ success: true });
    for (const headers of [{ 'If-Match': tag }, { 'If-Unmodified-Since': before }]) {
      expect((await rejection(change(headers))).errorCode).toBe('PRECONDITION_FAILED');
    }
    expect(await accounts.retrieve(ACCOUNT, { headers: { 'If-None-Match': tag } })).toMatchObject({
      Id: ACCOUNT,
    });
  });

  it('is refused first to who may not change the row', async () => {
    const path = `/sobjects/Contact/${idOf(await org.call('POST', '/sobjects/Contact', { body: { LastName: 'T' } }))}`;
    const { token } = org.userOf('Standard User');
    const change = async (since: string) => {
      const headers = { 'if-unmodified-since': since };
      const { status, json } = await org.call('PATCH', path, { token, headers, body: { LastName: 'U' } });
      return [status, json];
    };
    await org.control('POST', '/sharing', { object: 'Contact', model: 'Read' });
    for (const since of [before, after, 'once']) {
      expect(await change(since)).toEqual([403, refusal('INSUFFICIENT_ACCESS_OR_READONLY')]);
    }
    await org.control('POST', '/sharing', { object: 'Contact', model: 'Private' });
    expect(await change(before)).toEqual([404, refusal('INVALID_CROSS_REFERENCE_KEY')]);
    await org.control('POST', '/sharing', { object: 'Contact', model: 'ReadWrite' });
    expect(await change(before)).toEqual([412, refusal('PRECONDITION_FAILED')]);
  });

  it('by time goes for every object', async () => {
    const path = `/sobjects/Contact/${idOf(await org.call('POST', '/sobjects/Contact', { body: { LastName: 'T' } }))}`;
    const contact = (headers: Record<string, string>) =>
      org.call('PATCH', path, { body: { LastName: 'U' }, headers });
    expect((await contact({ 'if-unmodified-since': before })).status).toBe(412);
    expect((await contact({ 'if-unmodified-since': after })).status).toBe(204);
    expect((await contact({ 'if-unmodified-since': 'once' })).status).toBe(400);
    expect((await org.call('GET', path, { headers: { 'if-unmodified-since': 'once' } })).status).toBe(200);
    expect((await org.call('GET', path, { headers: { 'if-unmodified-since': before } })).status).toBe(412);
    expect((await org.call('GET', path, { headers: { 'if-modified-since': after } })).status).toBe(304);
    expect((await org.call('GET', path, { headers: { 'if-modified-since': before } })).status).toBe(200);
    expect((await org.call('GET', path)).headers.get('etag')).toBeNull();
    // Deletes have no conditions.
    expect((await org.call('DELETE', path, { headers: { 'if-unmodified-since': before } })).status).toBe(204);
  });
});

describe('an event', () => {
  const start = { StartDateTime: '2026-03-01T10:00:00Z' };
  const make = async (values: object) => {
    const { status, json } = await org.call('POST', '/sobjects/Event', { body: values });
    return [status, json];
  };

  it.each<[object, string[]]>([
    [start, ['DurationInMinutes']],
    [{ DurationInMinutes: 30 }, ['ActivityDateTime']],
    [{ Subject: 'x' }, ['DurationInMinutes', 'ActivityDateTime']],
    [{ IsAllDayEvent: true }, ['ActivityDate']],
  ])('lacks its time: %j', async (values, missing) => {
    const message = `Required fields are missing: [${missing.join(', ')}]`;
    const refused = [{ message, errorCode: 'REQUIRED_FIELD_MISSING', fields: missing }];
    expect(await make(values)).toEqual([400, refused]);
    expect(await rejection(org.admin().sobject('Event').create(values))).toMatchObject({ message });
  });

  it('lasts a fortnight at most', async () => {
    for (const DurationInMinutes of [-1, 20_161]) {
      expect(await make({ ...start, DurationInMinutes })).toEqual([
        400,
        refusal('FIELD_INTEGRITY_EXCEPTION', ['DurationInMinutes']),
      ]);
    }
    expect((await make({ ...start, DurationInMinutes: 20_160 }))[0]).toBe(201);
    expect((await make({ ...start, EndDateTime: '2026-03-01T11:00:00Z' }))[0]).toBe(201);
    expect((await make({ IsAllDayEvent: true, ActivityDate: '2026-03-01' }))[0]).toBe(201);
  });
});

describe('a converted lead', () => {
  const lead = { LastName: 'Lee', Company: 'Acme', IsConverted: true };

  it('is made by who may set audit fields, with its account, and is not changed afterwards', async () => {
    const bare = await org.call('POST', '/sobjects/Lead', { body: lead });
    expect([bare.status, bare.json]).toEqual([
      400,
      refusal('REQUIRED_FIELD_MISSING', ['ConvertedAccountId']),
    ]);
    const whole = { ...lead, ConvertedAccountId: ACCOUNT, ConvertedDate: '2026-01-02' };
    const { token } = org.userOf('Standard User');
    const closed = await org.call('POST', '/sobjects/Lead', { token, body: whole });
    expect([closed.status, closed.json]).toEqual([
      400,
      refusal('INVALID_FIELD_FOR_INSERT_UPDATE', ['ConvertedAccountId', 'ConvertedDate']),
    ]);
    const conn = org.admin();
    await conn.metadata.create('PermissionSet', {
      ...{ fullName: 'Loader', label: 'Loader' },
      userPermissions: [{ name: 'CreateAuditFields', enabled: true }],
    });
    const { userId } = org.userOf('System Administrator');
    await org.control('POST', '/permission-sets/assign', { user: userId, name: 'Loader' });
    const made = await conn.sobject('Lead').create(whole);
    expect(await conn.sobject('Lead').retrieve(String(made.id))).toMatchObject(whole);
    expect(await rejection(conn.sobject('Lead').update({ Id: String(made.id), Title: 'COO' }))).toEqual({
      errorCode: 'CANNOT_UPDATE_CONVERTED_LEAD',
      message: 'cannot reference converted lead',
    });
  });
});

describe('audit fields', () => {
  const audit = {
    CreatedDate: '2020-02-03T04:05:06.000+0000',
    CreatedById: CSM,
    LastModifiedDate: '2021-02-03T04:05:06.000+0000',
    LastModifiedById: CSM,
  };
  const refused = (...fields: string[]) => [400, refusal('INVALID_FIELD_FOR_INSERT_UPDATE', fields)];
  const make = async (type: string, body: object, token?: string) => {
    const { status, json } = await org.call('POST', `/sobjects/${type}`, token ? { body, token } : { body });
    return [status, json];
  };

  it('are set at the creation by who may, on the objects that let one', async () => {
    const body = { Name: 'Moved here', ...audit };
    const { token } = org.userOf('Standard User');
    expect(await make('Account', body, token)).toEqual(refused(...Object.keys(audit)));
    const conn = org.admin();
    await conn.metadata.upsert('PermissionSet', {
      ...{ fullName: 'Loader', label: 'Loader' },
      userPermissions: [{ name: 'CreateAuditFields', enabled: true }],
    });
    const { userId } = org.userOf('System Administrator');
    await org.control('POST', '/permission-sets/assign', { user: userId, name: 'Loader' });
    const [, byFetch] = await make('Account', body);
    const byClient = await conn.sobject('Account').create(body);
    for (const { id } of [Object(byFetch), byClient]) {
      const row = await conn.sobject('Account').retrieve(String(id));
      expect(row).toMatchObject(audit);
      expect(Date.parse(String(row['SystemModstamp']))).toBeGreaterThan(Date.parse(audit.LastModifiedDate));
    }
    const { CreatedDate } = audit;
    expect(await make('Account', { Name: 'x', SystemModstamp: CreatedDate })).toEqual(
      refused('SystemModstamp'),
    );
    expect(await make('Campaign', { Name: 'x', CreatedDate })).toEqual(refused('CreatedDate'));
    const late = { Id: String(byClient.id), CreatedDate };
    expect(await rejection(conn.sobject('Account').update(late))).toMatchObject({
      errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE',
    });
  });
});
