import { OAuth2 } from 'jsforce';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ClientUnderTest } from '../org/http/oauth/client-under-test';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { CSM } from '../org/small-book';

const USERNAME = 'csm@small.example';
const SESSION_SECONDS = 7200;

let org: OrgUnderTest;
let client: ClientUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(1);
  client = await ClientUnderTest.register(org);
});
afterAll(() => org.close());
afterEach(() => {
  vi.useRealTimers();
});

const open = async (terms: object = {}): Promise<string> =>
  String(Object(await org.control('POST', '/sessions', { user: USERNAME, ...terms })).token);

async function signedIn(scope = 'id api refresh_token'): Promise<Record<string, unknown>> {
  return (await client.exchange(await client.codeFor(USERNAME, scope))).json;
}

const limits = (token: unknown, headers: Record<string, string> = {}) =>
  org.call('GET', '/limits', { token: String(token), headers });

const GONE = [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }];

const later = (seconds: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });

describe('a session', () => {
  it('ends two hours after its last use', async () => {
    const { access_token } = await signedIn();
    later(SESSION_SECONDS / 2 + 60);
    expect((await limits(access_token)).status).toBe(200);
    later(SESSION_SECONDS - 60);
    expect((await limits(access_token)).status).toBe(200);
    later(SESSION_SECONDS + 1);
    expect(await limits(access_token)).toMatchObject({ status: 401, json: GONE });
  });

  it('is not kept by use in the first half of its time, nor by looking at it', async () => {
    const { access_token } = await signedIn();
    expect((await limits(access_token)).status).toBe(200);
    later(SESSION_SECONDS - 5);
    expect(await client.isActive(access_token)).toBe(true);
    later(10);
    expect((await limits(access_token)).status).toBe(401);
  });

  it('lasts as long as the org says', async () => {
    await org.control('POST', '/sign-in', { sessionSeconds: 900 });
    const { json } = await client.introspect((await signedIn())['access_token']);
    expect(Number(json['exp']) - Number(json['iat'])).toBe(900);
    await org.control('POST', '/sign-in', { sessionSeconds: SESSION_SECONDS });
  });

  it('locked to its address is good from there alone', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': `${address}, 10.0.0.1` });
    const token = await open({ address: '203.0.113.7' });
    expect((await limits(token, from('198.51.100.9'))).status).toBe(200);
    await org.control('POST', '/sign-in', { lockSessions: true });
    expect(await limits(token, from('198.51.100.9'))).toMatchObject({ status: 401, json: GONE });
    expect((await limits(token)).status).toBe(401);
    expect((await limits(token, from('203.0.113.7'))).status).toBe(200);
    const elsewhere = await org.call('GET', '/services/oauth2/userinfo', { token });
    expect([elsewhere.status, elsewhere.text]).toEqual([403, 'Bad_OAuth_Token']);
    // One that was opened over the wire belongs to where it was opened from.
    const { access_token } = await signedIn();
    expect((await limits(access_token)).status).toBe(200);
    expect((await limits(access_token, from('198.51.100.9'))).status).toBe(401);
    await org.control('POST', '/sign-in', { lockSessions: false });
  });

  it('belongs to a user, whose sessions can be listed and ended', async () => {
    const mine = await open();
    const other = await open({ user: 'admin@small.example' });
    const listed = (await org.control('GET', `/sessions?user=${USERNAME}`)) as { userId: string }[];
    expect(listed.map(({ userId }) => userId)).toEqual(listed.map(() => CSM));
    expect(listed).toContainEqual(expect.objectContaining({ token: mine }));
    await org.control('DELETE', `/sessions?user=${USERNAME}`);
    expect((await limits(mine)).status).toBe(401);
    expect((await limits(other)).status).toBe(200);
  });

  it('of a user who is frozen or deactivated is over, and no other begins', async () => {
    const { access_token, refresh_token } = await signedIn();
    await org.control('POST', '/users/access', { user: USERNAME, frozen: true });
    expect(await limits(access_token)).toMatchObject({ status: 401, json: GONE });
    expect(await client.isActive(access_token)).toBe(false);
    const inactive = { error: 'inactive_user', error_description: 'user is inactive' };
    expect((await client.refresh(refresh_token)).json).toEqual(inactive);
    expect((await client.submit({ username: USERNAME, password: 'secret' })).status).toBe(200);
    await org.control('POST', '/users/access', { user: USERNAME, frozen: false });
    expect((await limits(access_token)).status).toBe(200);
  });

  it('is not given where the user may not sign in from', async () => {
    await org.control('POST', '/users/access', { user: USERNAME, addresses: ['203.0.113.7'] });
    const assertion = await org.assertionOf(USERNAME);
    const asked = (headers: Record<string, string>) =>
      org.call('POST', '/services/oauth2/token', {
        token: null,
        headers,
        body: new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion,
        }),
      });
    expect((await asked({})).json).toEqual({
      error: 'invalid_grant',
      error_description: 'ip restricted or invalid login hours',
    });
    expect((await asked({ 'x-forwarded-for': '203.0.113.7' })).status).toBe(200);
    const page = await client.submit({ username: USERNAME, password: 'secret' });
    expect(await page.text()).toContain('your location or login time may be restricted');
    await org.control('POST', '/users/access', { user: USERNAME, addresses: null });
  });
});

