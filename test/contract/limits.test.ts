import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId } from '../org/small-book';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(230);
});
afterEach(async () => {
  await org.control('POST', '/usage', { used: 0, max: 100_000, overrun: 0 });
  await org.control('POST', '/time', { offsetMs: 0 });
});
afterAll(() => org.close());

const READ = `v66.0/sobjects/Account/${accountId(1)}?fields=Id`;
const used = async (): Promise<number> => {
  const { usage } = (await org.control('GET', '/state')) as { usage: { used: number } };
  return usage.used;
};
/** API calls that some work cost the org. */
const cost = async (work: () => Promise<unknown>): Promise<number> => {
  const before = await used();
  await work();
  return (await used()) - before;
};

describe('API calls', () => {
  it('count one each: reads, writes, pages, describes, refusals', async () => {
    const soql = encodeURIComponent('SELECT Id, Name FROM Account');
    const page = { headers: { 'sforce-query-options': 'batchSize=200' } };
    const first = await org.call('GET', `/query?q=${soql}`, page);
    const { nextRecordsUrl } = first.json as { nextRecordsUrl: string };
    expect(await cost(() => org.call('GET', `/query?q=${soql}`, page))).toBe(1);
    expect(await cost(() => org.call('GET', nextRecordsUrl, page))).toBe(1);
    expect(await cost(() => org.admin().sobject('Account').describe())).toBe(1);
    expect(await cost(() => org.call('GET', '/sobjects/Nothing__c'))).toBe(1);
    expect(await cost(() => org.call('GET', '/limits'))).toBe(1);
    const rows = [1, 2, 3].map((n) => ({ Id: accountId(n), Industry: 'Banking' }));
    expect(await cost(() => org.admin().sobject('Account').update(rows))).toBe(1);
    expect(await cost(() => org.admin().metadata.describe('66.0'))).toBe(1);
  });

  it('count one for a composite and one for each request of a batch', async () => {
    const get = { method: 'GET', url: `/services/data/${READ}` };
    const compositeRequest = ['a', 'b', 'c'].map((referenceId) => ({ ...get, referenceId }));
    expect(await cost(() => org.call('POST', '/composite', { body: { compositeRequest } }))).toBe(1);
    const batchRequests = [1, 2, 3].map(() => ({ method: 'GET', url: READ }));
    expect(await cost(() => org.call('POST', '/composite/batch', { body: { batchRequests } }))).toBe(3);
    expect(await cost(() => org.call('POST', '/composite/Batch/', { body: { batchRequests } }))).toBe(3);
  });

  it('count none for sign-in, identity, the list of versions, preflights and sessions that are none', async () => {
    const { token } = org.userOf('System Administrator');
    const { client } = org;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.secret,
    });
    const none = await cost(async () => {
      await org.call('POST', '/services/oauth2/token', { token: null, body: form });
      await org.call('GET', '/services/oauth2/userinfo', { token });
      await org.call('GET', '/services/data', { token: null });
      await org.call('GET', '/limits', { token: null });
      await org.call('GET', '/limits', { token: 'nobody' });
      await org.call('OPTIONS', '/limits', {
        token: null,
        headers: { origin: 'https://a.example', 'access-control-request-method': 'GET' },
      });
    });
    expect(none).toBe(0);
  });

  it('are told with every reply to who is known', async () => {
    await org.control('POST', '/usage', { used: 17 });
    const told = async (path: string, token?: null) =>
      (await org.call('GET', path, token === null ? { token } : {})).headers.get('sforce-limit-info');
    expect(await told('/recent')).toBe('api-usage=18/100000');
    expect(await told('/nowhere')).toBe('api-usage=19/100000');
    expect(await told('/recent', null)).toBeNull();
  });

  it('are forgotten a day later by the org’s clock, not before', async () => {
    await org.control('POST', '/time', { now: '2026-03-01T10:00:00.000Z' });
    await org.control('POST', '/usage', { used: 500 });
    await org.control('POST', '/time', { now: '2026-03-01T22:00:00.000Z' });
    await org.call('GET', '/recent');
    expect(await used()).toBe(501);
    await org.control('POST', '/time', { now: '2026-03-02T09:58:00.000Z' });
    expect(await used()).toBe(501);
    await org.control('POST', '/time', { now: '2026-03-02T10:01:00.000Z' });
    expect(await used()).toBe(1);
    await org.control('POST', '/time', { now: '2026-03-02T22:01:00.000Z' });
    expect(await used()).toBe(0);
  });
});

