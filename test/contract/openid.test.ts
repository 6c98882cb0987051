import { createHash } from 'node:crypto';
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientUnderTest, sentBack } from '../org/http/oauth/client-under-test';
import { OrgUnderTest } from '../org/http/org-under-test';
import { CSM } from '../org/small-book';

const USERNAME = 'csm@small.example';

let org: OrgUnderTest;
let client: ClientUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(1);
  client = await ClientUnderTest.register(org);
});
afterAll(() => org.close());

async function discovered(): Promise<Record<string, string>> {
  return Object((await org.call('GET', '/.well-known/openid-configuration', { token: null })).json);
}

/** As a public client does it: by what the org publishes, and the client id. */
async function verified(idToken: unknown): Promise<JWTPayload> {
  const { issuer, jwks_uri } = await discovered();
  const keys = createRemoteJWKSet(new URL(jwks_uri ?? ''));
  const options = { issuer: issuer ?? '', audience: org.client.id, algorithms: ['RS256'] };
  return (await jwtVerify(String(idToken), keys, options)).payload;
}

async function signIn(scope: string): Promise<Record<string, unknown>> {
  const address = client.address({ scope, nonce: 'n-1' });
  const reply = await client.submit({ username: USERNAME, password: 'secret' }, address);
  return (await client.exchange(sentBack(reply).get('code') ?? '')).json;
}

const subject = () => `${org.url}/id/${org.organizationId}/${CSM}`;

describe('the id token', () => {
  it('names user, client and nonce, and belongs to its access token for two minutes', async () => {
    const { id_token, access_token } = await signIn('openid api');
    const claims = await verified(id_token);
    const half = createHash('sha256').update(String(access_token)).digest().subarray(0, 16);
    expect(claims).toMatchObject({
      sub: subject(),
      nonce: 'n-1',
      at_hash: half.toString('base64url'),
      preferred_username: USERNAME,
      zoneinfo: 'America/New_York',
    });
    expect(Number(claims.exp) - Number(claims.iat)).toBe(120);
  });

  it('comes with the scope openid only', async () => {
    expect(await signIn('api id full')).not.toHaveProperty('id_token');
  });

  it('comes again with a refresh, without the nonce', async () => {
    const { refresh_token } = await signIn('openid refresh_token');
    const claims = await verified((await client.refresh(refresh_token)).json['id_token']);
    expect(claims.sub).toBe(subject());
    expect(claims).not.toHaveProperty('nonce');
  });

  it('comes in the user-agent flow too', async () => {
    const asked = { response_type: 'token id_token', scope: 'openid', nonce: 'n-2', code_challenge: null };
    const reply = await client.submit({ username: USERNAME, password: 'secret' }, client.address(asked));
    const told = new URLSearchParams(new URL(reply.headers.get('location') ?? '').hash.slice(1));
    expect((await verified(told.get('id_token')))['nonce']).toBe('n-2');
  });

  it('of another audience or a changed one is worth nothing', async () => {
    const { id_token } = await signIn('openid');
    const [head = '', body = '', signature = ''] = String(id_token).split('.');
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'somebody' })).toString('base64url');
    await expect(verified(`${head}.${forged}.${signature}`)).rejects.toThrow('signature verification failed');
  });
});

describe('discovery', () => {
  it('leads to endpoints that are there', async () => {
    const found = await discovered();
    expect(found['issuer']).toBe(org.url);
    for (const name of [
      'authorization_endpoint',
      'token_endpoint',
      'revocation_endpoint',
      'userinfo_endpoint',
      'introspection_endpoint',
      'jwks_uri',
    ]) {
      const reply = await fetch(found[name] ?? '', { method: name === 'jwks_uri' ? 'GET' : 'POST' });
      expect(reply.status, name).not.toBe(404);
    }
  });
});

