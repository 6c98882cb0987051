import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClientUnderTest } from '../org/http/oauth/client-under-test';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { CSM } from '../org/small-book';

const USERNAME = 'csm@small.example';
const VERSION = '64.0';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(2);
});
afterAll(() => org.close());

const connection = (version = VERSION) => new Connection({ loginUrl: org.url, version });

/** As simple-salesforce writes it, its escapes included. */
function envelope(username: string, password: string): string {
  return `<?xml version="1.0" encoding="utf-8" ?>
    <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
        xmlns:urn="urn:partner.soap.sforce.com">
      <soapenv:Header>
        <urn:CallOptions>
          <urn:client>RestForce</urn:client>
          <urn:defaultNamespace>sf</urn:defaultNamespace>
        </urn:CallOptions>
      </soapenv:Header>
      <soapenv:Body>
        <urn:login>
          <urn:username>${username}</urn:username>
          <urn:password>${password}</urn:password>
        </urn:login>
      </soapenv:Body>
    </soapenv:Envelope>`;
}

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  org.call('POST', `/services/Soap/${path}`, {
    token: null,
    body,
    headers: { 'content-type': 'text/xml', soapaction: 'login', ...headers },
  });

const part = (xml: string, name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
const faultOf = ({ status, text }: { status: number; text: string }) => ({
  status,
  code: part(text, 'faultcode'),
  exception: part(text, 'sf:exceptionCode'),
  message: part(text, 'sf:exceptionMessage'),
});
const invalidLogin = {
  status: 500,
  code: 'sf:INVALID_LOGIN',
  exception: 'INVALID_LOGIN',
  message: 'Invalid username, password, security token; or user locked out.',
};

describe('login()', () => {
  it('lets jsforce in without a connected app, and logout() out', async () => {
    const conn = connection();
    expect(await conn.login(USERNAME, 'secret')).toMatchObject({
      id: CSM,
      organizationId: org.organizationId,
    });
    expect(conn.instanceUrl).toBe(org.url);
    expect((await conn.query('SELECT Id FROM Account')).totalSize).toBe(2);
    expect((await conn.identity()).username).toBe(USERNAME);
    const token = conn.accessToken ?? '';
    expect(token).toMatch(/^00D\w{12}!/);
    await conn.logout();
    expect(await rejection(org.connect(token).limits())).toMatchObject({ errorCode: 'INVALID_SESSION_ID' });
  });

  it('lets jsforce in again when its session has ended', async () => {
    const conn = connection();
    await conn.login(USERNAME, 'secret');
    const first = conn.accessToken;
    await org.control('POST', '/sessions/expire', { token: first });
    expect((await conn.query('SELECT Id FROM Account')).totalSize).toBe(2);
    expect(conn.accessToken).not.toBe(first);
  });

  it('tells the LoginResult, in the namespace of the WSDL that was called', async () => {
    for (const [kind, namespace] of [
      ['u', 'partner'],
      ['c', 'enterprise'],
    ]) {
      const { status, headers, text } = await post(`${kind}/59.0`, envelope(USERNAME, 'secret'));
      expect([status, headers.get('content-type')]).toEqual([200, 'text/xml; charset=utf-8']);
      expect(text).toContain(`xmlns="urn:${namespace}.soap.sforce.com"`);
      const told = Object.fromEntries(
        ['serverUrl', 'metadataServerUrl', 'userId', 'passwordExpired', 'sandbox', 'userName', 'roleId'].map(
          (name) => [name, part(text, name)],
        ),
      );
      expect(told).toEqual({
        serverUrl: `${org.url}/services/Soap/${kind}/59.0/${org.organizationId}`,
        metadataServerUrl: `${org.url}/services/Soap/m/59.0/${org.organizationId}`,
        userId: CSM,
        passwordExpired: 'false',
        sandbox: 'false',
        userName: USERNAME,
        roleId: undefined,
      });
      expect(text).toContain('<roleId xsi:nil="true"/>');
    }
  });

  it('reads a password that came with escapes', async () => {
    await org.control('POST', '/users/access', { user: USERNAME, password: `it's <"5" & 6>` });
    const escaped = 'it&#x27;s &lt;&quot;5&#34; &amp; 6&gt;';
    expect((await post('u/60.0', envelope(USERNAME, escaped))).status).toBe(200);
    await org.control('POST', '/users/access', { user: USERNAME, password: 'secret' });
  });

  it.each([
    ['a wrong password', USERNAME, 'guess'],
    ['no password', USERNAME, ''],
    ['nobody', 'nobody@small.example', 'secret'],
    ['an inactive user', 'leaver@small.example', 'secret'],
  ])('refuses %s', async (_who, username, password) => {
    expect(faultOf(await post('u/60.0', envelope(username, password)))).toEqual(invalidLogin);
  });

  it('tells jsforce why', async () => {
    expect(await rejection(connection().login(USERNAME, 'guess'))).toMatchObject({
      message: `INVALID_LOGIN: ${invalidLogin.message}`,
    });
  });

  it('asks for the security token where addresses are not trusted', async () => {
    const { securityToken } = Object(await org.control('POST', '/users/access', { user: USERNAME }));
    await org.control('POST', '/sign-in', { securityTokens: true });
    expect(faultOf(await post('u/60.0', envelope(USERNAME, 'secret')))).toMatchObject({
      exception: 'LOGIN_MUST_USE_SECURITY_TOKEN',
    });
    expect((await post('u/60.0', envelope(USERNAME, `secret${securityToken}`))).status).toBe(200);
    await org.control('POST', '/sign-in', { securityTokens: false });
  });

  it('refuses an address that the user may not come from', async () => {
    await org.control('POST', '/users/access', { user: USERNAME, addresses: ['203.0.113.7'] });
    expect(faultOf(await post('u/60.0', envelope(USERNAME, 'secret')))).toMatchObject({
      exception: 'LOGIN_DURING_RESTRICTED_DOMAIN',
    });
    const there = { 'x-forwarded-for': '203.0.113.7' };
    expect((await post('u/60.0', envelope(USERNAME, 'secret'), there)).status).toBe(200);
    await org.control('POST', '/users/access', { user: USERNAME, addresses: null });
  });

  it('refuses a user without API Enabled', async () => {
    await org.control('POST', '/users/access', { user: USERNAME, api: false });
    expect(faultOf(await post('u/60.0', envelope(USERNAME, 'secret')))).toMatchObject({
      status: 500,
      exception: 'API_CURRENTLY_DISABLED',
      message: 'API is disabled for this User',
    });
    await org.control('POST', '/users/access', { user: USERNAME, api: true });
  });

  it('is gone from version 65 on, and where the org has it off', async () => {
    expect(faultOf(await post('u/65.0', envelope(USERNAME, 'secret')))).toMatchObject({
      status: 500,
      code: 'sf:INVALID_OPERATION',
    });
    await org.control('POST', '/sign-in', { soapLogin: false });
    expect(await rejection(connection().login(USERNAME, 'secret'))).toMatchObject({
      message:
        'INVALID_OPERATION: SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().',
    });
    await org.control('POST', '/sign-in', { soapLogin: true });
    for (const path of ['u/30.0', 'u/99.0', 'u/new']) {
      expect(faultOf(await post(path, envelope(USERNAME, 'secret')))).toMatchObject({
        code: 'sf:UNSUPPORTED_API_VERSION',
      });
    }
  });
});

describe('a session of login()', () => {
  const call = (method: string, sessionId: string) =>
    post(
      'u/64.0',
      `<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/"><se:Header>
        <SessionHeader xmlns="urn:partner.soap.sforce.com"><sessionId>${sessionId}</sessionId></SessionHeader>
      </se:Header><se:Body><${method} xmlns="urn:partner.soap.sforce.com"/></se:Body></se:Envelope>`,
    );

  it('answers getUserInfo(), and opens the Metadata API to an administrator', async () => {
    const admin = org.userOf('System Administrator').username;
    const sessionId = part((await post('u/64.0', envelope(admin, 'secret'))).text, 'sessionId') ?? '';
    const told = await call('getUserInfo', sessionId);
    expect(part(told.text, 'organizationName')).toBe('Small Org');
    expect((await org.connect(sessionId).metadata.describe('64.0')).metadataObjects.length).toBeGreaterThan(
      0,
    );
  });

  it('belongs to no connected app, so that introspection knows nothing of it', async () => {
    const conn = connection();
    await conn.login(USERNAME, 'secret');
    const client = await ClientUnderTest.register(org);
    expect((await client.introspect(conn.accessToken)).json).toEqual({ active: false });
  });

  it('is needed by all but login(), and other operations are not there', async () => {
    const { text } = await call('getUserInfo', '00D000000000000!x');
    expect(part(text, 'sf:exceptionCode')).toBe('INVALID_SESSION_ID');
    const other = await call('convertLead', org.userOf('System Administrator').token);
    expect(part(other.text, 'faultstring')).toBe('No operation available for request convertLead');
  });
});

describe('undelete()', () => {
  it('brings back what is in the recycle bin, each id by itself', async () => {
    const conn = org.admin();
    const made = await conn.sobject('Contact').create([{ LastName: 'Back' }, { LastName: 'Never gone' }]);
    const [back = '', never = ''] = made.map(({ id }) => String(id));
    await conn.sobject('Contact').destroy(back);
    const results = await conn.soap.undelete([back, never, 'not an id']);
    expect(results).toMatchObject([
      { id: back, success: true, errors: [] },
      { success: false, errors: [{ statusCode: 'UNDELETE_FAILED' }] },
      { success: false, errors: [{ statusCode: 'MALFORMED_ID' }] },
    ]);
    const found = await conn.query(`SELECT Name FROM Contact WHERE Id = '${back}'`);
    expect(found.records).toMatchObject([{ Name: 'Back' }]);
  });

  it('is refused to who may not delete', async () => {
    const conn = org.admin();
    const { id = '' } = await conn.sobject('Contact').create({ LastName: 'Stays away' });
    await conn.sobject('Contact').destroy(id);
    const [result] = await org.integration().soap.undelete([id]);
    expect(result).toMatchObject({ success: false, errors: [{ statusCode: 'INVALID_TYPE_FOR_OPERATION' }] });
    expect((await conn.query(`SELECT Id FROM Contact WHERE Id = '${id}'`)).totalSize).toBe(0);
  });
});
