import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type JWTPayload, SignJWT } from 'jose';
import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientUnderTest, REDIRECT, sentBack } from '../org/http/oauth/client-under-test';
import { OrgUnderTest, rejection, VERSION } from '../org/http/org-under-test';

const USERNAME = 'csm@small.example';
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const JWT_CLIENT = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

let org: OrgUnderTest;
let client: ClientUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(1);
  client = await ClientUnderTest.register(org);
});
afterAll(() => org.close());

const refused = (error: string, error_description: string) => ({
  status: 400,
  json: { error, error_description },
});
const app = () => ({ client_id: org.client.id, client_secret: org.client.secret });
const ownKey = () => createPrivateKey(readFileSync(org.client.keyFile));
const soon = () => Math.floor(Date.now() / 1000) + 180;

const signed = (claims: JWTPayload | Record<string, unknown>, key: KeyObject = ownKey()) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(key);

async function byAssertion(changes: Record<string, unknown> = {}, key?: KeyObject) {
  const claims = { iss: org.client.id, sub: USERNAME, aud: org.url, exp: soon(), ...changes };
  return client.post('token', { grant_type: JWT_BEARER, assertion: await signed(claims, key) });
}

describe('authorize', () => {
  it('takes a challenge without a method, as jsforce sends it, and survives a second look', async () => {
    const address = client.address();
    for (const look of [1, 2]) expect((await fetch(address)).status, `look ${look}`).toBe(200);
    const reply = await client.submit({ username: USERNAME, password: 'secret' }, address);
    expect((await client.exchange(sentBack(reply).get('code') ?? '')).status).toBe(200);
  });

  it('fills in the login_hint and minds neither display nor another prompt', async () => {
    const address = client.address({ login_hint: USERNAME, display: 'touch', prompt: 'login consent' });
    expect(await (await fetch(address)).text()).toContain(`value="${USERNAME}"`);
  });

  it.each([
    [{ prompt: 'none' }, 'login_required'],
    [{ immediate: 'true' }, 'immediate_unsuccessful'],
    [{ code_challenge: null }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ scope: 'api all' }, 'invalid_scope'],
    [{ response_type: 'token id_token', scope: 'openid' }, 'invalid_request'],
  ])('sends %o back as %s', async (changes, error) => {
    const reply = await fetch(client.address(changes), { redirect: 'manual' });
    const location = new URL(reply.headers.get('location') ?? '');
    const told = new URLSearchParams(location.search || location.hash.slice(1));
    expect([told.get('error'), told.get('state')]).toEqual([error, 'st&te']);
  });

  it('gives the user-agent flow its token behind the #, until that flow is off', async () => {
    const address = client.address({ response_type: 'token', code_challenge: null, scope: 'id api' });
    const form = { username: USERNAME, password: 'secret' };
    const location = new URL((await client.submit(form, address)).headers.get('location') ?? '');
    const told = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
    expect(location.search).toBe('');
    expect(told).toMatchObject({ instance_url: org.url, token_type: 'Bearer', state: 'st&te' });
    expect((await org.connect(told['access_token'] ?? '').identity()).username).toBe(USERNAME);
    await org.control('POST', '/sign-in', { userAgentFlow: false });
    const after = new URL((await client.submit(form, address)).headers.get('location') ?? '');
    expect(after.hash).toContain('error=unsupported_response_type');
    await org.control('POST', '/sign-in', { userAgentFlow: true });
  });

  it('lets nobody in by a wrong password, an API Only user not at all', async () => {
    const integration = org.userOf('Minimum Access - API Only Integrations').username;
    for (const [username, password, words] of [
      [USERNAME, 'guess', 'Please check your username and password'],
      [integration, 'secret', 'API Only'],
    ] as const) {
      const reply = await client.submit({ username, password });
      expect([reply.status, await reply.text()]).toEqual([200, expect.stringContaining(words)]);
    }
  });

  it('sends a user whom no administrator approved back with OAUTH_APP_ACCESS_DENIED', async () => {
    await org.control('POST', '/connected-app', { permittedUsers: 'adminApproved', approvedUsers: [] });
    const told = sentBack(await client.submit({ username: USERNAME, password: 'secret' }));
    expect(told.get('error')).toBe('OAUTH_APP_ACCESS_DENIED');
    expect(await byAssertion()).toEqual(
      refused('invalid_app_access', 'user is not admin approved to access this app'),
    );
    await org.control('POST', '/connected-app', { approvedUsers: [USERNAME] });
    expect((await byAssertion()).status).toBe(200);
    await org.control('POST', '/connected-app', { permittedUsers: 'everybody' });
  });

  it('works without PKCE where the app allows it, and then with the secret only', async () => {
    await org.control('POST', '/connected-app', { requirePkce: false });
    const address = client.address({ code_challenge: null });
    const exchange = async (more: Record<string, string>) => {
      const reply = await client.submit({ username: USERNAME, password: 'secret' }, address);
      const code = sentBack(reply).get('code') ?? '';
      return client.post('token', {
        grant_type: 'authorization_code',
        client_id: org.client.id,
        redirect_uri: REDIRECT,
        code,
        ...more,
      });
    };
    expect(await exchange({})).toEqual(refused('invalid_client', 'invalid client credentials'));
    expect((await exchange(app())).status).toBe(200);
    await org.control('POST', '/connected-app', { requirePkce: true });
  });

  it('has a page for clients without an address of their own', async () => {
    const page = await org.call('GET', '/services/oauth2/success', { token: null });
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html;charset=UTF-8']);
  });
});

