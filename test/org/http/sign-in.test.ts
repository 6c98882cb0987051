import { Connection } from 'jsforce';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OrgUnderTest, VERSION } from './org-under-test';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(1);
});
afterAll(() => org.close());

test('a JWT bearer assertion signs its subject in', async () => {
  const { username, userId } = org.userOf('System Administrator');
  const conn = new Connection({ loginUrl: org.url, version: VERSION });
  await conn.authorize({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: await org.assertionOf(username),
  });
  expect(conn.instanceUrl).toBe(org.url);
  expect(conn.userInfo).toMatchObject({ id: userId, organizationId: org.organizationId });
  expect((await conn.query('SELECT Id FROM Organization')).records[0]?.['Id']).toBe(org.organizationId);
});

test('client credentials run as the integration user', async () => {
  const conn = new Connection({
    loginUrl: org.url,
    version: VERSION,
    oauth2: { loginUrl: org.url, clientId: org.client.id, clientSecret: org.client.secret },
  });
  await conn.authorize({ grant_type: 'client_credentials' });
  const info = await conn.request<{ preferred_username: string }>(`${org.url}/services/oauth2/userinfo`);
  expect(info.preferred_username).toBe(org.userOf('Minimum Access - API Only Integrations').username);
});

test('a wrong token is a 401 that a refresh function mends', async () => {
  let refreshes = 0;
  const conn = new Connection({
    instanceUrl: org.url,
    accessToken: 'stale',
    version: VERSION,
    refreshFn: (_conn, done) => {
      refreshes += 1;
      done(null, org.userOf('System Administrator').token);
    },
  });
  expect((await conn.query('SELECT COUNT() FROM Account')).totalSize).toBe(1);
  expect(refreshes).toBe(1);
});
