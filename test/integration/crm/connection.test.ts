import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../../worker/crm/connection';
import { accountId } from '../../org/small-book';
import { Impatience, provisioned, type StartedOrg, startedOrg } from './a-worker-org';

describe('a signed-in org', () => {
  let started: StartedOrg;

  beforeAll(async () => {
    started = await startedOrg();
    await provisioned(started);
  });
  afterAll(() => started.org.close());

  it('is known by its id, zone and corporate currency', async () => {
    const crm = await started.connect();
    expect(crm).toMatchObject({
      organizationId: started.org.organizationId,
      organizationName: 'Small Org',
      zone: 'America/New_York',
      corporateCurrency: 'USD',
      fiscalYearStartMonth: 2,
    });
    expect(crm.userId).toHaveLength(18);
  });

  it('can be signed in to with a client secret, too', async () => {
    const { id, secret } = started.org.client;
    const crm = await connect({ loginUrl: started.org.url, clientId: id, clientSecret: secret });
    expect(crm.organizationId).toBe(started.org.organizationId);
  });

  it('names a wrong key, a wrong secret and an address without an org, without telling secrets', async () => {
    const { id, keyFile } = started.org.client;
    const loginUrl = started.org.url;
    const refusal = (settings: Parameters<typeof connect>[0]) =>
      connect(settings, { patience: new Impatience() }).then(
        () => null,
        (error: { code: string; message: string; action: string }) => error,
      );
    expect(await refusal({ loginUrl, clientId: id, username: 'nobody@x', keyFile })).toMatchObject({
      code: 'SIGN_IN_FAILED',
    });
    const wrong = await refusal({ loginUrl, clientId: id, clientSecret: 'not-the-secret' });
    expect(wrong).toMatchObject({ code: 'SIGN_IN_FAILED' });
    expect(JSON.stringify(wrong) + wrong?.message).not.toContain('not-the-secret');
    expect(await refusal({ loginUrl, clientId: id, username: 'x', keyFile: '/nowhere.key' })).toMatchObject({
      code: 'SIGN_IN_KEY',
    });
    expect(await refusal({ loginUrl: 'http://127.0.0.1:9', clientId: id, clientSecret: 's' })).toMatchObject({
      code: 'SIGN_IN_UNREACHABLE',
    });
  });

  it('signs in again once when its session ends, and the caller notices nothing', async () => {
    const crm = await started.connect();
    await started.control('DELETE', '/sessions');
    expect(await crm.count('SELECT COUNT() FROM Account')).toBe(5);
    started.admin.accessToken = String(
      ((await started.control('POST', '/sessions', { user: 'admin@small.example' })) as { token?: string })
        .token ?? '',
    );
  });

  it('asks again where a reply is cut off in mid-body', async () => {
    const { id, keyFile } = started.org.client;
    const patience = new Impatience();
    const crm = await connect(
      { loginUrl: started.org.url, clientId: id, username: started.integration, keyFile },
      { patience, callTimeoutMs: 500 },
    );
    await started.control('POST', '/faults', {
      ...{ kind: 'reset', when: 'middle', match: { path: '/query' }, count: 1 },
    });
    expect(await crm.count('SELECT COUNT() FROM Account')).toBe(5);
    expect(patience.waits).toHaveLength(1);
  });

  it('gives up on a session that stays refused after signing in again', async () => {
    const crm = await started.connect();
    await started.control('POST', '/faults', { kind: 'unauthorized', match: { path: '/query' } });
    await started.control('DELETE', '/requests');
    await expect(crm.count('SELECT COUNT() FROM Account')).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' });
    const { length } = (await started.control('GET', '/requests')) as unknown[];
    expect(length).toBeLessThan(6);
    await started.control('DELETE', '/faults');
    expect(await crm.count('SELECT COUNT() FROM Account')).toBe(5);
  });

  it('signs in at the next call where it could not at the last one', async () => {
    const crm = await started.connect(new Impatience());
    const sessionEnds = () =>
      started.control('POST', '/faults', { kind: 'unauthorized', match: { path: '/query' }, count: 1 });
    await sessionEnds();
    await started.control('POST', '/faults', { kind: 'unavailable', match: { path: '/oauth2/token' } });
    await expect(crm.count('SELECT COUNT() FROM Account')).rejects.toThrow();
    await started.control('DELETE', '/faults');
    await sessionEnds();
    expect(await crm.count('SELECT COUNT() FROM Account')).toBe(5);
  });

  it('signs in at the next call where the last one broke off after signing in', async () => {
    const crm = await started.connect(new Impatience());
    const inOrder = (fault: object) =>
      started.control('POST', '/faults', { match: { path: '/query' }, ...fault });
    await inOrder({ kind: 'unauthorized', count: 1 });
    await inOrder({ kind: 'reset', when: 'before', skip: 1 });
    await expect(crm.count('SELECT COUNT() FROM Account')).rejects.toThrow();
    await started.control('DELETE', '/faults');
    await inOrder({ kind: 'unauthorized', count: 1 });
    expect(await crm.count('SELECT COUNT() FROM Account')).toBe(5);
  });

  it('repeats reads through an outage and says how often it asked', async () => {
    const patience = new Impatience();
    const crm = await started.connect(patience);
    const before = crm.counts.reads;
    await started.control('POST', '/faults', { kind: 'unavailable', match: { path: '/query' }, count: 2 });
    expect(await crm.count('SELECT COUNT() FROM Account')).toBe(5);
    expect(crm.counts.reads - before).toBe(3);
    expect(patience.waits).toEqual([1000, 4000]);
  });

  it('stops at once when the daily calls have run out', async () => {
    const patience = new Impatience();
    const crm = await started.connect(patience);
    await started.control('POST', '/faults', { kind: 'quota' });
    await expect(crm.count('SELECT COUNT() FROM Account')).rejects.toMatchObject({
      code: 'REQUEST_LIMIT_EXCEEDED',
    });
    expect(patience.waits).toEqual([]);
    await started.control('DELETE', '/faults');
  });

  it('refuses to write a field that is not its own, before any call', async () => {
    const crm = await started.connect();
    const before = { ...crm.counts };
    const row = { id: accountId(1), fields: { Name: 'Taken over' } };
    await expect(crm.writeOwned('Account', [row as never])).rejects.toMatchObject({ code: 'NOT_OWNED' });
    expect(crm.counts).toEqual(before);
  });

  it('tells when it last ran in one org-wide setting, made once', async () => {
    const crm = await started.connect();
    expect(await crm.tellLiveness({ lastSync: '2026-01-05T10:00:00.000Z', lastRun: 'a' })).toBe(true);
    expect(await crm.tellLiveness({ lastSync: '2026-01-05T11:00:00.000Z', lastRun: 'b' })).toBe(true);
    const rows = await crm.query('SELECT Last_Run__c FROM Plimsoll_Status__c');
    expect(rows).toEqual([{ Last_Run__c: 'b' }]);
    expect(crm.counts.writes).toBe(0);
  });
});
