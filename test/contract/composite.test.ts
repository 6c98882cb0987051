import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId } from '../org/small-book';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(6);
});
afterAll(() => org.close());

const BASE = '/services/data/v66.0/sobjects';
const account = (id: string, values: object) => ({ attributes: { type: 'Account' }, id, ...values });
const failed = (statusCode: string) => expect.objectContaining({ statusCode });
const results = (json: unknown): { success: boolean; id?: string; errors: { statusCode: string }[] }[] =>
  Array.isArray(json) ? json : [];
const named = async (name: string) =>
  (await org.admin().query(`SELECT COUNT() FROM Account WHERE Name = '${name}'`)).totalSize;

describe('sObject Collections', () => {
  const create = (records: object[], allOrNone = false) =>
    org.call('POST', '/composite/sobjects', { body: { allOrNone, records } });
  const made = (name: string) => ({ attributes: { type: 'Account' }, Name: name });

  it('answer in request order, each row with an id or an error', async () => {
    const reply = await create([made('C1'), { attributes: { type: 'Account' } }, made('C2')]);
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual([
      { id: expect.stringMatching(/^001/), success: true, errors: [] },
      {
        success: false,
        errors: [
          {
            statusCode: 'REQUIRED_FIELD_MISSING',
            message: 'Required fields are missing: [Name]',
            fields: ['Name'],
          },
        ],
      },
      { id: expect.stringMatching(/^001/), success: true, errors: [] },
    ]);
  });

  it('take all back where all or none is asked', async () => {
    const reply = await create([made('C3'), { attributes: { type: 'Account' } }], true);
    expect(results(reply.json).map((each) => each.errors[0]?.statusCode)).toEqual([
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'REQUIRED_FIELD_MISSING',
    ]);
    expect(await named('C3')).toBe(0);
  });

  it('take 200 rows and no more', async () => {
    const rows = Array.from({ length: 201 }, () => made('C4'));
    expect(results((await create(rows.slice(1))).json).every((each) => each.success)).toBe(true);
    const reply = await create(rows);
    expect([reply.status, reply.json]).toEqual([
      400,
      [
        {
          errorCode: 'EXCEEDED_ID_LIMIT',
          message: 'record limit reached. cannot submit more than 200 records into this call',
        },
      ],
    ]);
    const updates = Array.from({ length: 201 }, () => ({ Id: accountId(1), Site: 'x' }));
    expect(await rejection(org.admin().sobject('Account').update(updates))).toMatchObject({
      errorCode: 'EXCEEDED_ID_LIMIT',
    });
  });

  it('take ten chunks of a type and no more', async () => {
    const contact = { attributes: { type: 'Contact' }, LastName: 'Chunk' };
    const alternating = Array.from({ length: 11 }, (_, at) => (at % 2 === 0 ? made('C5') : contact));
    expect((await create(alternating.slice(1))).status).toBe(200);
    expect((await create(alternating)).json).toEqual([
      expect.objectContaining({ errorCode: 'LIMIT_EXCEEDED' }),
    ]);
  });

  it('change rows by id, refusing a missing and a repeated one', async () => {
    const reply = await org.call('PATCH', '/composite/sobjects', {
      body: {
        records: [
          account(accountId(1).slice(0, 15), { Site: 'one' }),
          { attributes: { type: 'Account' }, Site: 'none' },
          account(accountId(1), { Site: 'again' }),
          account('001000000000001AAA', { Site: 'lost' }),
          { id: accountId(2), Site: 'untyped' },
        ],
      },
    });
    expect(reply.json).toEqual([
      { id: accountId(1), success: true, errors: [] },
      { success: false, errors: [failed('MISSING_ARGUMENT')] },
      { id: accountId(1), success: false, errors: [failed('DUPLICATE_VALUE')] },
      { id: '001000000000001AAA', success: false, errors: [failed('INVALID_CROSS_REFERENCE_KEY')] },
      { id: accountId(2), success: false, errors: [failed('INVALID_FIELD')] },
    ]);
  });

  it('upsert by an external id, each once', async () => {
    const row = (key: string | null, name: string) => ({
      attributes: { type: 'Account' },
      Workspace_Id__c: key,
      Name: name,
    });
    const reply = await org.call('PATCH', '/composite/sobjects/Account/Workspace_Id__c', {
      body: { records: [row('ws-1', 'A'), row('c-new', 'B'), row('C-NEW', 'C'), row(null, 'D')] },
    });
    expect(reply.json).toEqual([
      { id: accountId(1), success: true, errors: [], created: false },
      { id: expect.stringMatching(/^001/), success: true, errors: [], created: true },
      { success: false, errors: [failed('DUPLICATE_VALUE')] },
      { success: false, errors: [failed('MISSING_ARGUMENT')] },
    ]);
  });

  it('read rows in the order asked, null for one that is not there', async () => {
    const ids = [accountId(3), '001000000000001AAA', accountId(2)];
    const path = '/composite/sobjects/Account';
    const reply = await org.call('POST', path, { body: { ids, fields: ['Name'] } });
    expect(reply.json).toMatchObject([{ Id: accountId(3), Name: 'Account 3' }, null, { Id: accountId(2) }]);
    const same = await org.call('GET', `${path}?ids=${ids.join(',')}&fields=Name`);
    expect(same.json).toEqual(reply.json);
    const refused = await org.call('POST', path, { body: { ids, fields: ['Nope'] } });
    expect(refused.json).toEqual([expect.objectContaining({ errorCode: 'INVALID_FIELD' })]);
  });

  it.each(['Nope', '(SELECT Id FROM Contacts)', 'COUNT(Id)', "Name FROM Account WHERE Name != ''"])(
    'refuse to read what is no field, of rows that are there or not: %s',
    async (field) => {
      for (const id of [accountId(1), '001000000000001AAA']) {
        const body = { ids: [id], fields: [field] };
        const reply = await org.call('POST', '/composite/sobjects/Account', { body });
        expect([reply.status, reply.json]).toEqual([
          400,
          [expect.objectContaining({ errorCode: 'INVALID_FIELD' })],
        ]);
      }
      const one = await org.call(
        'GET',
        `/sobjects/Account/${accountId(1)}?fields=${encodeURIComponent(field)}`,
      );
      expect([one.status, one.json]).toEqual([
        400,
        [expect.objectContaining({ errorCode: 'INVALID_FIELD' })],
      ]);
    },
  );

  it('delete rows of several types', async () => {
    const conn = org.admin();
    const [a, c] = [
      String((await conn.sobject('Account').create({ Name: 'Gone' })).id),
      String((await conn.sobject('Contact').create({ LastName: 'Gone' })).id),
    ];
    const reply = await org.call('DELETE', `/composite/sobjects?ids=${a},${c},${a}&allOrNone=false`);
    expect(reply.json).toEqual([
      { id: a, success: true, errors: [] },
      { id: c, success: true, errors: [] },
      { id: a, success: false, errors: [failed('ENTITY_IS_DELETED')] },
    ]);
  });
});

