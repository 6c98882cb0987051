import { request } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId, CSM } from '../org/small-book';
import { BulkByFetch, jobOf } from './bulk-by-fetch';

let org: OrgUnderTest;
let bulk: BulkByFetch;
beforeAll(async () => {
  org = await OrgUnderTest.start(6);
  bulk = new BulkByFetch(org);
});
afterAll(() => org.close());
afterEach(async () => {
  await org.control('DELETE', '/bulk');
  await org.control('DELETE', '/faults');
});

const refusal = (errorCode: string, message: unknown = expect.any(String)) => [{ errorCode, message }];
const account = (operation: string) => ({ object: 'Account', operation });

async function accounts(where: string): Promise<Record<string, unknown>[]> {
  const fields = 'Id, Name, Description, NumberOfEmployees, Workspace_Id__c, Plan__c, OwnerId';
  return (await org.admin().query(`SELECT ${fields} FROM Account WHERE ${where} ORDER BY Name`)).records;
}

/** The status of the reply to an upload of which only the length is sent. */
function announced(path: string, length: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${org.userOf('System Administrator').token}`,
      'content-type': 'text/csv',
      'content-length': length,
    };
    const sent = request(`${org.url}${path}`, { method: 'PUT', headers }, (reply) => {
      resolve(reply.statusCode);
      sent.destroy();
    });
    sent.on('error', reject);
    sent.flushHeaders();
  });
}

describe('a job', () => {
  it('says all about itself from its creation to its deletion', async () => {
    const created = await bulk.call('POST', '/ingest', { ...account('insert'), contentType: 'CSV' });
    const { id } = jobOf(created);
    const core = {
      id,
      operation: 'insert',
      object: 'Account',
      createdById: expect.stringMatching(/^005\w{15}$/),
      createdDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000\+0000$/),
      systemModstamp: expect.stringMatching(/\.000\+0000$/),
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: 66,
    };
    const contentUrl = `services/data/v66.0/jobs/ingest/${id}/batches`;
    const dialect = { lineEnding: 'LF', columnDelimiter: 'COMMA' };
    expect(id).toMatch(/^750\w{15}$/);
    expect(created.json).toEqual({ ...core, state: 'Open', contentUrl, ...dialect });

    const none = { retries: 0, totalProcessingTime: 0, apiActiveProcessingTime: 0, apexProcessingTime: 0 };
    expect(await bulk.info(id)).toEqual({
      ...core,
      ...dialect,
      ...none,
      state: 'Open',
      contentUrl,
      jobType: 'V2Ingest',
      isPkChunkingSupported: false,
    });

    const uploaded = await bulk.upload(id, 'Name\nOne of a job\n');
    expect([uploaded.status, uploaded.text]).toEqual([201, '']);
    const closed = await bulk.close(id);
    expect(closed.json).toEqual({ ...core, state: 'UploadComplete' });

    expect(await bulk.until(id)).toEqual({
      ...core,
      ...dialect,
      ...none,
      totalProcessingTime: expect.any(Number),
      apiActiveProcessingTime: expect.any(Number),
      state: 'JobComplete',
      jobType: 'V2Ingest',
      numberRecordsProcessed: 1,
      numberRecordsFailed: 0,
      isPkChunkingSupported: false,
    });
    expect((await bulk.call('DELETE', `/ingest/${id}`)).status).toBe(204);
    const gone = await bulk.call('GET', `/ingest/${id}`);
    expect([gone.status, gone.json]).toEqual([
      404,
      refusal('NOT_FOUND', 'The requested resource does not exist'),
    ]);
  });

  it('is seen waiting, at work and complete', async () => {
    const { id } = await bulk.create(account('insert'));
    await bulk.upload(id, 'Name\nSlow one\n');
    await org.control('POST', '/bulk', { stallIn: 'UploadComplete' });
    await bulk.close(id);
    expect((await bulk.info(id)).state).toBe('UploadComplete');
    await org.control('POST', '/bulk', { stallIn: 'InProgress' });
    await bulk.until(id, ({ state }) => state === 'InProgress');
    await org.control('POST', '/bulk', { stallIn: null });
    expect((await bulk.until(id)).state).toBe('JobComplete');
  });

  it('takes as long as the weather wants', async () => {
    await org.control('POST', '/bulk', { queueMs: 30, slowMs: 30 });
    const job = await bulk.run(account('insert'), 'Name\nSlower one\n');
    expect(job['totalProcessingTime']).toBeGreaterThanOrEqual(60);
  });

  it('gets its data in the request that creates it', async () => {
    const body = [
      '--BOUNDARY\r\nContent-Type: application/json\r\nContent-Disposition: form-data; name="job"\r\n',
      JSON.stringify({ object: 'Contact', operation: 'insert', lineEnding: 'LF' }),
      '--BOUNDARY\r\nContent-Type: text/csv\r\nContent-Disposition: form-data; name="content"; filename="content"\r\n',
      'FirstName,LastName,MailingCity\nAstro,Nomical,San Francisco\nHootie,McOwl,San Francisco',
      '--BOUNDARY--',
    ].join('\r\n');
    const type = { 'content-type': 'multipart/form-data; boundary="BOUNDARY"' };
    const created = jobOf(await bulk.call('POST', '/ingest', body, type));
    expect(created.state).toBe('UploadComplete');
    expect(await bulk.until(created.id)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 2 });
  });

  it('of another user is neither shown nor taken over', async () => {
    const person = new BulkByFetch(org, org.userOf('Standard User').token);
    const mine = await bulk.create(account('insert'));
    expect((await person.call('GET', `/ingest/${mine.id}`)).status).toBe(404);
    expect((await person.upload(mine.id, 'Name\nX\n')).status).toBe(404);
    const theirs = await person.create(account('insert'));
    expect((await bulk.info(theirs.id)).state).toBe('Open');
    const fed = await bulk.upload(theirs.id, 'Name\nX\n');
    expect([fed.status, fed.json]).toEqual([403, refusal('INVALIDUSER')]);
    const list = await person.call('GET', '/ingest');
    expect(list.json).toEqual({
      done: true,
      records: [expect.objectContaining({ id: theirs.id, jobType: 'V2Ingest' })],
      nextRecordsUrl: null,
    });
    const aborted = jobOf(await bulk.call('PATCH', `/ingest/${theirs.id}`, { state: 'Aborted' }));
    expect(aborted.state).toBe('Aborted');
  });

  it('writes with no more rights than its user has', async () => {
    const person = new BulkByFetch(org, org.userOf('Minimum Access - API Only Integrations').token);
    const refused = await person.call('POST', '/ingest', account('update'));
    expect([refused.status, refused.json]).toEqual([
      400,
      refusal('INVALIDJOB', 'InvalidJob : Unable to find object: Account'),
    ]);
  });
});

describe('jsforce', () => {
  it('loads records and waits for their results', async () => {
    const conn = org.admin();
    conn.bulk2.pollInterval = 5;
    const inserted = await conn.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'insert',
      input: [{ Name: 'Of jsforce 1' }, { Name: 'Of jsforce 2' }, { Name: null }],
    });
    expect(inserted.successfulResults.map((row) => row.sf__Created)).toEqual(['true', 'true']);
    expect(inserted.failedResults).toEqual([
      {
        sf__Id: '',
        sf__Error: 'REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --',
        Name: '#N/A',
      },
    ]);
    expect(inserted.unprocessedRecords).toEqual([]);

    const ids = inserted.successfulResults.map((row) => row.sf__Id);
    const updated = await conn.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'update',
      input: ids.map((Id) => ({ Id, NumberOfEmployees: 7, Description: null })),
    });
    expect(updated.successfulResults.map((row) => row.sf__Created)).toEqual(['false', 'false']);
    const deleted = await conn.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'delete',
      input: Readable.from([`Id\n${ids.join('\n')}\n`]),
    });
    expect(deleted.successfulResults.map((row) => row.sf__Id).sort()).toEqual([...ids].sort());
  });

  it('loads no records without a fault', async () => {
    const conn = org.admin();
    conn.bulk2.pollInterval = 5;
    const nothing = await conn.bulk2.loadAndWaitForResults({
      object: 'Account',
      operation: 'insert',
      input: [],
    });
    expect(nothing).toEqual({ successfulResults: [], failedResults: [], unprocessedRecords: [] });
  });

  it('sees why a job failed', async () => {
    const conn = org.admin();
    const job = conn.bulk2.createJob({ object: 'Account', operation: 'insert' });
    await job.open();
    await job.uploadData('Name,Whizbang__c\nA,1\n');
    await job.close();
    expect((await rejection(job.poll(5, 2000))).message).toBe(
      'Ingest job failed to complete due to: InvalidBatch : Field name not found : Whizbang__c',
    );
    expect(await job.getUnprocessedRecords()).toEqual([{ Name: 'A', Whizbang__c: '1' }]);
  });

  it('opens a job, aborts it and takes it away', async () => {
    const job = org.admin().bulk2.createJob({ object: 'Account', operation: 'insert' });
    const { id } = await job.open();
    await job.uploadData('Name\nNever\n');
    expect(await job.check()).toMatchObject({ state: 'Open' });
    await job.abort();
    expect(await job.check()).toMatchObject({ state: 'Aborted' });
    await job.delete();
    expect((await bulk.call('GET', `/ingest/${id}`)).status).toBe(404);
    expect(await accounts("Name = 'Never'")).toEqual([]);
  });

  it('upserts by an external id', async () => {
    const conn = org.admin();
    conn.bulk2.pollInterval = 5;
    const load = () =>
      conn.bulk2.loadAndWaitForResults({
        object: 'Account',
        operation: 'upsert',
        externalIdFieldName: 'workspace_id__c',
        input: [{ Workspace_Id__c: 'bulk-1', Name: 'By its key' }],
      });
    const [created] = (await load()).successfulResults;
    const [changed] = (await load()).successfulResults;
    expect([created?.sf__Created, changed?.sf__Created]).toEqual(['true', 'false']);
    expect(changed?.sf__Id).toBe(created?.sf__Id);
  });
});

describe('CSV', () => {
  const delimiters = { BACKQUOTE: '`', CARET: '^', COMMA: ',', PIPE: '|', SEMICOLON: ';', TAB: '\t' };

  it.each(Object.entries(delimiters))('separated by %s keeps what stands in quotes', async (name, mark) => {
    const text = `a ${mark} "b"\nc\r\nd`;
    const data = ['Name', 'Description']
      .join(mark)
      .concat('\r\n', `"By ${name}"${mark}"${text.replaceAll('"', '""')}"\r\n`);
    const job = await bulk.run({ ...account('insert'), columnDelimiter: name, lineEnding: 'CRLF' }, data);
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0, columnDelimiter: name });
    const [row] = await accounts(`Name = 'By ${name}'`);
    expect(row?.['Description']).toBe(text);
    const results = (await bulk.results(job.id, 'successfulResults')).text.split('\r\n');
    expect(results[0]).toBe(`"sf__Id"${mark}"sf__Created"${mark}Name${mark}Description`);
  });

  it('may begin with a byte order mark and be packed by gzip', async () => {
    const { id } = await bulk.create(account('insert'));
    const packed = gzipSync('\uFEFFName,Description\nPacked,ä€😀\n');
    expect((await bulk.upload(id, packed, { 'content-encoding': 'gzip' })).status).toBe(201);
    await bulk.close(id);
    expect(await bulk.until(id)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 1 });
    expect((await accounts(`Name = 'Packed'`))[0]?.['Description']).toBe('ä€😀');
  });

  it('leaves a field as it is by an empty cell and empties it by #N/A', async () => {
    const id = accountId(1);
    await bulk.run(account('update'), `Id,Description,NumberOfEmployees\n${id},Told,12\n`);
    await bulk.run(account('update'), `Id,Description,NumberOfEmployees\n${id},,#N/A\n`);
    expect(await accounts(`Id = '${id}'`)).toMatchObject([{ Description: 'Told', NumberOfEmployees: null }]);
  });

  it('names columns in any case, and rows by 15 characters', async () => {
    const short = accountId(2).slice(0, 15);
    const job = await bulk.run(account('update'), `ID,description\n${short},Any case\n`);
    const { text } = await bulk.results(job.id, 'successfulResults');
    expect(text).toBe(
      `"sf__Id","sf__Created",ID,description\n"${accountId(2)}","false","${short}","Any case"\n`,
    );
  });

  it('refers to parents by their external ids', async () => {
    const data = (column: string, value: string) => `LastName,${column}\nOf a parent,${value}\n`;
    const contact = { object: 'Contact', operation: 'insert' };
    await bulk.run(account('update'), `Id,Workspace_Id__c\n${accountId(3)},parent-3\n`);
    const found = await bulk.run(contact, data('Account.Workspace_Id__c', 'parent-3'));
    expect(found).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
    const lost = await bulk.run(contact, data('Account.Workspace_Id__c', 'nowhere'));
    expect(await bulk.errorsBy(lost.id, 'Account.Workspace_Id__c')).toEqual({
      nowhere:
        'INVALID_FIELD:Foreign key external ID: nowhere not found for field Workspace_Id__c in entity Account:--',
    });
    const reasons = {
      'Account:Account.Workspace_Id__c':
        'InvalidBatch : type is not needed for non polymorphic foreign key references: Account',
      'Whizbang.Name': 'InvalidBatch : Unable to find relationship: Whizbang',
      'Account:Parent:Id': 'InvalidBatch : Field name not found : Account:Parent:Id',
      'Account.Description': 'InvalidBatch : Field name not found : Account.Description',
    };
    for (const [column, errorMessage] of Object.entries(reasons)) {
      expect(await bulk.run(contact, data(column, 'x'))).toMatchObject({ state: 'Failed', errorMessage });
    }
    const task = { object: 'Task', operation: 'insert' };
    const polymorphic = await bulk.run(task, 'Subject,Who.Email\nCall,a@b.example\n');
    expect(polymorphic.errorMessage).toMatch(/^InvalidBatch : type is needed for polymorphic/);
  });
});

