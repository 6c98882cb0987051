import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXTENSION_REDIRECTS } from '../../../shared/extension-redirects';
import { checkPeople, type PeopleOptions } from '../../../worker/api/check';
import { checkCrm } from '../../../worker/crm/check';
import { connect } from '../../../worker/crm/connection';
import type { Crm } from '../../../worker/crm/crm';
import { type SignInSettings, signIn } from '../../../worker/crm/sign-in';
import { Impatience, provisioned, SETTINGS, type StartedOrg, startedOrg } from './a-worker-org';

const SETTINGS_OF_CHECK = {
  salesforce: { scope: SETTINGS.scope },
  crm: { stage: 'full' as const, confirmProduction: true },
};
const now = () => new Date();

describe('each step of the set-up that was left out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'set-up-'));
  let started: StartedOrg;
  beforeAll(async () => {
    started = await startedOrg();
    await provisioned(started);
  });
  afterAll(async () => {
    await started.org.close();
    rmSync(folder, { recursive: true });
  });

  const jwt = (): SignInSettings => ({
    loginUrl: started.org.url,
    clientId: started.org.client.id,
    username: started.integration,
    keyFile: started.org.client.keyFile,
  });
  const byClient = (): SignInSettings => ({
    loginUrl: started.org.url,
    clientId: started.org.client.id,
    clientSecret: started.org.client.secret,
  });
  const connected = (settings: SignInSettings): Promise<Crm> =>
    connect(settings, { patience: new Impatience() });
  const remedyOf = async (settings: SignInSettings): Promise<string> =>
    await signIn(settings, now).then(
      () => 'signed in',
      (error: { action: string }) => error.action,
    );
  const amiss = async (crm: Crm) =>
    (await checkCrm(crm, SETTINGS_OF_CHECK))
      .filter(({ ok }) => !ok)
      .map(({ name, detail, remedy }) => ({ name, detail, remedy }));
  const policy = (change: object) => started.control('POST', '/connected-app', change);

  it('finds nothing to mend where all were done', async () => {
    expect(await remedyOf(jwt())).toBe('signed in');
    expect(await remedyOf(byClient())).toBe('signed in');
    expect(await amiss(await connected(jwt()))).toEqual([]);
  });

  it('is checked by a line of doctor that the guide names', async () => {
    const guide = readFileSync('docs/set-up.md', 'utf8');
    const crm = await connected(jwt());
    const people = await checkPeople({
      ...{ signIn: jwt(), clientId: started.org.client.id, now, organizationId: crm.organizationId },
      ...{ salesforceUrl: started.org.url, instanceUrl: started.org.url },
    });
    for (const { name } of [...(await checkCrm(crm, SETTINGS_OF_CHECK)), ...people])
      expect(guide).toContain(`\`${name}\``);
    for (const redirect of Object.values(EXTENSION_REDIRECTS)) expect(guide).toContain(redirect);
  });

  it('the consumer key', async () => {
    expect(await remedyOf({ ...jwt(), clientId: 'nobody' })).toMatch(
      /PLIMSOLL_SALESFORCE_CLIENT_ID.*Consumer Key/,
    );
  });

  it('the certificate', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const keyFile = join(folder, 'strange.key');
    writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    expect(await remedyOf({ ...jwt(), keyFile })).toMatch(/Upload the certificate.*Enable JWT Bearer Flow/);
  });

  it('the consumer secret', async () => {
    expect(await remedyOf({ ...byClient(), clientSecret: 'guess' })).toMatch(
      /PLIMSOLL_SALESFORCE_CLIENT_SECRET/,
    );
  });

  it('the user whom client credentials run as', async () => {
    await policy({ runAs: null });
    expect(await remedyOf(byClient())).toMatch(/Enable Client Credentials Flow, Run As/);
    const { userId } = started.org.users.find(({ username }) => username === started.integration) ?? {};
    await policy({ runAs: userId });
    expect(await remedyOf(byClient())).toBe('signed in');
  });

  it('the users who may use the app', async () => {
    await policy({ permittedUsers: 'adminApproved' });
    expect(await remedyOf(jwt())).toMatch(/Admin approved users are pre-authorized.*Plimsoll Writer/);
    await policy({ permittedUsers: 'everybody' });
    expect(await remedyOf({ ...jwt(), username: 'nobody@small.example' })).toMatch(
      /PLIMSOLL_SALESFORCE_USERNAME/,
    );
  });

  it('an active integration user', async () => {
    const access = { user: started.integration };
    await started.control('POST', '/users/access', { ...access, frozen: true });
    expect(await remedyOf(jwt())).toMatch(/Setup, Users/);
    await started.control('POST', '/users/access', { ...access, frozen: false });
    expect(await remedyOf(jwt())).toBe('signed in');
  });

  it('a user of its own', async () => {
    const admin = started.org.users.find(({ profile }) => profile === 'System Administrator')?.username ?? '';
    const found = await amiss(await connected({ ...jwt(), username: admin }));
    expect(found).toContainEqual({
      name: 'least privilege',
      detail: expect.stringMatching(/Account\.\w+.* and \d+ more\.$/),
      remedy: expect.stringContaining('Minimum Access - API Only Integrations'),
    });
  });

  it('the sharing rule, or Modify All', async () => {
    await started.control('POST', '/sharing', { object: 'Account', model: 'Private' });
    expect(await amiss(await connected(jwt()))).toEqual([
      {
        name: 'rows to write',
        detail: '5 of 5 accounts in scope may not be written.',
        remedy: expect.stringMatching(/criteria-based sharing rule.*provision\.modifyAll/),
      },
    ]);
    await started.control('POST', '/sharing-rules', {
      object: 'Account',
      name: 'Plimsoll',
      level: 'Edit',
      to: { allInternalUsers: true },
      criteria: [{ field: 'Type', operation: 'equals', value: 'Customer' }],
    });
    expect(await amiss(await connected(jwt()))).toEqual([]);
    await started.control('DELETE', '/sharing-rules', { object: 'Account', name: 'Plimsoll' });
  });

  it('View All on what is read', async () => {
    const reader = { user: started.integration, name: 'Plimsoll_Reader' };
    await started.control('POST', '/permission-sets/unassign', reader);
    const found = await amiss(await connected(jwt()));
    expect(found).toContainEqual({
      name: 'rows to read',
      detail: expect.stringContaining('0 of 5 of Account'),
      remedy: expect.stringContaining('Plimsoll_Reader'),
    });
    await started.control('POST', '/permission-sets/assign', reader);
    await started.control('POST', '/sharing', { object: 'Account', model: 'ReadWrite' });
    expect(await amiss(await connected(jwt()))).toEqual([]);
  });

  it('says where rows cannot be compared', async () => {
    const liveness = { user: started.integration, name: 'Plimsoll_Liveness' };
    await started.control('POST', '/permission-sets/unassign', liveness);
    const checks = await checkCrm(await connected(jwt()), SETTINGS_OF_CHECK);
    expect(checks.find(({ name }) => name === 'rows to read')).toMatchObject({
      ok: true,
      detail: expect.stringContaining('not compared'),
    });
    await started.control('POST', '/permission-sets/assign', liveness);
  });

  it('the callback URLs of the extension, its scopes, its app, its org', async () => {
    const crm = await connected(jwt());
    const options: PeopleOptions = {
      signIn: jwt(),
      clientId: started.org.client.id,
      salesforceUrl: started.org.url,
      instanceUrl: started.org.url,
      organizationId: crm.organizationId,
      now,
    };
    const first = async (change: Partial<PeopleOptions> = {}) =>
      (await checkPeople({ ...options, ...change }))[0];
    expect(await first()).toMatchObject({
      ok: false,
      remedy: expect.stringContaining(EXTENSION_REDIRECTS.Chrome),
    });
    await policy({ redirectUris: [EXTENSION_REDIRECTS.Firefox] });
    expect(await first()).toMatchObject({ ok: true, detail: 'with Firefox' });
    await policy({ redirectUris: [EXTENSION_REDIRECTS.Chrome] });
    expect(await checkPeople(options)).toMatchObject([
      { ok: true, detail: 'with Chrome and Firefox' },
      { ok: true, detail: 'Salesforce says whose they are' },
    ]);
    expect(await first({ clientId: 'nobody' })).toMatchObject({
      ok: false,
      remedy: expect.stringContaining('api.clientId'),
    });
    expect(await first({ salesforceUrl: 'http://127.0.0.1:1' })).toMatchObject({
      ok: false,
      remedy: 'Set api.salesforceUrl to your My Domain.',
    });
    // A secret of its own goes before the key where the worker asks whose a token is.
    const [, tokens] = await checkPeople({ ...options, signIn: { ...jwt(), clientSecret: 'guess' } });
    expect(tokens).toMatchObject({ ok: false, remedy: expect.stringContaining('Introspect All Tokens') });
  });
});
