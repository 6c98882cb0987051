import { request } from 'node:http';
import { Connection, OAuth2 } from 'jsforce';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CSM } from '../../small-book';
import { OrgUnderTest, VERSION } from '../org-under-test';
import { type Answered, ClientUnderTest, REDIRECT, sentBack } from './client-under-test';

const USERNAME = 'csm@small.example';
const SCOPE = 'id api refresh_token';

let org: OrgUnderTest;
let client: ClientUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(1);
  client = await ClientUnderTest.register(org);
});
afterAll(() => org.close());

const refused = (error: string, error_description: string): Answered => ({
  status: 400,
  json: { error, error_description },
});
const SPENT = refused('invalid_grant', 'invalid authorization code');

async function signIn(scope: string | null = SCOPE) {
  const { status, json } = await client.exchange(await client.codeFor(USERNAME, scope));
  expect(status).toBe(200);
  return json;
}

const limits = (token: unknown) =>
  fetch(`${org.url}/services/data/v${VERSION}/limits`, { headers: { authorization: `Bearer ${token}` } });

test('jsforce signs a user in with PKCE and without a secret, and refreshes', async () => {
  const oauth2 = new OAuth2({
    loginUrl: org.url,
    clientId: org.client.id,
    redirectUri: REDIRECT,
    useVerifier: true,
  });
  const address = oauth2.getAuthorizationUrl({ scope: SCOPE, state: 's' });
  const code =
    sentBack(await client.submit({ username: USERNAME, password: 'secret' }, address)).get('code') ?? '';
  const conn = new Connection({ oauth2, version: VERSION });
  expect(await conn.authorize(code)).toMatchObject({ id: CSM, organizationId: org.organizationId });
  expect(conn.instanceUrl).toBe(org.url);
  const first = conn.accessToken;
  await org.control('POST', '/sessions/expire', { token: first });
  expect((await conn.query('SELECT COUNT() FROM Account')).totalSize).toBe(1);
  expect(conn.accessToken).not.toBe(first);
});

test('a code is exchanged once', async () => {
  const code = await client.codeFor(USERNAME);
  expect((await client.exchange(code)).status).toBe(200);
  expect(await client.exchange(code)).toEqual(SPENT);
});

test('a wrong verifier or redirect address spends the code', async () => {
  for (const [changes, refusal] of [
    [{ code_verifier: 'guess' }, refused('invalid_grant', 'invalid code verifier')],
    [{ code_verifier: '' }, refused('invalid_grant', 'invalid code verifier')],
    [
      { redirect_uri: 'https://evil.example/' },
      refused('redirect_uri_mismatch', 'redirect_uri must match configuration'),
    ],
  ] as const) {
    const code = await client.codeFor(USERNAME);
    expect(await client.exchange(code, changes)).toEqual(refusal);
    expect(await client.exchange(code)).toEqual(SPENT);
  }
});

test('a wrong client id or secret is refused, a right secret is not needed but taken', async () => {
  const code = await client.codeFor(USERNAME);
  expect(await client.exchange(code, { client_id: 'another' })).toEqual(
    refused('invalid_client_id', 'client identifier invalid'),
  );
  expect(await client.exchange(code, { client_secret: 'guess' })).toEqual(
    refused('invalid_client', 'invalid client credentials'),
  );
  expect((await client.exchange(code, { client_secret: org.client.secret })).status).toBe(200);
});

test('a user who left between Log In and the exchange gets nothing', async () => {
  const { token } = (await org.control('POST', '/sessions', { user: USERNAME })) as { token: string };
  const code = await client.codeFor(USERNAME);
  const { refresh_token } = await signIn();
  const setActive = (IsActive: boolean) =>
    org.control('POST', '/change', {
      user: 'admin@small.example',
      op: 'update',
      object: 'User',
      id: CSM,
      fields: { IsActive },
    });
  await setActive(false);
  const inactive = refused('inactive_user', 'user is inactive');
  expect(await client.exchange(code)).toEqual(inactive);
  expect(await client.refresh(refresh_token)).toEqual(inactive);
  expect((await client.introspect(token)).json).toEqual({ active: false });
  await setActive(true);
  expect(await client.isActive(token)).toBe(true);
});