describe('userinfo', () => {
  const userinfo = (token: string | null, query = '') =>
    org.call('GET', `/services/oauth2/userinfo${query}`, { token });

  it('tells who the user is and where the APIs are', async () => {
    const { access_token } = await signIn('openid');
    const { status, json } = await userinfo(String(access_token));
    expect(status).toBe(200);
    expect(json).toMatchObject({
      sub: subject(),
      user_id: CSM,
      organization_id: org.organizationId,
      preferred_username: USERNAME,
      name: 'Casey Morgan',
      email: USERNAME,
      email_verified: true,
      zoneinfo: 'America/New_York',
      photos: { picture: `${org.url}/profilephoto/005/F`, thumbnail: `${org.url}/profilephoto/005/T` },
      profile: `${org.url}/${CSM}`,
      active: true,
      user_type: 'STANDARD',
      language: 'en_US',
      locale: 'en_US',
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+\+0000$/),
      urls: {
        rest: `${org.url}/services/data/v{version}/`,
        partner: `${org.url}/services/Soap/u/{version}/${org.organizationId.slice(0, 15)}`,
        custom_domain: org.url,
      },
    });
    expect(Reflect.get(Object(json), 'utcOffset')).toBeOneOf([-18_000_000, -14_400_000]);
  });

  it('takes the token as a parameter and by POST', async () => {
    const { access_token } = await signIn('id');
    expect((await userinfo(null, `?oauth_token=${access_token}`)).status).toBe(200);
    const body = new URLSearchParams({ access_token: String(access_token) });
    expect((await org.call('POST', '/services/oauth2/userinfo', { token: null, body })).status).toBe(200);
  });

  it('refuses in one word: no token, a wrong one, one without a scope for it', async () => {
    const { access_token } = await signIn('web');
    const [none, wrong, narrow] = [
      await userinfo(null),
      await userinfo('00D000000000000!x'),
      await userinfo(String(access_token)),
    ];
    expect([none.status, none.text]).toEqual([403, 'Missing_OAuth_Token']);
    for (const reply of [wrong, narrow]) expect([reply.status, reply.text]).toEqual([403, 'Bad_OAuth_Token']);
  });
});

describe('the identity address', () => {
  const identity = (path: string, token?: string | null, headers = {}) =>
    org.call('GET', `/id/${path}`, { ...(token === undefined ? {} : { token }), headers });
  const own = () => `${org.organizationId}/${CSM}`;

  it('is what jsforce reads, with the token in the address', async () => {
    const conn = org.connect(String((await signIn('id api'))['access_token']));
    expect(await conn.identity()).toMatchObject({
      id: subject(),
      username: USERNAME,
      display_name: 'Casey Morgan',
      timezone: 'America/New_York',
      status: { created_date: null, body: null },
    });
  });

  it('fills the version in, and takes ids of 15 characters', async () => {
    const short = `${org.organizationId.slice(0, 15)}/${CSM.slice(0, 15)}`;
    for (const [asked, version] of [
      ['60.0', '60.0'],
      ['latest', '68.0'],
    ]) {
      expect((await identity(`${short}?version=${asked}`)).json).toMatchObject({
        urls: { query: `${org.url}/services/data/v${version}/query/` },
      });
    }
  });

  it('answers in XML where that is asked', async () => {
    const byFormat = await identity(`${own()}?format=xml`);
    const byHeader = await identity(own(), undefined, { accept: 'application/xml' });
    expect(byFormat.headers.get('content-type')).toBe('application/xml;charset=UTF-8');
    expect(byFormat.text).toContain(`<user_id>${CSM}</user_id>`);
    expect(byFormat.text).toContain('<addr_street xsi:nil="true"/>');
    expect(byHeader.text).toBe(byFormat.text);
    expect((await identity(`${own()}?format=json`, undefined, { accept: 'application/xml' })).status).toBe(
      200,
    );
  });

  it('of others is for those who may use the API with their token', async () => {
    const other = `${org.organizationId}/${org.userOf('System Administrator').userId}`;
    const [wide, narrow] = [await signIn('id api'), await signIn('id')];
    expect((await identity(other, String(wide['access_token']))).status).toBe(200);
    expect(await identity(other, String(narrow['access_token']))).toMatchObject({
      status: 403,
      text: 'Bad_OAuth_Token',
    });
    expect((await identity(own(), String(narrow['access_token']))).status).toBe(200);
  });

  it('of another org or of nobody is refused', async () => {
    expect(await identity(`00D000000000000AAA/${CSM}`)).toMatchObject({ status: 403, text: 'Wrong_Org' });
    const nobody = `${org.organizationId}/005000000000000AAA`;
    expect(await identity(nobody)).toMatchObject({ status: 404, text: 'Bad_Id' });
    expect(await identity(own(), null)).toMatchObject({ status: 403, text: 'Missing_OAuth_Token' });
  });
});
