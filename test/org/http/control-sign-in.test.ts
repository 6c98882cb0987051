import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { ClientUnderTest, REDIRECT } from './oauth/client-under-test';
import { OrgUnderTest, VERSION } from './org-under-test';

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

async function open(terms: object = {}): Promise<string> {
  const reply = await org.control('POST', '/sessions', { user: 'csm@small.example', ...terms });
  return String(Reflect.get(Object(reply), 'token'));
}

async function restAnswer(token: string) {
  const reply = await fetch(`${org.url}/services/data/v${VERSION}/limits`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: reply.status, json: await reply.json() };
}

const EXPIRED = {
  status: 401,
  json: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
};

test('a session lasts the seconds asked for, which introspection tells', async () => {
  const token = await open({ seconds: 30 });
  const { json } = await client.introspect(token);
  expect(json).toMatchObject({ active: true, username: 'csm@small.example' });
  expect(Number(json['exp']) - Number(json['iat'])).toBe(30);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
  expect(await restAnswer(token)).toEqual(EXPIRED);
  expect((await client.introspect(token)).json).toEqual({ active: false });
});

test('a session of another client says so', async () => {
  const [mine, other] = [await open(), await open({ clientId: 'another client' })];
  expect((await client.introspect(mine)).json['client_id']).toBe(org.client.id);
  expect((await client.introspect(other)).json['client_id']).toBe('another client');
  expect((await restAnswer(other)).status).toBe(200);
});

test('a session expired by hand is as one whose time ran out', async () => {
  const [token, other] = [await open(), await open()];
  expect((await restAnswer(token)).status).toBe(200);
  await org.control('POST', '/sessions/expire', { token });
  expect(await restAnswer(token)).toEqual(EXPIRED);
  expect((await client.introspect(token)).json).toEqual({ active: false });
  expect((await restAnswer(other)).status).toBe(200);
  await expect(org.control('POST', '/sessions/expire', { token })).rejects.toThrow('no such session');
});

test('redirect addresses are added to those that are there', async () => {
  const more = 'https://0123.extensions.allizom.org/';
  const both = { clientId: org.client.id, redirectUris: [REDIRECT, more] };
  expect(await org.control('POST', '/connected-app', { redirectUris: [more, REDIRECT] })).toMatchObject(both);
  expect(await org.control('GET', '/connected-app')).toMatchObject(both);
  for (const wrong of ['/relative', 'http://far.example/', 'javascript:alert(1)', `${REDIRECT}#part`]) {
    await expect(org.control('POST', '/connected-app', { redirectUris: [wrong] })).rejects.toThrow(
      'not a redirect address',
    );
  }
  for (const right of ['http://localhost:1717/done', 'acme://done']) {
    await org.control('POST', '/connected-app', { redirectUris: [right] });
  }
});

test('the end of all sessions leaves refresh tokens in force', async () => {
  const code = await client.codeFor('csm@small.example', 'api refresh_token');
  const { json } = await client.exchange(code);
  await org.control('DELETE', '/sessions');
  expect((await restAnswer(String(json['access_token']))).status).toBe(401);
  const renewed = await client.refresh(json['refresh_token']);
  expect((await restAnswer(String(renewed.json['access_token']))).status).toBe(200);
});

test('the type of the user is told as the platform words it', async () => {
  const typeOf = async () => {
    const { userId, username } = org.userOf('Minimum Access - API Only Integrations');
    const token = await open({ user: username });
    const headers = { authorization: `Bearer ${token}` };
    const addresses = ['services/oauth2/userinfo', `id/${org.organizationId}/${userId}`];
    const types: unknown[] = [];
    for (const address of addresses) {
      const reply = await fetch(`${org.url}/${address}`, { headers });
      types.push(Reflect.get(Object(await reply.json()), 'user_type'));
    }
    return types;
  };
  expect(await typeOf()).toEqual(['STANDARD', 'STANDARD']);
  await org.control('POST', '/change', {
    user: 'admin@small.example',
    op: 'update',
    object: 'User',
    id: org.userOf('Minimum Access - API Only Integrations').userId,
    fields: { UserType: 'PowerPartner' },
  });
  expect(await typeOf()).toEqual(['POWER_PARTNER', 'POWER_PARTNER']);
});
