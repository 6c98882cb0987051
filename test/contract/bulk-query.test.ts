import { parse } from 'csv-parse/sync';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId } from '../org/small-book';
import { BulkByFetch, type JobInfo, jobOf } from './bulk-by-fetch';

let org: OrgUnderTest;
let bulk: BulkByFetch;
beforeAll(async () => {
  org = await OrgUnderTest.start(7);
  bulk = new BulkByFetch(org);
  await org
    .admin()
    .sobject('Account')
    .update({
      Id: accountId(1),
      AnnualRevenue: 91_226_003,
      NumberOfEmployees: 12,
      Description: 'says "so",\nand more',
    });
});
afterAll(() => org.close());
afterEach(() => org.control('DELETE', '/bulk'));

const refusal = (errorCode: string, message: unknown = expect.any(String)) => [{ errorCode, message }];

async function complete(query: string, more: Record<string, unknown> = {}): Promise<JobInfo> {
  const { id } = await bulk.create({ operation: 'query', query, ...more }, 'query');
  return bulk.until(id, undefined, 'query');
}

describe('a query job', () => {
  it('says all about itself from its creation to its deletion', async () => {
    const query = 'SELECT Id, Name FROM account';
    const created = await bulk.call('POST', '/query', { operation: 'query', query });
    const { id } = jobOf(created);
    const core = {
      id,
      operation: 'query',
      object: 'Account',
      createdById: expect.stringMatching(/^005\w{15}$/),
      createdDate: expect.stringMatching(/\.000\+0000$/),
      systemModstamp: expect.stringMatching(/\.000\+0000$/),
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: 66,
    };
    const dialect = { lineEnding: 'LF', columnDelimiter: 'COMMA' };
    expect(created.json).toEqual({ ...core, ...dialect, state: 'UploadComplete' });
    expect(await bulk.until(id, undefined, 'query')).toEqual({
      ...core,
      ...dialect,
      state: 'JobComplete',
      jobType: 'V2Query',
      numberRecordsProcessed: 7,
      retries: 0,
      totalProcessingTime: expect.any(Number),
      isPkChunkingSupported: true,
    });
    const list = await bulk.call('GET', '/query?jobType=V2Query&concurrencyMode=parallel');
    expect(list.json).toMatchObject({ done: true, nextRecordsUrl: null });
    expect((await bulk.call('DELETE', `/query/${id}`)).status).toBe(204);
    expect((await bulk.call('GET', `/query/${id}`)).json).toEqual(
      refusal('NOT_FOUND', 'The requested resource does not exist'),
    );
  });

  it('writes every value in quotes, by the types of its columns', async () => {
    const fields = 'Name, CreatedDate, AnnualRevenue, NumberOfEmployees, IsDeleted, Description, Owner.Name';
    const { id } = await complete(`SELECT ${fields}, Industry FROM Account WHERE Id = '${accountId(1)}'`);
    const { text, headers } = await bulk.call('GET', `/query/${id}/results`, undefined, {
      accept: 'text/csv',
    });
    expect(headers.get('content-type')).toContain('text/csv');
    expect(text).toBe(
      [
        '"Name","CreatedDate","AnnualRevenue","NumberOfEmployees","IsDeleted","Description","Owner.Name","Industry"\n',
        '"Account 1","2026-01-01T09:00:00.000Z","9.1226003E7","12","false","says ""so"",\nand more","Casey Morgan",""\n',
      ].join(''),
    );
  });

  it('speaks the dialect that was asked for', async () => {
    const more = { columnDelimiter: 'PIPE', lineEnding: 'CRLF' };
    const { id } = await complete(`SELECT Id, Name FROM Account WHERE Name = 'Account 2'`, more);
    const { text } = await bulk.call('GET', `/query/${id}/results`);
    expect(text).toBe(`"Id"|"Name"\r\n"${accountId(2)}"|"Account 2"\r\n`);
  });

  it('without a match has a header row', async () => {
    const { id } = await complete(`SELECT Id, Name FROM Account WHERE Name = 'nobody'`);
    const { text, headers } = await bulk.call('GET', `/query/${id}/results`);
    expect(text).toBe('"Id","Name"\n');
    expect([headers.get('sforce-numberofrecords'), headers.get('sforce-locator')]).toEqual(['0', 'null']);
  });

  it('finds deleted rows by queryAll only', async () => {
    await org.admin().sobject('Account').destroy(accountId(7));
    const query = `SELECT Id FROM Account WHERE Id = '${accountId(7)}'`;
    expect((await complete(query)).numberRecordsProcessed).toBe(0);
    expect((await complete(query, { operation: 'queryAll' })).numberRecordsProcessed).toBe(1);
  });

  it('sees what its user sees', async () => {
    const integration = new BulkByFetch(org, org.userOf('Minimum Access - API Only Integrations').token);
    const refused = await integration.call('POST', '/query', {
      operation: 'query',
      query: 'SELECT Id FROM Account',
    });
    expect([refused.status, refused.json]).toEqual([400, refusal('API_ERROR')]);
    const { id } = await complete('SELECT Id FROM Account');
    expect((await integration.call('GET', `/query/${id}/results`)).status).toBe(404);
  });
});

