import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId } from '../org/small-book';
import { rawCall } from './raw-call';

const BASE = '/services/data/v66.0';
const ACCOUNTS = `${BASE}/query?q=${encodeURIComponent('SELECT Id, Name, Plan__c FROM Account')}`;

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(60);
});
afterEach(() => org.control('DELETE', '/faults'));
afterAll(() => org.close());

const fault = (more: object) => org.control('POST', '/faults', more);
const query = () => org.admin().query('SELECT Id FROM Account LIMIT 1');
const refusal = (errorCode: string, message: unknown = expect.any(String)) => [{ message, errorCode }];

describe('an instance that is down', () => {
  it('says SERVER_UNAVAILABLE by REST and by SOAP, for as often as asked', async () => {
    await fault({ kind: 'unavailable', count: 2 });
    const reply = await org.call('GET', '/recent');
    expect([reply.status, reply.json]).toEqual([503, refusal('SERVER_UNAVAILABLE', 'Server too busy')]);
    expect(reply.headers.get('sforce-limit-info')).toBeNull();
    expect(await rejection(org.admin().metadata.describe('66.0'))).toMatchObject({
      errorCode: 'sf:SERVER_UNAVAILABLE',
    });
    expect((await query()).totalSize).toBe(1);
  });

  it('may show the page of an instance in maintenance, at every address', async () => {
    await fault({ kind: 'unavailable', body: 'html', retryAfter: 7 });
    for (const path of ['/recent', '/services/oauth2/userinfo', '/services/Soap/m/66.0']) {
      const reply = await org.call('GET', path);
      expect([reply.status, reply.headers.get('content-type')]).toEqual([503, 'text/html']);
      expect(reply.text).toContain('We are down for maintenance.');
      expect(reply.headers.get('retry-after')).toBe('7');
    }
  });

  it('may fail with the platform’s unexpected error', async () => {
    await fault({ kind: 'failure', count: 1, match: { path: '/recent' } });
    const reply = await org.call('GET', '/recent');
    expect([reply.status, reply.json]).toEqual([
      500,
      refusal(
        'UNKNOWN_EXCEPTION',
        expect.stringMatching(/^An unexpected error occurred\. Please include this/),
      ),
    ]);
  });
});

describe('a storm of 401', () => {
  it('strikes its share of the requests, the same ones for the same seed, while it lasts', async () => {
    const statuses = async (seed: number) => {
      await org.control('DELETE', '/faults');
      await fault({ kind: 'unauthorized', share: 0.5, seed });
      const seen = [];
      for (let n = 0; n < 20; n++) seen.push((await org.call('GET', '/recent')).status);
      return seen;
    };
    const first = await statuses(4);
    expect(new Set(first)).toEqual(new Set([200, 401]));
    expect(await statuses(4)).toEqual(first);
    expect(await statuses(5)).not.toEqual(first);
    await org.control('DELETE', '/faults');
    await fault({ kind: 'unauthorized', lastsMs: 500 });
    expect(await rejection(query())).toMatchObject({ errorCode: 'INVALID_SESSION_ID' });
    await new Promise((resolve) => setTimeout(resolve, 520));
    expect((await query()).totalSize).toBe(1);
  });
});

describe('long requests', () => {
  it('are refused all the others once there are as many as the org may have', async () => {
    await org.control('POST', '/long-requests', { limit: 2, afterMs: 20 });
    await fault({ kind: 'latency', ms: 400, count: 2, match: { path: '/query' } });
    const long = [org.call('GET', ACCOUNTS), org.call('GET', ACCOUNTS)];
    await new Promise((resolve) => setTimeout(resolve, 100));
    const reply = await org.call('GET', '/recent');
    const words = 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.';
    expect([reply.status, reply.json]).toEqual([403, refusal('REQUEST_LIMIT_EXCEEDED', words)]);
    expect(await rejection(org.admin().metadata.describe('66.0'))).toMatchObject({
      errorCode: 'sf:REQUEST_LIMIT_EXCEEDED',
      message: `REQUEST_LIMIT_EXCEEDED: ${words}`,
    });
    expect((await org.call('GET', '/services/oauth2/userinfo')).status).toBe(200);
    for (const { status } of await Promise.all(long)) expect(status).toBe(200);
    expect((await org.call('GET', '/recent')).status).toBe(200);
    await org.control('POST', '/long-requests', { limit: 25, afterMs: 20_000 });
  });

  it('may be refused without waiting for any', async () => {
    await fault({ kind: 'concurrent', count: 1 });
    expect(await rejection(query())).toMatchObject({ errorCode: 'REQUEST_LIMIT_EXCEEDED' });
  });
});

