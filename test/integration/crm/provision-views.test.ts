import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accountId, CSM } from '../../org/small-book';
import { SETTINGS } from './a-worker-org';
import { type PeopledOrg, peopledOrg } from './provisioned-org';

const report = z.object({
  groupingsDown: z.object({ groupings: z.array(z.object({ key: z.string(), label: z.string() })) }),
  groupingsAcross: z.object({ groupings: z.array(z.object({ key: z.string(), label: z.string() })) }),
  reportMetadata: z.object({ aggregates: z.array(z.string()), currency: z.string().nullish() }),
  factMap: z.record(z.string(), z.object({ aggregates: z.array(z.object({ value: z.unknown() })) })),
});
const found = z.object({ records: z.array(z.object({ Id: z.string() })) });
const LOOKING = ['viewer', 'csm', 'manager'] as const;
/** What an org had before us: its fields for what we would make, and a checkbox that tells renewals. */
const THEIRS = {
  ...SETTINGS,
  account: { ...SETTINGS.account, arr: 'Revenue__c', renewalDate: 'Contract_End__c', csm: 'Success__c' },
  renewals: { ...SETTINGS.renewals, match: { field: 'Is_Renewal__c', value: true } },
};

/** Accounts by number: tier, days until renewal, ARR with its currency, budget owner's status. */
const ACCOUNTS = [
  { n: 1, tier: 'Critical', renews: '2026-02-10', arr: 1000, currency: 'USD', owner: 'Dark' },
  { n: 2, tier: 'At Risk', renews: '2026-04-05', arr: 900, currency: 'EUR', owner: 'Engaged' },
  { n: 3, tier: 'At Risk', renews: '2026-04-06', arr: 800, currency: 'GBP', owner: 'Dark' },
  { n: 4, tier: 'Healthy', renews: '2026-01-20', arr: 500, currency: 'USD', owner: 'Engaged' },
  { n: 5, tier: null, renews: '2026-01-20', arr: 7000, currency: 'USD', owner: null },
  { n: 6, tier: 'Critical', renews: '2026-01-04', arr: 100, currency: 'USD', owner: 'Departed' },
] as const;

/** Renewals: account, amount with its currency, likelihood, and the day on which they are due. */
const RENEWALS = [
  { n: 1, amount: 1000, currency: 'USD', likelihood: 40, close: '2026-02-10', stage: 'Prospecting' },
  { n: 2, amount: 900, currency: 'EUR', likelihood: 50, close: '2026-04-30', stage: 'Prospecting' },
  { n: 3, amount: 800, currency: 'GBP', likelihood: null, close: '2026-05-01', stage: 'Prospecting' },
  { n: 4, amount: 500, currency: 'USD', likelihood: 90, close: '2026-01-31', stage: 'Prospecting' },
  { n: 4, amount: 300, currency: 'USD', likelihood: 10, close: '2026-01-03', stage: 'Closed Won' },
  { n: 1, amount: 200, currency: 'EUR', likelihood: 90, close: '2026-01-03', stage: 'Closed Lost' },
] as const;