describe('the upload of a job that fails', () => {
  const failures: [string, Record<string, unknown>, string | Uint8Array, string][] = [
    [
      'has line ends of the other kind',
      account('insert'),
      'Name\r\nA\r\n',
      'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
    ],
    [
      'has the line ends of LF in a CRLF job',
      { ...account('insert'), lineEnding: 'CRLF' },
      'Name\nA\n',
      'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is CRLF',
    ],
    ['has a header row only', account('insert'), 'Name\n', 'InvalidBatch : Records not found'],
    ['has no Id to update by', account('update'), 'Name\nA\n', 'InvalidBatch : Field name not found : Id'],
    [
      'has no external id to upsert by',
      { ...account('upsert'), externalIdFieldName: 'Workspace_Id__c' },
      'Name\nA\n',
      'InvalidBatch : Field name not found : Workspace_Id__c',
    ],
    [
      'deletes by more than ids',
      account('delete'),
      `Id,Name\n${accountId(1)},A\n`,
      "InvalidBatch : The 'delete' batch must contain only ids",
    ],
    [
      'names a column twice',
      account('insert'),
      'Name,name\nA,B\n',
      'InvalidBatch : Duplicate field name found : Name',
    ],
    [
      'is not text',
      account('insert'),
      new Uint8Array([78, 97, 109, 101, 10, 0xff, 0xfe, 10]),
      'ClientInputError : The data is not in UTF-8 format',
    ],
  ];

  it.each(failures)('%s', async (_why, request, data, errorMessage) => {
    const job = await bulk.run(request, data);
    expect(job).toMatchObject({
      state: 'Failed',
      errorMessage,
      numberRecordsProcessed: 0,
      numberRecordsFailed: 0,
    });
    expect((await bulk.results(job.id, 'successfulResults')).records).toEqual([]);
  });

  it('is unprocessed as it was sent, and written not even in part', async () => {
    const before = (await accounts('Name != null')).length;
    const job = await bulk.run(account('insert'), 'Name\nWritten?\nNot\r\n');
    expect(job.state).toBe('Failed');
    const unprocessed = await bulk.call('GET', `/ingest/${job.id}/unprocessedrecords`);
    expect(unprocessed.text).toBe('Name\nWritten?\nNot\r\n');
    expect((await accounts('Name != null')).length).toBe(before);
  });
});

