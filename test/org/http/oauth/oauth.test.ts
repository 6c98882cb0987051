import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { afterAll, expect, test } from 'vitest';
import type { Call } from '../call';
import { openConnectedApp } from '../connected-app';
import { Sessions } from '../sessions';
import { SignInSetup } from '../sign-in-setup';
import { OAuth } from './oauth';

const folder = mkdtempSync(join(tmpdir(), 'org-oauth-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ORIGIN = 'http://127.0.0.1:8080';
const admin = { id: '005000000000001AAA', username: 'admin@demo.example', isActive: true };
const gone = { id: '005000000000002AAA', username: 'gone@demo.example', isActive: false };
const app = openConnectedApp(folder);
const sessions = new Sessions('00D000000000001AAA');
const oauth = new OAuth({
  org: {
    organizationId: '00D000000000001AAA',
    userByUsername: (name) => [admin, gone].find((user) => user.username === name),
    userById: (id) => [admin, gone].find((user) => user.id === id),
    integrationUser: () => admin,
    isApiOnly: () => false,
    mayComeFrom: () => true,
    claimsOf: () => ({}),
  },
  app,
  setup: SignInSetup.open(join(folder, 'sign-in.json')),
  sessions,
});

function post(form: Record<string, string>): Call {
  const body = Buffer.from(new URLSearchParams(form).toString());
  const tally = { calls: 0, records: 0 };
  const query = new URLSearchParams();
  return { method: 'POST', path: '', search: '', query, headers: {}, body, origin: ORIGIN, tally };
}

interface Claims {
  iss?: string;
  sub?: string;
  aud?: string;
  exp?: string | number;
}

const ownKey = () => createPrivateKey(readFileSync(app.keyFile));

async function signIn(claims: Claims = {}, key = ownKey()) {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(claims.iss ?? app.clientId)
    .setSubject(claims.sub ?? admin.username)
    .setAudience(claims.aud ?? ORIGIN)
    .setExpirationTime(claims.exp ?? '3m')
    .sign(key);
  return oauth.token(post({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }));
}

const refused = (error: string, error_description: string) => ({
  status: 400,
  json: { error, error_description },
});

test('a signed assertion opens a session of its subject, by either audience', async () => {
  for (const aud of [ORIGIN, 'https://login.salesforce.com']) {
    const { status, json } = await signIn({ aud });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      instance_url: ORIGIN,
      token_type: 'Bearer',
      id: `${ORIGIN}/id/00D000000000001AAA/${admin.id}`,
      access_token: expect.stringMatching(/^00D000000000001![\w.]+$/),
    });
    const token = String(Reflect.get(Object(json), 'access_token'));
    expect(sessions.find(token)?.userId).toBe(admin.id);
  }
});

test('each wrong claim is refused in the platform’s words', async () => {
  expect(await signIn({ aud: 'https://elsewhere.example' })).toEqual(
    refused('invalid_grant', 'audience is invalid'),
  );
  expect(await signIn({ iss: 'another client' })).toEqual(
    refused('invalid_client_id', 'client identifier invalid'),
  );
  expect(await signIn({ exp: Math.floor(Date.now() / 1000) - 10 })).toEqual(
    refused('invalid_grant', 'expired authorization code'),
  );
  expect(await signIn({ sub: 'nobody@demo.example' })).toEqual(
    refused('invalid_grant', "user hasn't approved this consumer"),
  );
  expect(await signIn({ sub: gone.username })).toEqual(refused('inactive_user', 'user is inactive'));
});

test('an assertion signed by another key is refused', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  expect(await signIn({}, privateKey)).toEqual(refused('invalid_grant', 'invalid assertion'));
});

test('client credentials open a session only with the right secret', async () => {
  const form = { grant_type: 'client_credentials', client_id: app.clientId };
  expect((await oauth.token(post({ ...form, client_secret: app.clientSecret }))).status).toBe(200);
  expect(await oauth.token(post({ ...form, client_secret: 'guess' }))).toEqual(
    refused('invalid_client', 'invalid client credentials'),
  );
  expect(await oauth.token(post({ grant_type: 'device' }))).toEqual(
    refused('unsupported_grant_type', 'grant type not supported'),
  );
});