describe('what people look at in the provisioned org', () => {
  let org: PeopledOrg;
  beforeAll(async () => {
    org = await peopledOrg(ACCOUNTS.length);
    await org.control('POST', '/time', { now: '2026-01-05T15:00:00.000Z' });
    // Mapped to its own name, the field for the CSM is made for people to fill in.
    await org.provision({ settings: { ...SETTINGS, account: { ...SETTINGS.account, csm: 'CSM__c' } } });
    const change = (body: object) => org.control('POST', '/change', { user: 'csm@small.example', ...body });
    for (const { n, tier, renews, arr, currency, owner } of ACCOUNTS) {
      const fields = {
        CurrencyIsoCode: currency,
        Health_Tier__c: tier,
        Renewal_Date__c: renews,
        ARR__c: arr,
        CSM__c: n === 2 ? null : CSM,
        Budget_Owner_Status__c: owner,
      };
      await change({ op: 'update', object: 'Account', id: accountId(n), fields });
    }
    for (const { n, amount, currency, likelihood, close, stage } of RENEWALS) {
      const fields = {
        Name: `Renewal of ${n}`,
        AccountId: accountId(n),
        Type: 'Renewal',
        Amount: amount,
        CurrencyIsoCode: currency,
        CloseDate: close,
        StageName: stage,
        Health_Tier__c: ACCOUNTS.find((account) => account.n === n)?.tier ?? null,
        Renewal_Likelihood__c: likelihood,
      };
      await change({ op: 'insert', object: 'Opportunity', fields });
    }
    const other = { Name: 'Expansion', Type: 'New Business', Amount: 9999, CloseDate: '2026-02-10' };
    await change({
      op: 'insert',
      object: 'Opportunity',
      fields: { ...other, AccountId: accountId(1), StageName: 'Prospecting', CurrencyIsoCode: 'USD' },
    });
  });
  afterAll(() => org.org.close());

  /** The accounts, by number, that a list view shows to a viewer. */
  async function shown(name: string): Promise<number[]> {
    const { body } = await org.as('viewer', 'GET', `/sobjects/Account/listviews/${name}/results`);
    const { records } = z
      .object({
        records: z.array(
          z.object({
            columns: z.array(z.object({ fieldNameOrPath: z.string(), value: z.string().nullable() })),
          }),
        ),
      })
      .parse(body);
    return records
      .map(({ columns }) =>
        Number(columns.find((column) => column.fieldNameOrPath === 'Name')?.value?.slice(8)),
      )
      .sort();
  }
  const viewNamed = async (name: string): Promise<string> => {
    const soql = `SELECT Id FROM ListView WHERE SobjectType = 'Account' AND DeveloperName = '${name}'`;
    const { body } = await org.as('viewer', 'GET', `/query?q=${encodeURIComponent(soql)}`);
    return found.parse(body).records[0]?.Id ?? '';
  };

  it.each([
    ['Health_Healthy', [4]],
    ['Health_Watch', []],
    ['Health_At_Risk', [2, 3]],
    ['Health_Critical', [1, 6]],
    ['Health_Unknown', []],
    // 90 days after 5 January is 5 April; what was due before today is no coming renewal.
    ['Health_At_Risk_Renewing_90_Days', [1, 2]],
    ['Budget_Owner_Dark', [1, 3]],
  ])('shows in the list view %s the accounts %j', async (name, numbers) => {
    expect(await shown(await viewNamed(name))).toEqual(numbers);
  });

  /** Runs a report as the manager: one cell's aggregates by row and column label, `all` for totals. */
  async function run(name: string): Promise<Record<string, unknown[]>> {
    const { body: rows } = await org.as(
      'manager',
      'GET',
      `/query?q=${encodeURIComponent(`SELECT Id FROM Report WHERE DeveloperName = '${name}'`)}`,
    );
    const { status, body } = await org.as(
      'manager',
      'GET',
      `/analytics/reports/${found.parse(rows).records[0]?.Id}`,
    );
    expect(status).toBe(200);
    const { groupingsDown, groupingsAcross, factMap, reportMetadata } = report.parse(body);
    expect(reportMetadata.currency).toBe('USD');
    const label = (groupings: readonly { key: string; label: string }[], key: string) =>
      groupings.find((grouping) => grouping.key === key)?.label ?? 'all';
    return Object.fromEntries(
      Object.entries(factMap).map(([key, { aggregates }]) => {
        const [down = '', across = ''] = key.split('!');
        const names = [label(groupingsDown.groupings, down), label(groupingsAcross.groupings, across)];
        return [names.join(' / '), aggregates.map(({ value }) => value)];
      }),
    );
  }

  it('weighs an amount by its likelihood, takes what is won whole and what is lost as nothing', async () => {
    const soql =
      "SELECT Amount, Health_Weighted_Amount__c FROM Opportunity WHERE Type = 'Renewal' ORDER BY Name, Amount DESC";
    const { body } = await org.as('csm', 'GET', `/query?q=${encodeURIComponent(soql)}`);
    const rows = z
      .object({
        records: z.array(z.object({ Amount: z.number(), Health_Weighted_Amount__c: z.number().nullable() })),
      })
      .parse(body)
      .records.map((row) => [row.Amount, row.Health_Weighted_Amount__c]);
    expect(rows).toEqual([
      [1000, 400],
      [200, 0],
      [900, 450],
      // No likelihood: blank is not 0.
      [800, null],
      [500, 450],
      [300, 300],
    ]);
  });

  it('sums open renewals by tier and by quarters of a year that starts in February', async () => {
    const cells = await run('Renewals_by_Tier');
    // Amount, weighted amount, rows; 900 EUR and 800 GBP are 1,000 USD each.
    expect(cells).toMatchObject({
      'all / all': [3500, 1350, 4],
      'all / Q4 FY2026': [500, 450, 1],
      'all / Q1 FY2027': [2000, 900, 2],
      'all / Q2 FY2027': [1000, 0, 1],
      'Critical / Q1 FY2027': [1000, 400, 1],
      'At Risk / Q1 FY2027': [1000, 500, 1],
      'At Risk / Q2 FY2027': [1000, 0, 1],
      'Healthy / Q4 FY2026': [500, 450, 1],
      'Healthy / Q1 FY2027': [0, 0, 0],
    });
  });

  it('sums accounts by CSM and tier, without those that are not scored', async () => {
    const cells = await run('Accounts_by_Tier_and_CSM');
    expect(cells).toMatchObject({
      'all / all': [3600, 5],
      'all / Critical': [1100, 2],
      'Casey Morgan / all': [2600, 4],
      'Casey Morgan / At Risk': [1000, 1],
      '- / At Risk': [1000, 1],
    });
  });

  it('sums recurring revenue by how the budget owner is engaged', async () => {
    expect(await run('Budget_Owner_Coverage')).toEqual({
      'all / all': [3600, 5],
      'Engaged / all': [1500, 2],
      'Dark / all': [2000, 2],
      'Departed / all': [100, 1],
    });
  });

  it.each(LOOKING)('runs every list view and report for the %s', (who) => everythingRuns(org, who));

  it('shows all three reports on a dashboard, to everybody with their own eyes', async () => {
    const soql = "SELECT Id, Title, Type, FolderName FROM Dashboard WHERE DeveloperName = 'Customer_Health'";
    const { body } = await org.as('manager', 'GET', `/query?q=${encodeURIComponent(soql)}`);
    expect(body).toMatchObject({
      records: [{ Title: 'Customer health', Type: 'LoggedInUser', FolderName: 'Plimsoll' }],
    });
    const id = found.parse(body).records[0]?.Id;
    const shownBoard = await org.as('manager', 'GET', `/analytics/dashboards/${id}`);
    expect(shownBoard.status).toBe(200);
    const text = JSON.stringify(shownBoard.body);
    for (const name of [
      'Open renewals by health tier',
      'Recurring revenue by budget owner',
      'Recurring revenue by CSM',
    ])
      expect(text).toContain(name);
    expect(
      z.object({ componentData: z.array(z.unknown()) }).parse(shownBoard.body).componentData,
    ).toHaveLength(3);
  });
});

