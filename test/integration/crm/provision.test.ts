import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OWNED_ACCOUNT_FIELDS } from '../../../shared/crm-fields';
import { provision } from '../../../worker/crm/provision/provision';
import { readOwned } from '../../../worker/crm/read-owned';
import { accountId } from '../../org/small-book';
import { provisioned, SETTINGS, type StartedOrg, startedOrg } from './a-worker-org';

describe('provisioning', () => {
  let started: StartedOrg;
  beforeAll(async () => {
    started = await startedOrg();
  });
  afterAll(() => started.org.close());

  it('is what reading the owned fields asks for where they are missing', async () => {
    const crm = await started.connect();
    await expect(readOwned(crm, { ids: [accountId(1)] })).rejects.toMatchObject({ code: 'FIELDS_MISSING' });
  });

  it('makes the fields of the contract and lets the integration user, and it only, write them', async () => {
    const result = await provisioned(started);
    for (const field of Object.keys(OWNED_ACCOUNT_FIELDS))
      expect(result.created).toContain(`Account.${field}`);
    expect(result.created).not.toContain('Account.Plan__c');
    expect(result.assigned).toHaveLength(3);
    expect(result.advice.join(' ')).toContain('Health Score');

    const crm = await started.connect();
    const account = await crm.describe('Account');
    for (const field of Object.keys(OWNED_ACCOUNT_FIELDS)) {
      expect(account?.fields.get(field.toLowerCase()), field).toMatchObject({ updateable: true });
    }
    expect(account?.fields.get('csm_pulse__c')).toMatchObject({ updateable: false });
    expect(account?.fields.get('health_badge__c')).toMatchObject({ updateable: false });
    const rows = await readOwned(crm, { ids: [accountId(1)] });
    expect(rows.get(accountId(1))?.values).toMatchObject({ Health_Score__c: null, Health_Tier__c: null });
  });

  it('lets the integration user read what is mapped', async () => {
    const crm = await started.connect();
    const account = await crm.describe('Account');
    expect([...(account?.fields.keys() ?? [])]).toEqual(
      expect.arrayContaining(['plan__c', 'workspace_id__c', 'type', 'website']),
    );
    expect(await crm.describe('AccountHistory')).not.toBeNull();
    expect(await crm.describe('Event')).not.toBeNull();
  });

  it('changes nothing when it is run again', async () => {
    const again = await provisioned(started);
    expect(again.assigned).toEqual([]);
    const crm = await started.connect();
    expect((await crm.describe('Account'))?.fields.has('health_score__c')).toBe(true);
  });

  it('names a user that does not exist', async () => {
    const assign = [{ username: 'nobody@small.example', sets: ['Plimsoll_CSM' as const] }];
    await expect(
      provision({ admin: started.admin, settings: SETTINGS, assign, pollMs: 10 }),
    ).rejects.toMatchObject({
      code: 'NO_SUCH_USER',
    });
  });

  it('refuses someone who may not change the org', async () => {
    const csm = started.org.users.find((user) => user.username === 'csm@small.example');
    const admin = { instanceUrl: started.org.url, accessToken: csm?.token ?? '' };
    await expect(provision({ admin, settings: SETTINGS, pollMs: 10 })).rejects.toMatchObject({
      action: expect.stringMatching(/\w/),
    });
  });
});
