import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountId, CSM } from '../small-book';
import { OrgUnderTest, rejection } from './org-under-test';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(80);
});
afterAll(() => org.close());

const query = () => org.admin().query('SELECT Id FROM Account LIMIT 1');

test('each fault strikes as named and then is over', async () => {
  for (const [kind, code] of [
    ['unauthorized', 'INVALID_SESSION_ID'],
    ['quota', 'REQUEST_LIMIT_EXCEEDED'],
  ]) {
    await org.control('POST', '/faults', { kind, count: 1 });
    expect((await rejection(query())).errorCode).toBe(code);
    expect((await query()).totalSize).toBe(1);
  }
  await org.control('POST', '/faults', { kind: 'unavailable', match: { method: 'PATCH' }, count: 1 });
  const update = () =>
    org
      .admin()
      .sobject('Account')
      .update({ Id: accountId(41), Industry: 'Banking' });
  expect((await rejection(update())).errorCode).toBe('SERVER_UNAVAILABLE');
  expect((await update()).success).toBe(true);
  await org.control('POST', '/faults', { kind: 'latency', ms: 300, count: 1 });
  const started = performance.now();
  await query();
  expect(performance.now() - started).toBeGreaterThanOrEqual(295);
  await org.control('DELETE', '/faults');
});

test('a spent daily allowance refuses every further call until there is more', async () => {
  await org.control('POST', '/usage', { used: 99_999 });
  expect((await query()).totalSize).toBe(1);
  expect((await rejection(query())).errorCode).toBe('REQUEST_LIMIT_EXCEEDED');
  const reply = await fetch(`${org.url}/services/data/v66.0/limits`, {
    headers: { authorization: `Bearer ${org.userOf('System Administrator').token}` },
  });
  expect(reply.status).toBe(403);
  expect(reply.headers.get('sforce-limit-info')).toBe('api-usage=100000/100000');
  await org.control('POST', '/usage', { used: 0 });
  expect((await query()).totalSize).toBe(1);
});

test('locked rows fail alone', async () => {
  await org.control('POST', '/faults', { kind: 'lock', match: { path: '/composite/sobjects' }, count: 1 });
  const rows = [51, 52].map((n) => ({ Id: accountId(n), Industry: 'Banking' }));
  const results = await org.admin().sobject('Account').update(rows);
  expect(results).toMatchObject([
    { success: false, errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW' }] },
    { success: true },
  ]);
  await org.control('DELETE', '/faults');
});

test('a reset after the work loses the reply but not the write', async () => {
  const { token } = org.userOf('System Administrator');
  const patch = () =>
    fetch(`${org.url}/services/data/v66.0/sobjects/Account/${accountId(61)}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{"Industry":"Apparel"}',
    });
  const industry = async () => (await org.admin().sobject('Account').retrieve(accountId(61)))['Industry'];
  await org.control('POST', '/faults', { kind: 'reset', match: { method: 'PATCH' }, count: 1 });
  await expect(patch()).rejects.toThrow();
  expect(await industry()).toBeNull();
  await org.control('POST', '/faults', {
    kind: 'reset',
    when: 'after',
    match: { method: 'PATCH' },
    count: 1,
  });
  await expect(patch()).rejects.toThrow();
  expect(await industry()).toBe('Apparel');
  await org.control('DELETE', '/faults');
});

test("the org's clock dates its replies, as it dates its rows", async () => {
  await org.control('POST', '/time', { now: '2026-03-11T12:00:00.000Z' });
  const reply = await fetch(`${org.url}/services/data`);
  expect(reply.headers.get('date')).toMatch(/^Wed, 11 Mar 2026 12:00/);
  await org.control('POST', '/time', { offsetMs: 0 });
  const now = await fetch(`${org.url}/services/data`);
  expect(Math.abs(Date.parse(now.headers.get('date') ?? '') - Date.now())).toBeLessThan(10_000);
});

test('an out-of-band edit, a new day and the request log are there', async () => {
  await org.control('DELETE', '/requests');
  await org.control('POST', '/change', {
    user: 'csm@small.example',
    op: 'update',
    object: 'Account',
    id: accountId(71),
    fields: { Industry: 'Hospitality' },
  });
  const seen = await org.admin().sobject('Account').retrieve(accountId(71));
  expect(seen).toMatchObject({
    Industry: 'Hospitality',
    LastModifiedById: CSM,
  });
  expect((await org.admin().sobject('Account').retrieve(accountId(5)))['Plan__c']).toBe('Growth');
  await org.control('POST', '/days', { through: '2026-01-06' });
  expect((await org.admin().sobject('Account').retrieve(accountId(5)))['Plan__c']).toBe('Starter');
  const log = await org.control('GET', '/requests');
  expect(log).toMatchObject([
    { method: 'GET', path: `/services/data/v66.0/sobjects/Account/${accountId(71)}`, status: 200 },
    { status: 200 },
    { status: 200 },
  ]);
  expect(await org.control('GET', '/state')).toMatchObject({
    through: '2026-01-06',
    organizationId: org.organizationId,
  });
  await expect(
    org.control('POST', '/change', { user: 'nobody', op: 'delete', object: 'Account', id: accountId(1) }),
  ).rejects.toThrow('nobody');
});