describe('a client that asks for no scope', () => {
  it('gets what the app has, and jsforce a connection that renews itself', async () => {
    const { json } = await client.exchange(await client.codeFor('csm@small.example'));
    expect(json).toMatchObject({ scope: 'id api web refresh_token' });
    const oauth2 = { loginUrl: org.url, clientId: org.client.id, clientSecret: org.client.secret };
    const refreshToken = String(json['refresh_token']);
    const conn = new Connection({ oauth2, instanceUrl: org.url, accessToken: 'gone', refreshToken });
    expect((await conn.query('SELECT Id FROM User LIMIT 1')).totalSize).toBe(1);
  });
});

describe('the token endpoint', () => {
  it('answers with what clients keep, and in no cache', async () => {
    const reply = await org.call('POST', '/services/oauth2/token', {
      token: null,
      body: new URLSearchParams({ grant_type: 'client_credentials', ...app() }),
    });
    expect(reply.headers.get('cache-control')).toBe('no-store');
    expect(reply.json).toEqual({
      access_token: expect.stringMatching(/^00D\w{12}![\w.]+$/),
      signature: expect.stringMatching(/^[\w+/]{43}=$/),
      scope: 'id api',
      instance_url: org.url,
      id: expect.stringMatching(new RegExp(`^${org.url}/id/${org.organizationId}/005\\w{15}$`)),
      token_type: 'Bearer',
      issued_at: expect.stringMatching(/^\d{13}$/),
    });
  });

  it('takes what is posted in the address', async () => {
    const query = new URLSearchParams({ grant_type: 'client_credentials', ...app() });
    expect((await org.call('POST', `/services/oauth2/token?${query}`, { token: null })).status).toBe(200);
  });

  it('takes POST only, and grants it knows', async () => {
    const got = await org.call('GET', '/services/oauth2/token?grant_type=password', { token: null });
    expect({ status: got.status, json: got.json }).toEqual(refused('invalid_request', 'must use HTTP POST'));
    expect(await client.post('token', { grant_type: 'device', ...app() })).toEqual(
      refused('unsupported_grant_type', 'grant type not supported'),
    );
  });
});