describe('a composite request', () => {
  const compose = async (compositeRequest: object[], allOrNone = false) => {
    const reply = await org.call('POST', '/composite', { body: { allOrNone, compositeRequest } });
    return { status: reply.status, subs: Object(reply.json).compositeResponse as Record<string, unknown>[] };
  };
  const make = (referenceId: string, object: string, body: object) => ({
    ...{ method: 'POST', url: `${BASE}/${object}`, referenceId, body },
  });

  it('refers to what its earlier parts gave, and says where a new row is', async () => {
    const { status, subs } = await compose([
      make('acc', 'Account', { Name: 'Composed' }),
      make('con', 'Contact', { LastName: 'C', AccountId: '@{acc.id}' }),
      { method: 'GET', url: `${BASE}/Contact/@{con.id}?fields=AccountId`, referenceId: 'read' },
      { method: 'GET', url: `${BASE}/Account/@{con.nothing}`, referenceId: 'astray' },
    ]);
    expect(status).toBe(200);
    const id = Object(subs[0]?.['body']).id;
    expect(subs).toMatchObject([
      { httpStatusCode: 201, referenceId: 'acc', httpHeaders: { Location: `${BASE}/Account/${id}` } },
      { httpStatusCode: 201, referenceId: 'con' },
      { httpStatusCode: 200, body: { AccountId: id } },
      {
        httpStatusCode: 400,
        body: [
          {
            errorCode: 'PROCESSING_HALTED',
            message: 'Invalid reference specified. No value for con.nothing found in con',
          },
        ],
      },
    ]);
  });

  it('is taken back whole where all or none is asked', async () => {
    const { subs } = await compose(
      [
        make('a', 'Account', { Name: 'Taken back' }),
        make('b', 'Contact', {}),
        make('c', 'Account', { Name: 'x' }),
      ],
      true,
    );
    expect(subs.map((sub) => Object(sub['body'])[0].errorCode)).toEqual([
      'PROCESSING_HALTED',
      'REQUIRED_FIELD_MISSING',
      'PROCESSING_HALTED',
    ]);
    expect(await named('Taken back')).toBe(0);
  });

  it('holds Collections, five of them, and 25 parts at most', async () => {
    const collection = (at: number) => ({
      ...{ method: 'PATCH', url: '/services/data/v66.0/composite/sobjects', referenceId: `r${at}` },
      body: { records: [account(accountId(1), { Site: `s${at}` })] },
    });
    const five = Array.from({ length: 5 }, (_, at) => collection(at));
    expect((await compose(five)).subs).toMatchObject(
      five.map(() => ({ httpStatusCode: 200, body: [{ success: true }] })),
    );
    const limit = [{ httpStatusCode: 400, referenceId: null, body: [{ errorCode: 'LIMIT_EXCEEDED' }] }];
    expect((await compose([...five, collection(5)])).subs).toMatchObject(limit);
    const gets = Array.from({ length: 26 }, (_, at) => ({
      ...{ method: 'GET', url: `${BASE}/Account/${accountId(1)}?fields=Id`, referenceId: `g${at}` },
    }));
    expect((await compose(gets.slice(1))).subs.every((sub) => sub['httpStatusCode'] === 200)).toBe(true);
    expect((await compose(gets)).subs).toMatchObject(limit);
  });

  it('refuses the same name twice, and a url that is none', async () => {
    const get = (referenceId: string, url: string) => ({ method: 'GET', url, referenceId });
    expect((await compose([get('a', BASE), get('a', BASE)])).subs).toMatchObject([
      { httpStatusCode: 400, body: [{ message: 'Duplicate ReferenceId provided: a' }] },
    ]);
    expect((await compose([get('a b', BASE)])).subs).toMatchObject([
      { body: [{ errorCode: 'INVALID_INPUT' }] },
    ]);
    const { subs } = await compose([get('b', 'http://[')]);
    expect(subs.map((sub) => sub['httpStatusCode'])).toEqual([404]);
  });

  it.each([
    ...['composite', 'composite/', 'Composite', 'composite//', 'composite/batch', 'composite/Batch/'],
    ...['composite/tree/Account', 'jobs/ingest', 'jobs/query', 'metadata/deployRequest'],
  ])('does not hold %s', async (path) => {
    const body = { compositeRequest: [], batchRequests: [], records: [] };
    const url = `/services/data/v66.0/${path}`;
    const { subs } = await compose([{ method: 'POST', url, referenceId: 'a', body }]);
    expect(subs).toMatchObject([{ httpStatusCode: 400, body: [{ errorCode: 'INVALID_REQUEST' }] }]);
    const batch = { batchRequests: [{ method: 'POST', url: `v66.0/${path}`, richInput: body }] };
    expect(await org.admin().requestPost('/composite/batch', batch)).toMatchObject({
      results: [{ statusCode: 400, result: [{ errorCode: 'INVALID_REQUEST' }] }],
    });
  });

  it.each([
    ...[
      'constructor',
      'toString',
      'constructor.name',
      '__proto__',
      'id.length',
      'errors.length',
      'errors[0]',
    ],
  ])('does not refer to what its parts did not give: %s', async (path) => {
    const { subs } = await compose([
      make('a', 'Account', { Name: 'Referred to' }),
      make('b', 'Contact', { LastName: `@{a.${path}}` }),
    ]);
    expect(subs[1]).toMatchObject({
      httpStatusCode: 400,
      body: [{ message: `Invalid reference specified. No value for a.${path} found in a` }],
    });
  });

  it('refuses a part as deep as nobody needs', async () => {
    const deep = (depth: number) => `${'[{"a":'.repeat(depth)}1${'}]'.repeat(depth)}`;
    const url = `${BASE}/Account`;
    const part = (body: string) => `{"method":"POST","url":"${url}","referenceId":"r","body":${body}}`;
    for (const depth of [501, 50_000]) {
      const composite = await org.call('POST', '/composite', {
        body: `{"compositeRequest":[${part(deep(depth))}]}`,
        headers: { 'content-type': 'application/json' },
      });
      const message = 'Document nesting depth (1001) exceeds the maximum allowed (1000)';
      expect([composite.status, composite.json]).toEqual([
        400,
        [{ message, errorCode: 'JSON_PARSER_ERROR' }],
      ]);
      const batch = await org.call('POST', '/composite/batch', {
        body: `{"batchRequests":[{"method":"POST","url":"${url}","richInput":${deep(depth)}}]}`,
        headers: { 'content-type': 'application/json' },
      });
      expect([batch.status, batch.json]).toEqual([400, [{ message, errorCode: 'JSON_PARSER_ERROR' }]]);
    }
  });

  it('passes the headers of its parts on', async () => {
    const { subs } = await compose([
      {
        ...{
          method: 'PATCH',
          url: `${BASE}/Account/${accountId(4)}`,
          referenceId: 'late',
          body: { Site: 'x' },
        },
        httpHeaders: { 'If-Unmodified-Since': 'Mon, 05 Jan 2015 09:00:00 GMT' },
      },
    ]);
    expect(subs).toMatchObject([{ httpStatusCode: 412 }]);
  });
});