test('introspection tells the client whose token it is, and forgets a revoked one', async () => {
  const { token } = sessions.open(admin.id, app.clientId);
  const form = { token, client_id: app.clientId, client_secret: app.clientSecret };
  expect((await oauth.introspect(post(form))).json).toMatchObject({
    active: true,
    client_id: app.clientId,
    username: admin.username,
    token_type: 'access_token',
    sub: `${ORIGIN}/id/00D000000000001AAA/${admin.id}`,
  });
  expect(oauth.revoke(post({ token })).status).toBe(200);
  for (const each of [token, 'never issued']) {
    expect((await oauth.introspect(post({ ...form, token: each }))).json).toEqual({ active: false });
  }
});

test('introspection takes the secret from the form or from Basic, and nobody without one', async () => {
  const { token } = sessions.open(admin.id, app.clientId);
  const basic = (id: string, secret: string): Call => ({
    ...post({ token }),
    headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
  });
  expect((await oauth.introspect(basic(app.clientId, app.clientSecret))).json).toMatchObject({
    active: true,
  });
  for (const call of [
    basic(app.clientId, 'guess'),
    basic('another', app.clientSecret),
    post({ token, client_id: app.clientId, client_secret: 'guess' }),
    post({ token, client_id: app.clientId }),
    post({ token }),
  ]) {
    expect(await oauth.introspect(call)).toEqual({
      status: 401,
      json: { error: 'invalid_client', error_description: 'invalid client credentials' },
    });
  }
});

const CLIENT_ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

async function introspectBy(claims: Claims, changes: Record<string, string> = {}, key = ownKey()) {
  const unsigned = new SignJWT({})
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(claims.iss ?? app.clientId)
    .setSubject(claims.sub ?? app.clientId)
    .setAudience(claims.aud ?? ORIGIN);
  if (claims.exp !== 0) unsigned.setExpirationTime(claims.exp ?? '3m');
  const { token } = sessions.open(admin.id, app.clientId);
  return oauth.introspect(
    post({
      token,
      client_assertion_type: CLIENT_ASSERTION,
      client_assertion: await unsigned.sign(key),
      ...changes,
    }),
  );
}

test('an app that has only a key introspects by an assertion, to any audience that is the org', async () => {
  for (const aud of [
    ORIGIN,
    `${ORIGIN}/services/oauth2/token`,
    `${ORIGIN}/services/oauth2/introspect`,
    'https://login.salesforce.com',
  ]) {
    expect((await introspectBy({ aud })).json, aud).toMatchObject({ active: true });
  }
  expect((await introspectBy({}, { client_id: app.clientId })).status).toBe(200);
});

test('an assertion with a wrong or missing claim, type or key introspects nothing', async () => {
  const past = Math.floor(Date.now() / 1000) - 10;
  for (const claims of [{ aud: 'https://elsewhere.example' }, { iss: 'another' }, { sub: admin.username }]) {
    expect((await introspectBy(claims)).status, JSON.stringify(claims)).toBe(401);
  }
  for (const exp of [past, 0]) expect((await introspectBy({ exp })).status).toBe(401);
  expect((await introspectBy({}, { client_id: 'another' })).status).toBe(401);
  expect((await introspectBy({}, { client_assertion_type: 'other' })).status).toBe(401);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  expect((await introspectBy({}, {}, privateKey)).status).toBe(401);
});

test('the connected app stays the same across starts, its key for its owner’s eyes only', () => {
  const again = openConnectedApp(folder);
  expect([again.clientId, again.clientSecret]).toEqual([app.clientId, app.clientSecret]);
  expect(statSync(app.keyFile).mode & 0o777).toBe(0o600);
});

test('registered redirect addresses outlive a start, and a file of an earlier build has none', () => {
  const file = join(folder, 'connected-app.json');
  writeFileSync(file, JSON.stringify({ clientId: app.clientId, clientSecret: app.clientSecret }));
  const opened = openConnectedApp(folder);
  expect(opened.redirectUris).toEqual([]);
  opened.addRedirectUris(['https://one.example/']);
  opened.addRedirectUris(['https://two.example/', 'https://one.example/']);
  const again = openConnectedApp(folder);
  expect(again.redirectUris).toEqual(['https://one.example/', 'https://two.example/']);
  expect(again.clientId).toBe(app.clientId);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
