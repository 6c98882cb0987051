import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { CSM } from '../org/small-book';
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

it('changes rows as the job’s user, in the owner’s name', async () => {
  const person = new BulkByFetch(org, org.userOf('Standard User').token);
  const job = await person.run({ object: 'Account', operation: 'insert' }, 'Name\nBy a person\n');
  expect(job.createdById).toBe(CSM);
  expect((await accounts(`Name = 'By a person'`))[0]?.['OwnerId']).toBe(CSM);
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
