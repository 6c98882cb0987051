import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigSchema } from '../../../worker/config/schema';
import { checkCrm } from '../../../worker/crm/check';
import { pilotAccounts } from '../../../worker/jobs/wishes';
import type { SourceContext } from '../../../worker/sources/define-source';
import { salesforceSource } from '../../../worker/sources/salesforce/index';
import { salesforceSettings } from '../../../worker/sources/salesforce/settings';
import { provisioned, SETTINGS, type StartedOrg, startedOrg } from './a-worker-org';

const FULL = {
  salesforce: { scope: SETTINGS.scope },
  crm: { stage: 'full' as const, confirmProduction: true },
};

describe('what doctor says of an org', () => {
  let started: StartedOrg;
  beforeAll(async () => {
    started = await startedOrg();
  });
  afterAll(() => started.org.close());

  const wrong = (checks: { name: string; ok: boolean; detail: string; remedy: string }[]) =>
    checks.filter((check) => !check.ok);
  // Checks of reading look at nothing but the org.
  const reading = async (settings = SETTINGS) =>
    salesforceSource(await started.connect(), settings).check({} as SourceContext);

  it('names missing fields and objects that may not be read, each with its remedy', async () => {
    const found = wrong(await checkCrm(await started.connect(), FULL));
    expect(found.map((check) => check.name)).toContain('Account fields');
    const unread = wrong(await reading());
    expect(unread.map((check) => check.name)).toContain('read Account');
    for (const check of [...found, ...unread]) expect(check.remedy).toMatch(/plimsoll provision|scope/);
  });

  it('finds nothing to mend once the org is set up', async () => {
    await provisioned(started);
    expect(wrong(await checkCrm(await started.connect(), FULL))).toEqual([]);
    expect(wrong(await reading())).toEqual([]);
  });

  it('names a mapped field that the org lacks, and a scope that nothing meets', async () => {
    const settings = salesforceSettings.parse({
      ...SETTINGS,
      scope: "Type = 'Nobody'",
      account: { ...SETTINGS.account, arr: 'Nope__c' },
    });
    const found = wrong(await reading(settings));
    expect(found.map((check) => check.name)).toEqual(['read Account', 'accounts in scope']);
    expect(found[0]?.detail).toContain('Account.Nope__c');
    expect(found[1]?.detail).toContain('0 of 5 accounts');
  });

  it('says so where a scope is no condition', async () => {
    const settings = salesforceSettings.parse({ ...SETTINGS, scope: 'Type = = x' });
    const [found] = wrong(await reading(settings));
    expect(found).toMatchObject({
      name: 'accounts in scope',
      detail: expect.stringMatching(/^Salesforce does not take salesforce\.scope: [^\n]+$/),
      remedy: expect.stringMatching(/^Correct salesforce\.scope/),
    });
    const unknown = salesforceSettings.parse({ ...SETTINGS, scope: 'Nope__c = 1' });
    expect(wrong(await reading(unknown))).toMatchObject([
      { detail: "Salesforce does not take salesforce.scope: No such column 'Nope__c' on entity 'Account'." },
    ]);
  });

  it('names which condition of a pilot is wrong', async () => {
    const crm = await started.connect();
    const pilots = (scope: string, pilotWhere: string) => {
      const given = { crm: { stage: 'pilot', pilotWhere }, salesforce: { scope } };
      return pilotAccounts({ crm, config: ConfigSchema.parse(given) });
    };
    expect((await pilots("Type = 'Customer'", "Name != 'x'"))?.size).toBe(5);
    await expect(pilots("Type = 'Customer'", 'Nope__c = 1')).rejects.toMatchObject({
      code: 'INVALID_FIELD',
      action: expect.stringContaining('crm.pilotWhere'),
    });
    await expect(pilots('Type = = x', "Name != 'x'")).rejects.toMatchObject({
      code: 'MALFORMED_QUERY',
      action: expect.stringContaining('salesforce.scope'),
    });
  });

  it('names fields that may be read and not written', async () => {
    const { integration } = started;
    await started.control('POST', '/permission-sets/unassign', {
      user: integration,
      name: 'Plimsoll_Writer',
    });
    const found = wrong(await checkCrm(await started.connect(), FULL));
    const remedy = expect.stringContaining('Plimsoll_Writer');
    expect(found).toMatchObject([
      { name: 'Account fields', remedy },
      { name: 'Opportunity fields', remedy },
    ]);
    await started.control('POST', '/permission-sets/assign', { user: integration, name: 'Plimsoll_Writer' });
  });

  it('names a day’s calls that are nearly used up', async () => {
    await started.control('POST', '/usage', { used: 99_000 });
    const found = wrong(await checkCrm(await started.connect(), FULL));
    expect(found.map((check) => check.name)).toEqual(['API calls left']);
    await started.control('POST', '/usage', { used: 0 });
  });
});
