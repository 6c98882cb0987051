import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OWNED_ACCOUNT_FIELDS } from '../../../shared/crm-fields';
import { provision } from '../../../worker/crm/provision/provision';
import { readOwned } from '../../../worker/crm/read-owned';
import { salesforceSettings } from '../../../worker/sources/salesforce/settings';
import { accountId } from '../../org/small-book';
import { provisioned, SETTINGS, type StartedOrg, startedOrg } from './a-worker-org';

describe('provisioning', () => {
  let started: StartedOrg;
  beforeAll(async () => {
    started = await startedOrg();
  });
  afterAll(() => started.org.close());

  /** A package is one request of many thousand bytes; those that read are small. */
  const deployments = async (): Promise<number> => {
    const log = z.array(z.object({ path: z.string(), bytes: z.number() }));
    const told = log.parse(await started.control('GET', '/requests'));
    return told.filter(({ path, bytes }) => path.startsWith('/services/Soap/m') && bytes > 4_000).length;
  };

  it('is what reading the owned fields asks for where they are missing', async () => {
    const crm = await started.connect();
    await expect(readOwned(crm, 'Account', { ids: [accountId(1)] })).rejects.toMatchObject({
      code: 'FIELDS_MISSING',
    });
  });

  it('changes nothing in a dry run, and says what it would do', async () => {
    const { plan, assigned } = await provision({
      admin: started.admin,
      settings: SETTINGS,
      assign: [{ username: started.integration, sets: ['Plimsoll_Writer'] }],
      dryRun: true,
    });
    expect(plan.make.map(({ fullName }) => fullName)).toContain('Opportunity.Health_Weighted_Amount__c');
    expect(plan.change).toEqual([]);
    expect(assigned).toEqual([{ username: started.integration, set: 'Plimsoll_Writer' }]);
    expect(await deployments()).toBe(0);
    expect(await (await started.connect()).describe('Plimsoll_Status__c')).toBeNull();
  });

  it('makes the fields of the contract and lets the integration user, and it only, write them', async () => {
    const { plan, assigned, advice } = await provisioned(started);
    expect(await deployments()).toBe(1);
    const made = plan.make.map(({ fullName }) => fullName);
    for (const field of Object.keys(OWNED_ACCOUNT_FIELDS)) expect(made).toContain(`Account.${field}`);
    expect(made).not.toContain('Account.Plan__c');
    expect(assigned).toHaveLength(3);
    const pages = advice.pages.map(({ page, how, fields }) => `${page} ${how} ${fields.join()}`).join('\n');
    expect(pages).toMatch(/Account page read-only .*Health Score/);
    expect(pages).toMatch(/Opportunity page to be filled in by people .*Renewal CSM Call/);

    const crm = await started.connect();
    const account = await crm.describe('Account');
    for (const field of Object.keys(OWNED_ACCOUNT_FIELDS)) {
      expect(account?.fields.get(field.toLowerCase()), field).toMatchObject({ updateable: true });
    }
    expect(account?.fields.get('csm_pulse__c')).toMatchObject({ updateable: false });
    expect(account?.fields.get('health_badge__c')).toMatchObject({ updateable: false });
    const rows = await readOwned(crm, 'Account', { ids: [accountId(1)] });
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

  it('deploys nothing when it is run again', async () => {
    const { plan, assigned } = await provisioned(started);
    expect({ make: plan.make, change: plan.change, assigned }).toEqual({
      make: [],
      change: [],
      assigned: [],
    });
    expect(plan.same.length).toBeGreaterThan(50);
    expect(await deployments()).toBe(1);
    const crm = await started.connect();
    expect((await crm.describe('Account'))?.fields.has('health_score__c')).toBe(true);
  });

  it('makes no field for what is mapped to one of the org, and looks at that one in the views', async () => {
    const account = { ...SETTINGS.account, arr: 'Plan__c', renewalDate: 'Nowhere__c' };
    const settings = salesforceSettings.parse({ ...SETTINGS, account });
    const other = await startedOrg();
    const { plan } = await provision({ admin: other.admin, settings, dryRun: true });
    await other.org.close();
    const made = plan.make.map(({ fullName }) => fullName);
    expect(made).not.toContain('Account.ARR__c');
    expect(made).toContain('Account.Renewal_Date__c');
    expect(plan.contract.named).toEqual({ arr: 'Plan__c', renewalDate: 'Renewal_Date__c', csm: null });
    const view = plan.make.find(({ fullName }) => fullName === 'Account.Health_Critical');
    expect(view?.body['columns']).toEqual(expect.arrayContaining(['Plan__c', 'Renewal_Date__c']));
  });

  it('makes no field for the CSM, whom nothing names then, and shows the owner; mapped itself people fill it in', async () => {
    const contractOf = async (csm: string | null) => {
      const settings = salesforceSettings.parse({ ...SETTINGS, account: { ...SETTINGS.account, csm } });
      return (await provision({ admin: started.admin, settings, dryRun: true })).plan;
    };
    for (const csm of [null, 'Nowhere__c']) {
      const { contract, make, change, same } = await contractOf(csm);
      expect(contract.fields.map(({ name }) => name)).not.toContain('CSM__c');
      const all = [...make, ...same, ...change.map(({ component }) => component)];
      const bodyOf = (name: string) => JSON.stringify(all.find(({ fullName }) => fullName === name)?.body);
      expect(bodyOf('Account.Health_Critical')).toContain('CORE.USERS.ALIAS');
      expect(bodyOf('Plimsoll/Accounts_by_Tier_and_CSM')).toContain('USERS.NAME');
    }
    const { contract } = await contractOf('CSM__c');
    expect(contract.fields.find(({ name }) => name === 'CSM__c')?.writer).toBe('csm');
    expect(contract.named.csm).toBe('CSM__c');
  });

  it('makes a field that is mapped to its own name for people to fill in', async () => {
    const account = { ...SETTINGS.account, arr: 'ARR__c' };
    const settings = salesforceSettings.parse({ ...SETTINGS, account });
    const { plan } = await provision({ admin: started.admin, settings, dryRun: true });
    const changed = new Map(
      plan.change.map(({ component, differences }) => [component.fullName, differences]),
    );
    expect(changed.get('Plimsoll_CSM')).toEqual([
      { path: 'fieldPermissions.Account.ARR__c.editable', found: null, wanted: 'true' },
    ]);
    expect(changed.get('Plimsoll_Writer')).toMatchObject([{ item: 'Account.ARR__c', wanted: null }]);
    expect([...changed.keys()].sort()).toEqual(['Plimsoll_CSM', 'Plimsoll_Manager', 'Plimsoll_Writer']);
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