describe('results', () => {
  it('come page by page until the locator is the word null', async () => {
    const { id } = await complete('SELECT Name FROM Account ORDER BY Name LIMIT 6');
    const names: string[] = [];
    const sizes: (string | null)[] = [];
    for (let locator: string | null = ''; locator !== 'null'; ) {
      const at: string = locator ? `&locator=${locator}` : '';
      const page = await bulk.call('GET', `/query/${id}/results?maxRecords=4${at}`);
      const rows: { Name: string }[] = parse(page.text, { columns: true });
      names.push(...rows.map((row) => row.Name));
      sizes.push(page.headers.get('sforce-numberofrecords'));
      locator = page.headers.get('sforce-locator');
    }
    expect(sizes).toEqual(['4', '2']);
    expect(names).toEqual([1, 2, 3, 4, 5, 6].map((n) => `Account ${n}`));
  });

  it('can be read side by side by the addresses of their pages', async () => {
    const { id } = await complete('SELECT Id FROM Account LIMIT 6');
    const first = await bulk.call('GET', `/query/${id}/resultPages?maxRecords=1`);
    expect(first.json).toMatchObject({ done: false });
    const next: unknown = Reflect.get(Object(first.json), 'nextRecordsUrl');
    const second = await org.call('GET', String(next));
    expect(second.json).toMatchObject({ done: true, nextRecordsUrl: null });
    const urls = [first, second].flatMap(({ json }) => resultUrls(json));
    expect(urls).toHaveLength(6);
    const ids = await Promise.all(urls.map(async (url) => (await org.call('GET', url)).text.split('\n')[1]));
    expect(new Set(ids).size).toBe(6);
  });

  it('are refused for a locator or number that is none, and by another version', async () => {
    const { id } = await complete('SELECT Id FROM Account');
    const wrong = await bulk.call('GET', `/query/${id}/results?locator=zzz`);
    expect([wrong.status, wrong.json]).toEqual([400, refusal('INVALID_QUERY_LOCATOR')]);
    const none = await bulk.call('GET', `/query/${id}/results?maxRecords=0`);
    expect([none.status, none.json]).toEqual([400, refusal('API_ERROR')]);
    const older = await org.call('GET', `/services/data/v60.0/jobs/query/${id}/results`);
    expect(older.status).toBe(409);
  });

  it('are no content as long as there are none', async () => {
    await org.control('POST', '/bulk', { stallIn: 'InProgress' });
    const { id } = await bulk.create({ operation: 'query', query: 'SELECT Id FROM Account' }, 'query');
    expect((await bulk.call('GET', `/query/${id}/results`)).status).toBe(204);
  });
});

function resultUrls(json: unknown): string[] {
  const pages: unknown = Reflect.get(Object(json), 'resultPages');
  return Array.isArray(pages) ? pages.map((page) => String(Reflect.get(Object(page), 'resultUrl'))) : [];
}

describe('jsforce', () => {
  it('queries in bulk', async () => {
    const stream = await org
      .admin()
      .bulk2.query('SELECT Id, Owner.Name FROM Account LIMIT 2', { pollInterval: 5 });
    expect(await stream.toArray()).toEqual([
      { Id: expect.stringMatching(/^001/), 'Owner.Name': 'Casey Morgan' },
      { Id: expect.stringMatching(/^001/), 'Owner.Name': 'Casey Morgan' },
    ]);
  });

  it('hears what is wrong with a query', async () => {
    const asked = rejection(org.admin().bulk2.query('SELECT Whizbang FROM Account'));
    expect((await asked).message).toContain("No such column 'Whizbang' on entity 'Account'");
  });

  it('hears that a job failed', async () => {
    await org.control('POST', '/bulk', { failNext: { message: 'no matter' } });
    const asked = org.admin().bulk2.query('SELECT Id FROM Account', { pollInterval: 5 });
    expect((await rejection(asked)).message).toBe('Query job failed to complete');
  });
});