/** Each list view and report of ours answers somebody who has no more than a permission set of ours. */
async function everythingRuns(org: PeopledOrg, who: (typeof LOOKING)[number]): Promise<void> {
  const named = z.object({ records: z.array(z.object({ Id: z.string(), DeveloperName: z.string() })) });
  const all = async (soql: string) =>
    named.parse((await org.as(who, 'GET', `/query?q=${encodeURIComponent(soql)}`)).body).records;
  const views = await all("SELECT Id, DeveloperName FROM ListView WHERE SobjectType = 'Account'");
  const reports = await all('SELECT Id, DeveloperName FROM Report');
  const ours = views.filter(({ DeveloperName }) => /^(Health|Budget_Owner)_/.test(DeveloperName));
  expect([ours.length, reports.length]).toEqual([7, 3]);
  for (const [path, { Id, DeveloperName }] of [
    ...ours.map((view) => [`/sobjects/Account/listviews/${view.Id}/results`, view] as const),
    ...reports.map((each) => [`/analytics/reports/${each.Id}`, each] as const),
  ]) {
    const { status, body } = await org.as(who, 'GET', path);
    expect([DeveloperName, Id, status === 200 ? 'runs' : body]).toEqual([DeveloperName, Id, 'runs']);
  }
}

describe('list views and reports on fields that the org had before', () => {
  let org: PeopledOrg;
  beforeAll(async () => {
    org = await peopledOrg(5, [
      { object: 'Account', name: 'Revenue__c', label: 'Revenue', type: 'Currency', precision: 16, scale: 2 },
      { object: 'Account', name: 'Contract_End__c', label: 'Contract end', type: 'Date' },
      { object: 'Account', name: 'Success__c', label: 'Success', type: 'Lookup', referenceTo: 'User' },
      { object: 'Opportunity', name: 'Is_Renewal__c', label: 'Renewal', type: 'Checkbox' },
    ]);
    await org.provision({ settings: THEIRS });
  });
  afterAll(() => org.org.close());

  it.each(LOOKING)('run for the %s, who may read those fields and edit none of them', async (who) => {
    await everythingRuns(org, who);
    const { body } = await org.as(who, 'GET', '/sobjects/Account/describe');
    const { fields } = z
      .object({ fields: z.array(z.object({ name: z.string(), updateable: z.boolean() })) })
      .parse(body);
    const theirs = fields.filter(({ name }) => /^(Revenue|Contract_End|Success)__c$/.test(name));
    expect(theirs.map(({ updateable }) => updateable)).toEqual([false, false, false]);
  });
});