describe('rows', () => {
  it('fail one by one, each with its reason', async () => {
    const id = accountId(4);
    const job = await bulk.run(
      account('update'),
      [
        'Id,Name,NumberOfEmployees,Plan__c',
        `${id},Fine,1,Growth`,
        `${accountId(5)},Text,many,`,
        `${accountId(6)},Choice,,Platinum`,
        '001000000000000AAA,Nobody,,',
        ',No id,,',
        `${id},Twice,,`,
        `${accountId(1)},#N/A,,`,
        `${accountId(1)},Short`,
        `${accountId(1)}, "Misquoted",,`,
      ].join('\n'),
    );
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 9, numberRecordsFailed: 8 });
    const { records } = await bulk.results(job.id, 'failedResults');
    expect(Object.fromEntries(records.map((row) => [row['Name'], row['sf__Error']]))).toMatchObject({
      Text: "INVALID_FIELD:Failed to deserialize field at col 2. Due to, 'many' is not a valid value for the type xsd:int:NumberOfEmployees --",
      Choice:
        'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST:Plan: bad value for restricted picklist field: Platinum:Plan__c --',
      Nobody: 'INVALID_CROSS_REFERENCE_KEY:invalid cross reference id:--',
      'No id': 'MISSING_ARGUMENT:Id not specified in an update call:--',
      Twice: `DUPLICATE_VALUE:duplicate id specified: ${id}:--`,
      '#N/A': 'REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --',
    });
    const unfit = records.filter((row) => row['Name'] === '').map((row) => row['sf__Error']);
    expect(unfit.sort()).toEqual([
      expect.stringMatching(/^INVALID_FIELD:A double quote/),
      'INVALID_FIELD:Number of fields in header is different from the row. header = 4 row = 2:--',
    ]);
    expect(records.find((row) => row['Name'] === 'Text')?.['sf__Id']).toBe(accountId(5));
  });

  it('come back in another order than they were sent in', async () => {
    const names = Array.from({ length: 450 }, (_, i) => `Ordered ${String(i).padStart(3, '0')}`);
    const job = await bulk.run(account('insert'), `Name\n${names.join('\n')}\n`);
    const { records } = await bulk.results(job.id, 'successfulResults');
    const back = records.map((row) => row['Name'] ?? '');
    expect(back).not.toEqual(names);
    expect(back.sort()).toEqual(names);
  });

  it('have cells of 32,000 characters at most', async () => {
    const job = await bulk.run(account('insert'), `Name,Description\nLong,${'x'.repeat(32_001)}\n`);
    expect((await bulk.errorsBy(job.id, 'Name'))['Long']).toMatch(/^STRING_TOO_LONG:.*:Description --$/);
  });

  it('that meet a lock fail with UNABLE_TO_LOCK_ROW', async () => {
    await org.control('POST', '/faults', { kind: 'lock', count: 1, match: { path: '/jobs/ingest/' } });
    const data = `Id,Description\n${accountId(1)},a\n${accountId(2)},b\n`;
    const job = await bulk.run(account('update'), data);
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 1 });
    expect(await bulk.errorsBy(job.id, 'Id')).toEqual({
      [accountId(1)]: expect.stringMatching(/^UNABLE_TO_LOCK_ROW:.*:--$/),
    });
  });

  it('deleted for good need the permission', async () => {
    const refused = await bulk.call('POST', '/ingest', account('hardDelete'));
    expect([refused.status, refused.json]).toEqual([400, refusal('FEATURENOTENABLED')]);
    const conn = org.admin();
    await conn.metadata.upsert('PermissionSet', {
      fullName: 'Hard_Delete',
      label: 'Hard Delete',
      userPermissions: [{ enabled: true, name: 'BulkApiHardDelete' }],
    });
    const user = org.userOf('System Administrator').username;
    await org.control('POST', '/permission-sets/assign', { user, name: 'Hard_Delete' });
    const { id } = await conn.sobject('Account').create({ Name: 'For good' });
    const job = await bulk.run(account('hardDelete'), `Id\n${id}\n`);
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
    expect((await bulk.results(job.id, 'successfulResults')).records).toEqual([
      { sf__Id: id, sf__Created: 'false', Id: id },
    ]);
    expect((await conn.query(`SELECT Id FROM Account WHERE Id = '${id}'`, { scanAll: true })).totalSize).toBe(
      0,
    );
    const group = await conn
      .sobject('Group')
      .create({ Name: 'Short', DeveloperName: 'Short', Type: 'Regular' });
    const member = { GroupId: group.id, UserOrGroupId: org.userOf('System Administrator').userId };
    const { id: memberId } = await conn.sobject('GroupMember').create(member);
    const binless = await bulk.run({ object: 'GroupMember', operation: 'hardDelete' }, `Id\n${memberId}\n`);
    expect(binless).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
  });
});