describe('latency', () => {
  it('holds requests up for its time and some of its jitter', async () => {
    await fault({ kind: 'latency', ms: 50, jitterMs: 60 });
    const started = performance.now();
    await org.call('GET', '/recent');
    expect(performance.now() - started).toBeGreaterThanOrEqual(49);
  });
});

describe('a cut connection', () => {
  const path = `${BASE}/sobjects/Account/${accountId(7)}`;
  const write = (industry: string) =>
    rawCall(org, 'PATCH', path, {
      chunks: [JSON.stringify({ Industry: industry })],
      headers: { 'content-type': 'application/json' },
    });
  const industry = async () => (await org.admin().sobject('Account').retrieve(accountId(7)))['Industry'];

  it('before the work leaves nothing done', async () => {
    await fault({ kind: 'reset', when: 'before', count: 1 });
    await expect(write('Banking')).rejects.toThrow();
    expect(await industry()).toBeNull();
  });

  it('instead of the reply leaves all done', async () => {
    await fault({ kind: 'reset', when: 'after', count: 1 });
    await expect(write('Banking')).rejects.toThrow();
    expect(await industry()).toBe('Banking');
  });

  it('in the middle of the body has sent the head and half, packed or not', async () => {
    const whole = await rawCall(org, 'GET', ACCOUNTS);
    await fault({ kind: 'reset', when: 'middle', count: 3 });
    const half = await rawCall(org, 'GET', ACCOUNTS);
    expect([half.status, half.cut]).toEqual([200, true]);
    expect(half.headers['content-length']).toBe(String(whole.body.length));
    expect(half.body).toEqual(whole.body.subarray(0, whole.body.length >> 1));
    const packed = await rawCall(org, 'GET', ACCOUNTS, { headers: { 'accept-encoding': 'gzip' } });
    expect([packed.cut, packed.body.length]).toEqual([true, Number(packed.headers['content-length']) >> 1]);
    expect(() => gunzipSync(packed.body)).toThrow();
    await expect(org.call('GET', ACCOUNTS)).rejects.toThrow();
    expect((await query()).totalSize).toBe(1);
  });
});

describe('a row that another transaction holds', () => {
  const held = accountId(11);
  const words = `unable to obtain exclusive access to this record or 1 records: ${held}`;
  const locked = [{ message: words, errorCode: 'UNABLE_TO_LOCK_ROW', fields: [] }];
  const oppty = (AccountId: string) => ({
    attributes: { type: 'Opportunity' },
    Name: 'Renewal',
    AccountId,
    StageName: 'Prospecting',
    CloseDate: '2026-12-31',
  });
  let deal: string;
  let person: string;
  beforeAll(async () => {
    const made = await org.call('POST', '/composite/sobjects', {
      body: {
        records: [oppty(held), { attributes: { type: 'Contact' }, LastName: 'Field', AccountId: held }],
      },
    });
    const ids = (made.json as Array<{ id: string }>).map(({ id }) => id);
    deal = ids[0] ?? '';
    person = ids[1] ?? '';
  });
  beforeEach(() => org.control('POST', '/locks', { ids: [held.slice(0, 15)] }));

  it('is not written, nor are the children of the account it is', async () => {
    for (const [object, id, body] of [
      ['Account', held, { Industry: 'Banking' }],
      ['Opportunity', deal, { NextStep: 'call' }],
      ['Contact', person, { Title: 'CFO' }],
    ] as const) {
      const reply = await org.call('PATCH', `/sobjects/${object}/${id}`, { body });
      expect([object, reply.status, reply.json]).toEqual([object, 400, locked]);
    }
    const born = await org.call('POST', '/sobjects/Case', { body: { Subject: 'Help', AccountId: held } });
    expect([born.status, born.json]).toEqual([400, locked]);
    const moved = await org.call('POST', '/sobjects/Contact', {
      body: { LastName: 'X', AccountId: accountId(12) },
    });
    expect(moved.status).toBe(201);
    const gone = await org.call('DELETE', `/sobjects/Opportunity/${deal}`);
    expect([gone.status, gone.json]).toEqual([400, locked]);
    const keyed = await org.call('PATCH', '/sobjects/Account/Workspace_Id__c/ws-11', {
      body: { Industry: 'Retail' },
    });
    expect([keyed.status, keyed.json]).toEqual([400, locked]);
  });

  it('fails alone among others, by jsforce too', async () => {
    const rows = [held, accountId(12)].map((Id) => ({ Id, Industry: 'Energy' }));
    expect(await org.admin().sobject('Account').update(rows)).toMatchObject([
      { success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: words, fields: [] }] },
      { success: true },
    ]);
  });

  it('is written once it is released, or its time is over', async () => {
    const body = { Industry: 'Apparel' };
    const write = async () => (await org.call('PATCH', `/sobjects/Account/${held}`, { body })).status;
    expect(await org.control('POST', '/locks/release', { ids: [held] })).toEqual([]);
    expect(await write()).toBe(204);
    await org.control('POST', '/locks', { ids: [held], ms: 400 });
    expect(await write()).toBe(400);
    await new Promise((resolve) => setTimeout(resolve, 420));
    expect(await write()).toBe(204);
    await expect(org.control('POST', '/locks', { ids: ['001000000000000'] })).rejects.toThrow('no row');
  });

  it('may be drawn by lot: the parent is named where there is one', async () => {
    await org.control('DELETE', '/locks');
    await fault({ kind: 'lock', match: { path: '/sobjects' }, skip: 1, count: 1 });
    expect((await org.call('PATCH', `/sobjects/Contact/${person}`, { body: { Title: 'CEO' } })).status).toBe(
      204,
    );
    const struck = await org.call('PATCH', `/sobjects/Contact/${person}`, { body: { Title: 'CFO' } });
    expect(struck.json).toEqual(locked);
    expect((await org.call('PATCH', `/sobjects/Contact/${person}`, { body: { Title: 'CFO' } })).status).toBe(
      204,
    );
  });
});