describe('JWT bearer', () => {
  it('signs its subject in, for every name the org has', async () => {
    for (const aud of [
      org.url,
      `${org.url}/`,
      `${org.url}/services/oauth2/token`,
      'https://login.salesforce.com',
      'https://test.salesforce.com',
      ['https://elsewhere.example', org.url],
    ]) {
      expect((await byAssertion({ aud })).status, String(aud)).toBe(200);
    }
  });

  it('takes an exp written as text, and one of this very second', async () => {
    expect((await byAssertion({ exp: String(soon()) })).status).toBe(200);
    expect((await byAssertion({ exp: Math.floor(Date.now() / 1000) })).status).toBe(200);
  });

  it.each([
    [{ exp: 1 }, 'invalid_grant', 'expired authorization code'],
    [{ exp: String(1) }, 'invalid_grant', 'expired authorization code'],
    [{ exp: undefined }, 'invalid_grant', 'invalid assertion'],
    [{ exp: 'tomorrow' }, 'invalid_grant', 'invalid assertion'],
    [{ aud: 'https://elsewhere.example' }, 'invalid_grant', 'audience is invalid'],
    [{ aud: undefined }, 'invalid_grant', 'invalid assertion'],
    [{ iss: 'another' }, 'invalid_client_id', 'client identifier invalid'],
    [{ iss: undefined }, 'invalid_grant', 'invalid assertion'],
    [{ sub: 'nobody@small.example' }, 'invalid_grant', "user hasn't approved this consumer"],
    [{ sub: 'leaver@small.example' }, 'inactive_user', 'user is inactive'],
  ])('refuses %o', async (changes, error, description) => {
    expect(await byAssertion(changes)).toEqual(refused(error, description));
  });

  it('refuses another key, no signature, and what is no JWT', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const invalid = refused('invalid_grant', 'invalid assertion');
    expect(await byAssertion({}, privateKey)).toEqual(invalid);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { iss: org.client.id, sub: USERNAME, aud: org.url, exp: soon() };
    for (const assertion of [`${part({ alg: 'none' })}.${part(claims)}.`, 'no JWT', '']) {
      expect(await client.post('token', { grant_type: JWT_BEARER, assertion })).toEqual(invalid);
    }
  });

  it('of an app that users allow themselves waits for the user to have done so', async () => {
    await org.control('POST', '/connected-app', { permittedUsers: 'selfAuthorized' });
    const sub = 'admin@small.example';
    expect(await byAssertion({ sub })).toEqual(
      refused('invalid_grant', "user hasn't approved this consumer"),
    );
    const { json } = await client.exchange(await client.codeFor(sub, 'api refresh_token'));
    expect((await byAssertion({ sub })).status).toBe(200);
    await client.revoke(json['refresh_token']);
    expect((await byAssertion({ sub })).status).toBe(400);
    await org.control('POST', '/connected-app', { permittedUsers: 'everybody' });
  });

  it('works for jsforce, with no refresh token', async () => {
    const conn = new Connection({ loginUrl: org.url, version: VERSION });
    await conn.authorize({ grant_type: JWT_BEARER, assertion: await org.assertionOf(USERNAME) });
    expect(conn.refreshToken).toBeUndefined();
    expect((await conn.identity()).username).toBe(USERNAME);
  });
});

describe('client credentials', () => {
  it('come by form, by Basic, or signed', async () => {
    const { client_id, client_secret } = app();
    const grant_type = 'client_credentials';
    const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64');
    const byBasic = await org.call('POST', '/services/oauth2/token', {
      token: null,
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type }),
    });
    const assertion = (exp: number) =>
      signed({ iss: client_id, sub: client_id, aud: `${org.url}/services/oauth2/token`, exp });
    const bySignature = (client_assertion: string) =>
      client.post('token', { grant_type, client_assertion_type: JWT_CLIENT, client_assertion });
    expect(byBasic.status).toBe(200);
    expect((await bySignature(await assertion(soon()))).status).toBe(200);
    const wrong = refused('invalid_client', 'invalid client credentials');
    expect(await bySignature(await assertion(1))).toEqual(wrong);
    expect(await client.post('token', { grant_type, client_id })).toEqual(wrong);
    expect(await client.post('token', { grant_type, client_id, client_secret: 'guess' })).toEqual(wrong);
    expect(await client.post('token', { grant_type, client_id: 'another', client_secret })).toEqual(
      refused('invalid_client_id', 'client identifier invalid'),
    );
  });

  it('run as whom the app names, and as nobody without one', async () => {
    const asked = () => client.post('token', { grant_type: 'client_credentials', ...app() });
    await org.control('POST', '/connected-app', { runAs: USERNAME });
    expect((await client.introspect((await asked()).json['access_token'])).json['username']).toBe(USERNAME);
    await org.control('POST', '/connected-app', { runAs: null });
    expect(await asked()).toEqual(refused('invalid_grant', 'no client credentials user enabled'));
    await org.control('POST', '/connected-app', { runAs: 'integration@small.example' });
    expect((await asked()).status).toBe(200);
  });
});