describe('a step that a job cannot take', () => {
  it('is refused with INVALIDJOBSTATE', async () => {
    const { id } = await bulk.create(account('insert'));
    expect((await bulk.call('DELETE', `/ingest/${id}`)).json).toEqual(
      refusal('API_ERROR', 'Error encountered when deleting the job because the job is not terminated'),
    );
    await bulk.upload(id, 'Name\nOnce\n');
    const twice = await bulk.upload(id, 'Name\nTwice\n');
    expect([twice.status, twice.json]).toEqual([
      400,
      refusal(
        'BULK_API_ERROR',
        expect.stringContaining(`Found multipe contents for job: <${id.slice(0, 15)}>`),
      ),
    ]);
    expect((await bulk.call('PATCH', `/ingest/${id}`, { state: 'JobComplete' })).json).toEqual(
      refusal('INVALIDJOBSTATE'),
    );
    await bulk.close(id);
    await bulk.until(id);
    const steps: [Promise<{ json: unknown }>, string][] = [
      [bulk.close(id), 'Closing already Completed Job not allowed'],
      [
        bulk.call('PATCH', `/ingest/${id}`, { state: 'Aborted' }),
        'Aborting already Completed Job not allowed',
      ],
      [bulk.upload(id, 'Name\nLate\n'), 'Uploading data to a Job in state JobComplete not allowed'],
    ];
    for (const [step, message] of steps) {
      expect((await step).json).toEqual(refusal('INVALIDJOBSTATE', message));
    }
  });

  it('such as reading results too early gives nothing', async () => {
    const { id } = await bulk.create(account('insert'));
    for (const file of ['successfulResults', 'failedResults', 'unprocessedrecords']) {
      expect((await bulk.call('GET', `/ingest/${id}/${file}`)).status).toBe(204);
    }
  });
});