describe('a spent allowance', () => {
  const spent = [{ message: 'TotalRequests Limit exceeded.', errorCode: 'REQUEST_LIMIT_EXCEEDED' }];

  it('refuses every call, by REST and by SOAP, until there is more', async () => {
    await org.control('POST', '/usage', { used: 100_000 });
    const reply = await org.call('GET', '/recent');
    expect([reply.status, reply.json]).toEqual([403, spent]);
    expect(reply.headers.get('sforce-limit-info')).toBe('api-usage=100000/100000');
    expect(await rejection(org.admin().query('SELECT Id FROM Account'))).toMatchObject({
      errorCode: 'REQUEST_LIMIT_EXCEEDED',
    });
    expect(await rejection(org.admin().metadata.describe('66.0'))).toMatchObject({
      errorCode: 'sf:REQUEST_LIMIT_EXCEEDED',
    });
    expect(await used()).toBe(100_000);
    await org.control('POST', '/usage', { max: 100_001 });
    expect((await org.call('GET', '/recent')).status).toBe(200);
  });

  it('refuses the rest of a batch that outruns it', async () => {
    await org.control('POST', '/usage', { used: 8, max: 10 });
    const batchRequests = [1, 2, 3].map(() => ({ method: 'GET', url: READ }));
    const { json } = await org.call('POST', '/composite/batch', { body: { batchRequests } });
    expect(json).toEqual({
      hasErrors: true,
      results: [
        { statusCode: 200, result: expect.objectContaining({ Id: accountId(1) }) },
        { statusCode: 200, result: expect.objectContaining({ Id: accountId(1) }) },
        { statusCode: 403, result: spent },
      ],
    });
  });

  it('may be overrun where the platform lets it', async () => {
    await org.control('POST', '/usage', { used: 10, max: 10, overrun: 2 });
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await org.call('GET', '/recent')).status);
    expect(statuses).toEqual([200, 200, 403]);
    await org.control('POST', '/usage', { used: 11 });
    const { json } = await org.call('GET', '/limits');
    expect(json).toMatchObject({ DailyApiRequests: { Max: 10, Remaining: 0 } });
  });
});

describe('/limits', () => {
  it('names the org’s allowances and counts API requests down', async () => {
    await org.control('POST', '/usage', { used: 41 });
    const limits = await org.admin().limits();
    expect(limits).toMatchObject({
      DailyApiRequests: { Max: 100_000, Remaining: 99_958 },
      DailyBulkApiBatches: { Max: 15_000 },
      DailyBulkV2QueryJobs: { Max: 10_000 },
      ConcurrentAsyncGetReportInstances: { Max: 200, Remaining: 200 },
      HourlyTimeBasedWorkflow: { Max: 1000, Remaining: 1000 },
      DataStorageMB: { Max: 10_240 },
      PermissionSets: { Max: 1500, CreateCustom: { Max: 1000 } },
    });
    const names = Object.keys(limits);
    expect(names.length).toBeGreaterThan(45);
    expect(names).toEqual([...names].sort());
    for (const limit of Object.values(limits)) expect(limit.Remaining).toBeLessThanOrEqual(limit.Max);
  });

  it('is for who may view setup, its storage for who may manage users', async () => {
    const person = await org.call('GET', '/limits', { token: org.userOf('Standard User').token });
    expect(person.status).toBe(200);
    expect(person.json).not.toHaveProperty('DataStorageMB');
    const program = org.userOf('Minimum Access - API Only Integrations').token;
    for (const path of ['/limits', '/limits/recordCount?sObjects=Account']) {
      const refused = await org.call('GET', path, { token: program });
      expect([refused.status, refused.json]).toEqual([
        403,
        [expect.objectContaining({ errorCode: 'INSUFFICIENT_ACCESS' })],
      ]);
    }
  });

  it('counts live rows of the objects asked for and passes over unknown ones', async () => {
    await org.admin().sobject('Account').delete(accountId(230));
    const count = (objects: string) => org.call('GET', `/limits/recordCount?sObjects=${objects}`);
    expect((await count('Account,Whizbang,User')).json).toEqual({
      sObjects: [
        { count: 229, name: 'Account' },
        { count: expect.any(Number), name: 'User' },
      ],
    });
    const all = (await org.call('GET', '/limits/recordCount')).json as { sObjects: Array<{ name: string }> };
    const names = all.sObjects.map(({ name }) => name);
    expect(names).toContain('Contact');
    expect(names.filter((name) => name.endsWith('History'))).toEqual([]);
  });
});