describe('a composite batch', () => {
  it('answers each part by itself, and halts at an error where asked', async () => {
    const get = (path: string) => ({ method: 'GET', url: `v66.0/sobjects/Account/${path}` });
    const batchRequests = [get('nobody'), get(`${accountId(1)}?fields=Name`)];
    const run = (body: object) => org.admin().requestPost('/composite/batch', { batchRequests, ...body });
    expect(await run({})).toMatchObject({
      hasErrors: true,
      results: [{ statusCode: 404 }, { statusCode: 200 }],
    });
    expect(await run({ haltOnError: true })).toMatchObject({
      hasErrors: true,
      results: [{ statusCode: 404 }, { statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED' }] }],
    });
    const many = Array.from({ length: 26 }, () => get(accountId(1)));
    expect(await rejection(run({ batchRequests: many }))).toMatchObject({ errorCode: 'LIMIT_EXCEEDED' });
  });
});

describe('a tree', () => {
  const plant = (records: object[]) => org.call('POST', '/composite/tree/Account', { body: { records } });
  const attributes = (type: string, referenceId: string) => ({ attributes: { type, referenceId } });
  const tree = (name: string, lastName: string | null) => ({
    ...attributes('Account', 'a'),
    Name: name,
    Contacts: { records: [{ ...attributes('Contact', 'c'), LastName: lastName }] },
  });

  it('is created with its children, or not at all', async () => {
    const made = await plant([tree('Tree', 'Leaf')]);
    const id = expect.any(String);
    expect([made.status, made.json]).toEqual([
      201,
      {
        hasErrors: false,
        results: [
          { referenceId: 'a', id },
          { referenceId: 'c', id },
        ],
      },
    ]);
    const leaves = await org.admin().query("SELECT Account.Name FROM Contact WHERE LastName = 'Leaf'");
    expect(leaves.records).toMatchObject([{ Account: { Name: 'Tree' } }]);
    const refused = await plant([tree('Stump', null)]);
    expect([refused.status, refused.json]).toEqual([
      400,
      { hasErrors: true, results: [{ referenceId: 'c', errors: [failed('REQUIRED_FIELD_MISSING')] }] },
    ]);
    expect(await named('Stump')).toBe(0);
  });

  it('names each record once', async () => {
    const reply = await plant([tree('A', 'x'), tree('B', 'y')]);
    expect([reply.status, reply.json]).toEqual([
      400,
      [expect.objectContaining({ errorCode: 'INVALID_INPUT' })],
    ]);
  });
});