describe('a request for a job that is none', () => {
  const requests: [Record<string, unknown>, string, string][] = [
    [account(''), 'API_ERROR', "Invalid value: '' supplied for property: 'operation'"],
    [account('merge'), 'API_ERROR', "Invalid value: 'merge' supplied for property: 'operation'"],
    [
      { ...account('insert'), contentType: 'JSON' },
      'API_ERROR',
      "Invalid value: 'JSON' supplied for property: 'contentType'",
    ],
    [
      { ...account('insert'), lineEnding: 'CR' },
      'API_ERROR',
      "Invalid value: 'CR' supplied for property: 'lineEnding'",
    ],
    [
      { ...account('insert'), columnDelimiter: ',' },
      'API_ERROR',
      "Invalid value: ',' supplied for property: 'columnDelimiter'",
    ],
    [{ object: 'Blah', operation: 'insert' }, 'INVALIDJOB', 'InvalidJob : Unable to find object: Blah'],
    [
      account('upsert'),
      'INVALIDJOB',
      'InvalidJob : External ID was blank for Account. An External ID must be specified for upsert.',
    ],
    [
      { ...account('upsert'), externalIdFieldName: 'Description' },
      'INVALIDJOB',
      'InvalidJob : Field name provided, Description does not match an External ID for Account',
    ],
    [
      { object: 'RecordType', operation: 'delete' },
      'INVALIDJOB',
      'InvalidJob : No delete access for object:RecordType',
    ],
  ];

  it.each(requests)('%j is %s', async (request, errorCode, message) => {
    const reply = await bulk.call('POST', '/ingest', request);
    expect([reply.status, reply.json]).toEqual([400, refusal(errorCode, message)]);
  });

  it('or is not even JSON is an API_ERROR', async () => {
    const type = { 'content-type': 'application/json' };
    for (const body of ['{"object":', '[]', '{"object": 5}']) {
      const reply = await bulk.call('POST', '/ingest', body, type);
      expect([reply.status, reply.json]).toEqual([400, refusal('API_ERROR')]);
    }
  });
});