describe('the request log', () => {
  interface Entry {
    n: number;
    [name: string]: unknown;
  }
  const log = async (filter = '') => (await org.control('GET', `/requests${filter}`)) as Entry[];

  it('holds what a request meant and cost, without secrets', async () => {
    await org.control('DELETE', '/requests');
    const { token, userId } = org.userOf('System Administrator');
    const records = [1, 2, 3].map((n) => ({
      attributes: { type: 'Account' },
      id: accountId(n),
      Industry: 'Retail',
    }));
    await org.call('PATCH', '/composite/sobjects', {
      body: { records },
      headers: {
        'Sforce-Auto-Assign': 'FALSE',
        'Sforce-Duplicate-Rule-Header': 'allowSave=true',
        'If-Unmodified-Since': 'Tue, 10 Mar 2099 10:00:00 GMT',
      },
    });
    const [entry] = await log();
    expect(entry).toMatchObject({
      method: 'PATCH',
      path: `${BASE}/composite/sobjects`,
      status: 200,
      user: userId,
      client: org.client.id,
      calls: 1,
      records: 3,
      bytes: JSON.stringify({ records }).length,
      headers: {
        'content-type': 'application/json',
        'sforce-auto-assign': 'FALSE',
        'sforce-duplicate-rule-header': 'allowSave=true',
        'if-unmodified-since': 'Tue, 10 Mar 2099 10:00:00 GMT',
      },
    });
    expect(JSON.stringify(entry)).not.toContain(token);
    expect(entry?.['headers']).not.toHaveProperty('authorization');
  });

  it('is read by method, part of the path, status, user and what came after a number', async () => {
    await org.control('DELETE', '/requests');
    await org.call('GET', '/recent');
    await org.call('GET', '/nowhere');
    await org.call('POST', '/sobjects/Account', { body: { Name: 'X' } });
    const all = await log();
    expect(all).toHaveLength(3);
    expect(await log('?method=post')).toEqual([all[2]]);
    expect(await log('?path=/recent')).toEqual([all[0]]);
    expect(await log('?status=404')).toEqual([all[1]]);
    expect(await log('?user=nobody')).toEqual([]);
    expect(await log(`?since=${all[1]?.n}`)).toEqual([all[2]]);
    expect(await org.control('GET', '/requests/total')).toEqual({ total: all[2]?.n });
    await expect(log('?colour=red')).rejects.toThrow('INVALID_QUERY');
  });

  it('waits for the next request that is asked for, and no longer than told', async () => {
    const { total } = (await org.control('GET', '/requests/total')) as { total: number };
    const next = log(`?since=${total}&path=/limits&wait=2000`);
    await org.call('GET', '/recent');
    await org.call('GET', '/limits');
    expect(await next).toMatchObject([{ path: `${BASE}/limits`, n: total + 2 }]);
    const started = performance.now();
    expect(await log(`?since=${total + 2}&wait=60`)).toEqual([]);
    expect(performance.now() - started).toBeGreaterThanOrEqual(55);
  });

  it('says 0 of a reply that never came, and counts no call of a session that was none', async () => {
    await org.control('DELETE', '/requests');
    await fault({ kind: 'reset', count: 1 });
    await expect(org.call('GET', '/recent')).rejects.toThrow();
    await org.call('GET', '/recent', { token: 'nobody' });
    expect(await log()).toMatchObject([
      { status: 0, calls: 0 },
      { status: 401, calls: 0 },
    ]);
  });
});
