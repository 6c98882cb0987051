import { createPrivateKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { CompactSign } from 'jose';
import { afterAll, expect, test } from 'vitest';
import type { Call, Reply } from '../call';
import { openConnectedApp } from '../connected-app';
import { Sessions } from '../sessions';
import { SignInSetup } from '../sign-in-setup';
import { GRANTS } from './grants';
import { OAuth } from './oauth';

const folder = mkdtempSync(join(tmpdir(), 'oauth-random-'));
afterAll(() => rmSync(folder, { recursive: true }));

const user = { id: '005000000000001AAA', username: 'ann@demo.example', isActive: true };
const app = openConnectedApp(folder);
app.addRedirectUris(['https://client.example/']);
const oauth = new OAuth({
  org: {
    organizationId: '00D000000000001AAA',
    userByUsername: (name) => (name === user.username ? user : undefined),
    userById: (id) => (id === user.id ? user : undefined),
    integrationUser: () => user,
    isApiOnly: () => false,
    mayComeFrom: () => true,
    claimsOf: () => ({}),
  },
  app,
  setup: SignInSetup.open(join(folder, 'sign-in.json')),
  sessions: new Sessions('00D000000000001AAA'),
});

const NAMES = [
  'grant_type client_id client_secret client_assertion client_assertion_type assertion code code_verifier',
  'redirect_uri refresh_token username password token scope state nonce response_type code_challenge',
  'code_challenge_method prompt immediate login_hint deny',
].flatMap((line) => line.split(' '));
const VALUES = [
  app.clientId,
  app.clientSecret,
  'https://client.example/',
  user.username,
  'secret',
  'code',
  'token',
  'token id_token',
  'openid api',
  'S256',
  'A'.repeat(43),
  ...GRANTS.keys(),
];

const parameters = fc
  .dictionary(fc.constantFrom(...NAMES), fc.oneof(fc.constantFrom(...VALUES), fc.string({ unit: 'binary' })))
  .map((form) => new URLSearchParams(form));

const call = (query: URLSearchParams, body: string): Call => ({
  method: 'POST',
  path: '',
  search: query.toString(),
  query,
  headers: { authorization: `Basic ${body}` },
  body: Buffer.from(body),
  origin: 'http://127.0.0.1:8080',
  tally: { calls: 0, records: 0 },
});

const STATUSES = [200, 302, 400, 401];

test('whatever is sent to an OAuth endpoint, it answers', async () => {
  await fc.assert(
    fc.asyncProperty(parameters, parameters, async (query, form) => {
      const sent = call(query, form.toString());
      const unsigned: Call = { ...sent, headers: {} };
      const replies: Reply[] = [
        await oauth.token(sent),
        await oauth.token(unsigned),
        await oauth.introspect(unsigned),
        await oauth.authorize(unsigned),
        oauth.revoke(unsigned),
      ];
      for (const reply of replies) expect(STATUSES).toContain(reply.status);
    }),
    { numRuns: 300 },
  );
});

test('whatever the app’s key signs, it is claims or an invalid assertion', async () => {
  const key = createPrivateKey(readFileSync(app.keyFile));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
      const assertion = await new CompactSign(Buffer.from(text))
        .setProtectedHeader({ alg: 'RS256' })
        .sign(key);
      const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
      const form = new URLSearchParams({ grant_type, assertion });
      const { status } = await oauth.token(call(new URLSearchParams(), form.toString()));
      expect(status).toBe(400);
    }),
    { numRuns: 40 },
  );
});