describe('a query that bulk jobs do not run', () => {
  const refused: [string, string][] = [
    ['SELECT Id, BillingAddress FROM Account', 'Selecting compound data not supported in Bulk Query'],
    ['SELECT Account.BillingAddress FROM Contact', 'Selecting compound data not supported in Bulk Query'],
    [
      'SELECT Id, (SELECT Id FROM Contacts) FROM Account',
      'Aggregate Relationships not supported in Bulk V2 Query with CSV content type',
    ],
    ['SELECT COUNT() FROM Account', 'Aggregate Relationships not supported in Bulk Query'],
    ['SELECT MAX(NumberOfEmployees) FROM Account', 'Aggregate Relationships not supported in Bulk Query'],
    ['SELECT Name FROM Account GROUP BY Name', 'Aggregate Relationships not supported in Bulk Query'],
    ['SELECT Id FROM Account LIMIT 5 OFFSET 2', 'OFFSET clause not supported in Bulk Query'],
    ['SELECT TYPEOF What WHEN Account THEN Name END FROM Task', 'TYPEOF clause not supported in Bulk Query'],
    ['SELECT FIELDS(STANDARD) FROM Account', 'FIELDS function not supported in Bulk Query'],
  ];

  it.each(refused)('%s is an API_ERROR', async (query, message) => {
    const reply = await bulk.call('POST', '/query', { operation: 'query', query });
    expect([reply.status, reply.json]).toEqual([400, refusal('API_ERROR', message)]);
  });

  it('because it is wrong in itself is an API_ERROR with the words of SOQL', async () => {
    for (const query of ['', 'SELECT', 'SELECT Id FROM Nowhere', "SELECT Id FROM Account WHERE Name = 'x"]) {
      const reply = await bulk.call('POST', '/query', { operation: 'query', query });
      expect([reply.status, reply.json]).toEqual([400, refusal('API_ERROR')]);
    }
    const deleted = await bulk.call('POST', '/query', {
      operation: 'delete',
      query: 'SELECT Id FROM Account',
    });
    expect(deleted.json).toEqual(
      refusal('API_ERROR', "Invalid value: 'delete' supplied for property: 'operation'"),
    );
  });

  it('because the day is used up is LIMIT_EXCEEDED', async () => {
    await org.control('POST', '/bulk', { spend: { queryJobs: 10_000 } });
    const reply = await bulk.call('POST', '/query', { operation: 'query', query: 'SELECT Id FROM Account' });
    await org.control('POST', '/time', { offsetMs: 25 * 3_600_000 });
    expect([reply.status, reply.json]).toEqual([
      400,
      refusal('LIMIT_EXCEEDED', 'Max bulk v2 query jobs (10000) per 24 hrs has been reached (10001)'),
    ]);
  });
});

describe('a query job that is not over', () => {
  it('can be aborted once, and deleted only then', async () => {
    await org.control('POST', '/bulk', { stallIn: 'UploadComplete' });
    const { id } = await bulk.create({ operation: 'query', query: 'SELECT Id FROM Account' }, 'query');
    const early = await bulk.call('DELETE', `/query/${id}`);
    expect([early.status, early.json]).toEqual([
      400,
      refusal('API_ERROR', 'Error encountered when deleting the job because the job is not terminated'),
    ]);
    expect(jobOf(await bulk.call('PATCH', `/query/${id}`, { state: 'Aborted' })).state).toBe('Aborted');
    expect((await bulk.call('PATCH', `/query/${id}`, { state: 'Aborted' })).json).toEqual(
      refusal('INVALIDJOBSTATE', 'Aborting already Aborted Job not allowed'),
    );
    expect((await bulk.call('GET', `/query/${id}/results`)).status).toBe(204);
    expect((await bulk.call('DELETE', `/query/${id}`)).status).toBe(204);
  });

  it('cannot be aborted any more when it is complete', async () => {
    const { id } = await complete('SELECT Id FROM Account');
    const reply = await bulk.call('PATCH', `/query/${id}`, { state: 'Aborted' });
    expect([reply.status, reply.json]).toEqual([
      400,
      refusal('INVALIDJOBSTATE', 'Aborting already Completed Job not allowed'),
    ]);
  });
});
