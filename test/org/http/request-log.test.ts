import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClientUnderTest } from './oauth/client-under-test';
import { OrgUnderTest } from './org-under-test';
import { withoutSecrets, withoutTokens } from './secrets';

let org: OrgUnderTest;
let client: ClientUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(1);
  client = await ClientUnderTest.register(org);
});
afterAll(() => org.close());

test('parameters that carry secrets are struck out, in any case; the challenge is none', () => {
  const secrets = [
    'oauth_token',
    'access_token',
    'refresh_token',
    'id_token',
    'Token',
    'assertion',
    'client_assertion',
    'client_secret',
    'code',
    'code_verifier',
    'password',
  ];
  const query = new URLSearchParams({ code_challenge: 'shown' });
  for (const name of secrets) query.set(name, 'hush');
  expect(withoutSecrets(query)).toEqual({
    ...Object.fromEntries(secrets.map((name) => [name, '***'])),
    code_challenge: 'shown',
  });
});

test('ids and queries are no tokens', () => {
  const text = `/services/data/v66.0/query?q=SELECT Id FROM Organization WHERE Id = '${org.organizationId}'`;
  expect(withoutTokens(text)).toBe(text);
});

test('no token, code or assertion gets into the log, wherever a client puts it', async () => {
  const code = await client.codeFor('csm@small.example');
  const { json } = await client.exchange(await client.codeFor('csm@small.example', 'refresh_token'));
  const secrets = [
    code,
    String(json['access_token']),
    String(json['refresh_token']),
    await org.assertionOf('csm@small.example'),
  ];
  await org.control('DELETE', '/requests');
  for (const secret of secrets) {
    await fetch(`${org.url}/services/oauth2/revoke/${encodeURIComponent(secret)}`);
    await fetch(`${org.url}/services/data/${secret}?q=${encodeURIComponent(`x ${secret}`)}`);
    await fetch(`${org.url}/services/oauth2/userinfo?oauth_token=${secret}&code_verifier=${client.verifier}`);
  }
  const log = JSON.stringify(await org.control('GET', '/requests'));
  expect(log.match(/"path"/g)).toHaveLength(3 * secrets.length);
  for (const secret of [...secrets, client.verifier]) {
    // The part after the organization id, which is no secret and may stand in the log.
    expect(log).not.toContain(secret.slice(-40));
  }
});