describe('an upload', () => {
  it('above 150 MB of base64 is refused before it is read', async () => {
    const { id } = await bulk.create(account('insert'));
    expect(await announced(`/services/data/v66.0/jobs/ingest/${id}/batches`, 150 * 1024 * 1024)).toBe(413);
  });

  it('of another type, or damaged, is refused', async () => {
    const { id } = await bulk.create(account('insert'));
    const json = await bulk.upload(id, '[]', { 'content-type': 'application/json' });
    expect([json.status, json.json]).toEqual([415, refusal('UNSUPPORTED_MEDIA_TYPE')]);
    const damaged = await bulk.upload(id, 'Name\nA\n', { 'content-encoding': 'gzip' });
    expect([damaged.status, damaged.json]).toEqual([400, refusal('MALFORMED_REQUEST')]);
  });
});

describe('bad weather', () => {
  const rows = Array.from({ length: 450 }, (_, i) => `Weather ${i}`);
  const data = `Name\n${rows.join('\n')}\n`;

  it('fails a job at some row and leaves the rest unprocessed', async () => {
    await org.control('POST', '/bulk', {
      failNext: { message: 'InternalServerError : oops', afterRows: 250 },
    });
    const job = await bulk.run(account('insert'), data);
    expect(job).toMatchObject({
      state: 'Failed',
      errorMessage: 'InternalServerError : oops',
      numberRecordsProcessed: 250,
    });
    const unprocessed = await bulk.results(job.id, 'unprocessedrecords');
    expect(unprocessed.records.map((row) => row['Name'])).toEqual(rows.slice(250));
    expect(await bulk.run(account('insert'), data)).toMatchObject({ state: 'JobComplete' });
  });

  it('holds a job up until it is aborted, which keeps what is done', async () => {
    await org.control('POST', '/bulk', { stallIn: 'InProgress' });
    const { id } = await bulk.create(account('insert'));
    await bulk.upload(id, data);
    await bulk.close(id);
    await bulk.until(id, (job) => job.numberRecordsProcessed === 200);
    const aborted = jobOf(await bulk.call('PATCH', `/ingest/${id}`, { state: 'Aborted' }));
    expect(aborted.state).toBe('Aborted');
    const counts = await Promise.all(
      (['successfulResults', 'failedResults', 'unprocessedrecords'] as const).map(
        async (file) => (await bulk.results(id, file)).records.length,
      ),
    );
    expect(counts).toEqual([200, 0, 250]);
  });

  it('ends a job that has used up the batches of the day', async () => {
    await bulk.run(account('insert'), data);
    const left = { DailyBulkApiBatches: { Max: 15_000, Remaining: expect.any(Number) } };
    const { json } = await org.call('GET', '/limits');
    expect(json).toMatchObject(left);
    const batches = Reflect.get(Object(Reflect.get(Object(json), 'DailyBulkApiBatches')), 'Remaining');
    expect(batches).toBeLessThan(15_000);
    await org.control('POST', '/bulk', { spend: { batches } });
    const ended = await bulk.run(account('insert'), data);
    expect(ended).toMatchObject({
      state: 'Failed',
      errorMessage: 'ExceededQuota : ApiBatchItems Limit exceeded.',
      numberRecordsProcessed: 0,
    });
    expect((await bulk.results(ended.id, 'unprocessedrecords')).records).toHaveLength(450);
    await org.control('POST', '/time', { offsetMs: 25 * 3_600_000 });
    expect(await bulk.run(account('insert'), data)).toMatchObject({ state: 'JobComplete' });
    await org.control('POST', '/time', { offsetMs: 7 * 24 * 3_600_000 - 60_000 });
    expect((await org.call('GET', `/jobs/ingest/${ended.id}`)).status).toBe(200);
    await org.control('POST', '/time', { offsetMs: 7 * 24 * 3_600_000 });
    expect((await org.call('GET', `/jobs/ingest/${ended.id}`)).status).toBe(404);
  });
});

it('changes rows as the job’s user, in the owner’s name', async () => {
  const person = new BulkByFetch(org, org.userOf('Standard User').token);
  const job = await person.run({ object: 'Account', operation: 'insert' }, 'Name\nBy a person\n');
  expect(job.createdById).toBe(CSM);
  expect((await accounts(`Name = 'By a person'`))[0]?.['OwnerId']).toBe(CSM);
});