describe('username and password', () => {
  const jsforceLogin = (password: string) => {
    const oauth2 = { loginUrl: org.url, clientId: org.client.id, clientSecret: org.client.secret };
    const conn = new Connection({ oauth2, version: VERSION });
    return conn.login(USERNAME, password).then(() => conn);
  };
  const FAILURE = refused('invalid_grant', 'authentication failure');
  const asked = (more: Record<string, string> = {}) =>
    client.post('token', {
      grant_type: 'password',
      username: USERNAME,
      password: 'secret',
      ...app(),
      ...more,
    });

  it('sign in by jsforce, and tell no scope', async () => {
    const conn = await jsforceLogin('secret');
    expect((await conn.query('SELECT Id FROM Account')).totalSize).toBe(1);
    await conn.logout();
    expect((await asked()).json).not.toHaveProperty('scope');
    expect(await rejection(jsforceLogin('guess'))).toMatchObject({ message: 'authentication failure' });
  });

  it('are refused when wrong, and without the client’s secret', async () => {
    for (const wrong of [{ password: 'guess' }, { password: '' }, { username: 'nobody@small.example' }]) {
      expect(await asked(wrong)).toEqual(FAILURE);
    }
    expect(await asked({ client_secret: 'guess' })).toEqual(
      refused('invalid_client', 'invalid client credentials'),
    );
    expect(await asked({ username: 'leaver@small.example' })).toEqual(
      refused('inactive_user', 'user is inactive'),
    );
  });

  it('need the security token where addresses are not trusted', async () => {
    const told = Object(await org.control('POST', '/users/access', { user: USERNAME }));
    const password = `secret${told.securityToken}`;
    expect((await asked({ password })).status).toBe(200);
    await org.control('POST', '/sign-in', { securityTokens: true });
    expect(await asked()).toEqual(FAILURE);
    expect((await asked({ password })).status).toBe(200);
    // On the page nobody appends it.
    expect((await client.submit({ username: USERNAME, password })).status).toBe(200);
    expect((await client.submit({ username: USERNAME, password: 'secret' })).status).toBe(302);
    await org.control('POST', '/sign-in', { securityTokens: false });
  });

  it('do nothing where the flow is blocked', async () => {
    await org.control('POST', '/sign-in', { passwordFlow: false });
    expect(await asked()).toEqual(FAILURE);
    await org.control('POST', '/sign-in', { passwordFlow: true });
  });

  it('ten times wrong lock the user out, until the password is set anew', async () => {
    const username = 'integration@small.example';
    for (let n = 0; n < 10; n++) await asked({ username, password: 'guess' });
    expect(await asked({ username })).toEqual(FAILURE);
    await org.control('POST', '/users/access', { user: username, password: 'secret' });
    expect((await asked({ username })).status).toBe(200);
  });

  it('change by the control port', async () => {
    const user = 'admin@small.example';
    await org.control('POST', '/users/access', { user, password: 'another one' });
    expect(await asked({ username: user })).toEqual(FAILURE);
    expect((await asked({ username: user, password: 'another one' })).status).toBe(200);
  });

  it('are set anew by an administrator or the user, over REST', async () => {
    const { userId } = org.userOf('Standard User');
    const path = `/sobjects/User/${userId}/password`;
    const token = String((await asked()).json['access_token']);
    expect((await org.call('GET', path, { token })).json).toEqual({ isExpired: false });
    expect((await org.call('POST', path, { body: { NewPassword: 'walnut-42' } })).status).toBe(204);
    expect(await asked()).toEqual(FAILURE);
    expect((await asked({ password: 'walnut-42' })).status).toBe(200);
    for (const [password, message] of [
      ['short1', 'Your password must be at least 8 characters long.'],
      ['onlyletters', 'Your password must have a mix of letters and numbers.'],
    ]) {
      const reply = await org.call('POST', path, { token, body: { NewPassword: password } });
      expect([reply.status, reply.json]).toEqual([400, [{ message, errorCode: 'INVALID_NEW_PASSWORD' }]]);
    }
    const reset = await org.call('DELETE', path);
    const made = String(Reflect.get(Object(reset.json), 'NewPassword'));
    expect((await asked({ password: made })).status).toBe(200);
    const others = `/sobjects/User/${org.userOf('System Administrator').userId}/password`;
    expect(await org.call('GET', others, { token })).toMatchObject({
      status: 403,
      json: [
        { message: 'You do not have permission to view this record.', errorCode: 'INSUFFICIENT_ACCESS' },
      ],
    });
  });
});