describe('the data APIs', () => {
  it('take no token without the scope api or full', async () => {
    const refusal = { message: 'This session is not valid for use with the REST API' };
    for (const scope of ['id', 'web', 'openid profile']) {
      expect(await limits(await open({ scope })), scope).toMatchObject({ status: 401, json: [refusal] });
    }
    const closed = await org.call('GET', '/limits', { token: await open({ scope: 'id' }) });
    expect(closed.headers.get('sforce-limit-info')).toBeNull();
    for (const scope of ['api', 'full']) expect((await limits(await open({ scope }))).status).toBe(200);
    expect(await rejection(org.connect(await open({ scope: 'id' })).limits())).toMatchObject({
      errorCode: 'INVALID_SESSION_ID',
      ...refusal,
    });
  });

  it('of the Metadata API say so in a fault', async () => {
    const token = await open({ user: 'admin@small.example', scope: 'id' });
    expect(await rejection(org.connect(token).metadata.describe())).toMatchObject({
      message: 'INVALID_SESSION_ID: This session is not valid for use with the API',
    });
  });

  it('take no user without API Enabled', async () => {
    const token = await open();
    await org.control('POST', '/users/access', { user: USERNAME, api: false });
    expect(await limits(token)).toMatchObject({
      status: 403,
      json: [{ message: 'API is disabled for this User', errorCode: 'API_CURRENTLY_DISABLED' }],
    });
    expect((await org.call('GET', '/services/oauth2/userinfo', { token })).status).toBe(200);
    await org.control('POST', '/users/access', { user: USERNAME, api: true });
    expect((await limits(token)).status).toBe(200);
  });
});

describe('revoking', () => {
  it('a refresh token ends the sessions that came from it', async () => {
    const { access_token, refresh_token } = await signedIn();
    const renewed = (await client.refresh(refresh_token)).json['access_token'];
    const query = new URLSearchParams({ token: String(refresh_token) });
    expect((await org.call('GET', `/services/oauth2/revoke?${query}`, { token: null })).status).toBe(200);
    for (const token of [access_token, renewed]) expect((await limits(token)).status).toBe(401);
    expect((await client.refresh(refresh_token)).json).toEqual({
      error: 'invalid_grant',
      error_description: 'expired access/refresh token',
    });
  });

  it('an access token ends that one alone, by jsforce too', async () => {
    const { access_token, refresh_token } = await signedIn();
    const renewed = (await client.refresh(refresh_token)).json['access_token'];
    await new OAuth2({ loginUrl: org.url }).revokeToken(String(renewed));
    expect((await limits(renewed)).status).toBe(401);
    expect((await limits(access_token)).status).toBe(200);
    expect((await client.revoke(access_token)).status).toBe(200);
    expect((await limits(access_token)).status).toBe(401);
    expect((await client.refresh(refresh_token)).status).toBe(200);
  });

  it('what is no token is refused', async () => {
    expect(await client.revoke('never issued')).toEqual({
      status: 400,
      json: {
        error: 'unsupported_token_type',
        error_description: 'this token type is not supported',
      },
    });
  });
});

describe('introspection', () => {
  it('tells a token’s user, client, scope and end', async () => {
    const { access_token, refresh_token } = await signedIn();
    const { json } = await client.introspect(access_token);
    expect(json).toEqual({
      active: true,
      scope: 'id api refresh_token',
      client_id: org.client.id,
      username: USERNAME,
      sub: `${org.url}/id/${org.organizationId}/${CSM}`,
      token_type: 'access_token',
      exp: Number(json['iat']) + SESSION_SECONDS,
      iat: expect.any(Number),
      nbf: json['iat'],
    });
    expect((await client.introspect(refresh_token)).json).toMatchObject({
      active: true,
      token_type: 'refresh_token',
    });
    expect((await client.introspect('never issued')).json).toEqual({ active: false });
  });

  it('is for clients that prove who they are', async () => {
    const body = { token: await open(), client_id: org.client.id };
    for (const more of [{}, { client_secret: 'guess' }, { client_id: 'another' }]) {
      expect(await client.post('introspect', { ...body, ...more })).toEqual({
        status: 401,
        json: { error: 'invalid_client', error_description: 'invalid client credentials' },
      });
    }
  });
});