test('a refresh token comes where the scope asks for it, or where none is asked for', async () => {
  const whole = { scope: 'id api web refresh_token', refresh_token: expect.stringMatching(/^5Aep861/) };
  expect(await signIn(null)).toMatchObject(whole);
  expect(await signIn('api')).not.toHaveProperty('refresh_token');
  for (const scope of [SCOPE, 'api offline_access']) {
    expect(await signIn(scope)).toMatchObject({ scope, refresh_token: expect.stringMatching(/^5Aep861/) });
  }
});

test('a refresh gives another access token of the same user and scope, and no other refresh token', async () => {
  const { access_token, refresh_token } = await signIn();
  const { status, json } = await client.refresh(refresh_token);
  expect(status).toBe(200);
  expect(json).toMatchObject({ scope: SCOPE, id: expect.stringContaining(CSM), instance_url: org.url });
  expect(json).not.toHaveProperty('refresh_token');
  expect(json['access_token']).not.toBe(access_token);
  expect((await limits(json['access_token'])).status).toBe(200);
  expect(await client.refresh(refresh_token, { client_id: 'another' })).toEqual(
    refused('invalid_client_id', 'client identifier invalid'),
  );
  expect(await client.refresh(access_token)).toEqual(
    refused('invalid_grant', 'expired access/refresh token'),
  );
});

test('revoking a refresh token ends every access token that came from it, and no other', async () => {
  const mine = await signIn();
  const other = await signIn();
  const renewed = (await client.refresh(mine['refresh_token'])).json['access_token'];
  expect((await client.revoke(mine['refresh_token'])).status).toBe(200);
  for (const token of [mine['access_token'], renewed]) {
    expect((await client.introspect(token)).json).toEqual({ active: false });
    expect((await limits(token)).status).toBe(401);
  }
  expect(await client.refresh(mine['refresh_token'])).toEqual(
    refused('invalid_grant', 'expired access/refresh token'),
  );
  expect(await client.isActive(other['access_token'])).toBe(true);
});

test('revoking an access token ends only that one', async () => {
  const { access_token, refresh_token } = await signIn();
  const renewed = (await client.refresh(refresh_token)).json['access_token'];
  expect((await client.revoke(access_token)).status).toBe(200);
  expect(await client.isActive(access_token)).toBe(false);
  expect(await client.isActive(renewed)).toBe(true);
  expect((await client.refresh(refresh_token)).status).toBe(200);
  expect((await client.revoke('never issued')).status).toBe(400);
});

test('introspection knows a refresh token by its type', async () => {
  const { refresh_token } = await signIn();
  const { json } = await client.introspect(refresh_token);
  expect(json).toMatchObject({ active: true, token_type: 'refresh_token', username: USERNAME });
  expect(json).not.toHaveProperty('exp');
  expect((await limits(refresh_token)).status).toBe(401);
});

test('behind a TLS front the reply names the host as https', async () => {
  const headers = { host: 'acme.my.salesforce.com' };
  const secure = { ...headers, 'x-forwarded-proto': 'https' };
  for (const [given, instance_url] of [
    [headers, 'http://acme.my.salesforce.com'],
    [secure, 'https://acme.my.salesforce.com'],
  ] as const) {
    const { access_token, ...json } = await tokenBehind(given);
    expect(access_token).toBeTypeOf('string');
    expect(json).toMatchObject({ instance_url, id: expect.stringContaining(`${instance_url}/id/`) });
  }
});

/** By node:http, because fetch sets the Host header itself. */
function tokenBehind(headers: Record<string, string>): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    const sent = request(`${org.url}/services/oauth2/token`, { method: 'POST', headers }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      reply.on('end', () => resolve(JSON.parse(text)));
    });
    const { id, secret } = org.client;
    const form = { grant_type: 'client_credentials', client_id: id, client_secret: secret };
    sent.on('error', reject).end(new URLSearchParams(form).toString());
  });
}
