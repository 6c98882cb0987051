import { afterAll, beforeAll, expect, test } from 'vitest';
import { OrgUnderTest } from '../org-under-test';
import { ClientUnderTest, REDIRECT, sentBack } from './client-under-test';

const USERNAME = 'csm@small.example';

let org: OrgUnderTest;
let client: ClientUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(1);
  client = await ClientUnderTest.register(org);
});
afterAll(() => org.close());

async function pageAt(address: string) {
  const reply = await fetch(address, { redirect: 'manual' });
  return { status: reply.status, headers: reply.headers, html: await reply.text() };
}

test('the sign-in page has labelled fields and two buttons, runs no script and is kept nowhere', async () => {
  const { status, headers, html } = await pageAt(client.address());
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('text/html;charset=UTF-8');
  expect(headers.get('content-security-policy')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  );
  expect(headers.get('cache-control')).toBe('no-store');
  expect(html).toContain('<html lang="en">');
  for (const field of ['username', 'password']) {
    expect(html).toContain(`<label for="${field}">`);
    expect(html).toMatch(new RegExp(`<input id="${field}" name="${field}"`));
  }
  expect(html).toMatch(/<button[^>]*id="Login"[^>]*>Log In<\/button>/);
  expect(html).toMatch(/<button[^>]*name="deny"[^>]*>Deny<\/button>/);
  // Without an action the browser posts to the address it read the page from.
  expect(html).toContain('<form method="post">');
});

test('looking at the address twice spoils nothing, and the second look signs in', async () => {
  const address = client.address();
  expect((await pageAt(address)).html).toBe((await pageAt(address)).html);
  expect(sentBack(await client.submit({ username: USERNAME, password: 'secret' }, address)).has('code')).toBe(
    true,
  );
});

test('Log In sends the code and the state back, Deny the refusal', async () => {
  const granted = sentBack(await client.submit({ username: USERNAME.toUpperCase(), password: 'secret' }));
  expect([...granted.keys()]).toEqual(['code', 'state']);
  expect(granted.get('state')).toBe('st&te');
  const denied = sentBack(await client.submit({ username: '', password: '', deny: '1' }));
  expect(Object.fromEntries(denied)).toEqual({
    error: 'access_denied',
    error_description: 'end-user denied authorization',
    state: 'st&te',
  });
  expect(sentBack(await client.submit({ deny: '1' }, client.address({ state: null }))).has('state')).toBe(
    false,
  );
});

test.each([
  ['an unknown client', { client_id: 'another' }, 'invalid_client_id'],
  ['no client', { client_id: null }, 'invalid_client_id'],
  ['an address that is not registered', { redirect_uri: 'https://evil.example/' }, 'redirect_uri_mismatch'],
  ['an address below a registered one', { redirect_uri: `${REDIRECT}more` }, 'redirect_uri_mismatch'],
  ['no address', { redirect_uri: null }, 'redirect_uri_mismatch'],
])('%s gets an error page and never a redirect', async (_name, changes, error) => {
  const address = client.address(changes);
  for (const reply of [
    await fetch(address, { redirect: 'manual' }),
    await client.submit({ username: USERNAME, password: 'secret' }, address),
    await client.submit({ deny: '1' }, address),
  ]) {
    expect(reply.status).toBe(400);
    expect(reply.headers.has('location')).toBe(false);
    expect(await reply.text()).toContain(error);
  }
});

test.each([
  ['no challenge', { code_challenge: null }, 'invalid_request'],
  ['a challenge that is no SHA-256', { code_challenge: 'short' }, 'invalid_request'],
  ['the plain method', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['another response type', { response_type: 'id_token' }, 'unsupported_response_type'],
  ['an unknown scope', { scope: 'api everything' }, 'invalid_scope'],
])('%s is told to the client', async (_name, changes, error) => {
  const address = client.address(changes);
  for (const reply of [
    await fetch(address, { redirect: 'manual' }),
    await client.submit({ username: USERNAME, password: 'secret' }, address),
  ]) {
    const told = sentBack(reply);
    expect(told.get('error')).toBe(error);
    expect(told.get('state')).toBe('st&te');
    expect(told.has('code')).toBe(false);
  }
});

test('the method may be named, and only S256', async () => {
  expect((await pageAt(client.address({ code_challenge_method: 'S256' }))).status).toBe(200);
});

test.each([
  ['an unknown username', { username: 'nobody@small.example', password: 'secret' }],
  ['an inactive user', { username: 'leaver@small.example', password: 'secret' }],
  ['an empty password', { username: USERNAME, password: '' }],
  ['a wrong password', { username: USERNAME, password: 'guess' }],
])('%s gets the page again, with a message', async (_name, form) => {
  const reply = await client.submit(form);
  const html = await reply.text();
  expect(reply.status).toBe(200);
  expect(html).toMatch(/role="alert">Please check your username and password\. /);
  expect(html).toContain(`value="${form.username}"`);
});

test('what a stranger puts into the form stays text', async () => {
  const html = await (await client.submit({ username: `"><script>'&`, password: 'secret' })).text();
  expect(html).toContain('value="&quot;&gt;&lt;script&gt;&#39;&amp;"');
  expect(html).not.toContain('<script');
});
