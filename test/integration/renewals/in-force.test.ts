import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { HealthDocument } from '../../../shared/health-document';
import { ConfigSchema } from '../../../worker/config/schema';
import type { Crm } from '../../../worker/crm/crm';
import { loadPlan } from '../../../worker/crm/load-plan';
import type { Mapping } from '../../../worker/crm/owned/define-owned';
import type { Plan } from '../../../worker/crm/plan';
import { readOwned } from '../../../worker/crm/read-owned';
import { settlePlan } from '../../../worker/crm/settle-plan';
import { writeRows } from '../../../worker/crm/write-rows';
import { undoRun } from '../../../worker/jobs/write-plan';
import { resolveKeys } from '../../../worker/store/account-keys';
import { writeFacts } from '../../../worker/store/facts';
import type { Store } from '../../../worker/store/open-store';
import { accountId } from '../../org/small-book';
import { aDocument } from '../../unit/crm/a-document';
import { aStore, Impatience } from '../crm/a-worker-org';
import { type PeopledOrg, peopledOrg } from '../crm/provisioned-org';

const AS_OF = '2026-01-05T15:00:00.000Z';
const KNOWN = '2026-01-02T15:00:00.000Z';

/** By number: currency, tier, budget owner; what was won, and what is open with its day. */
const ACCOUNTS = [
  { n: 1, currency: 'USD', tier: 'Critical', owner: 'Dark', won: ['24000', 'USD', 24], due: '2026-02-10' },
  { n: 2, currency: 'EUR', tier: 'At Risk', owner: 'Engaged', won: ['800', 'GBP', 12], due: '2026-04-05' },
  { n: 3, currency: 'GBP', tier: 'At Risk', owner: 'Dark', won: ['800', 'GBP', 12], due: '2026-04-06' },
  { n: 4, currency: 'USD', tier: 'Healthy', owner: 'Engaged', won: ['500', 'USD', 12], due: '2026-01-20' },
] as const;
const NOT_MAPPED: Mapping = { arr: null, renewalDate: null };

describe('recurring revenue and renewal date in an org that maps no field for them', () => {
  let org: PeopledOrg;
  let crm: Crm;
  let store: Store & { remove(): Promise<void> };
  const documents = ACCOUNTS.map(({ n, tier, owner }) =>
    aDocument({
      ...{ account: accountId(n), tier },
      budgetOwner: { ...aDocument().budgetOwner, contact: null, status: owner },
    }),
  );

  beforeAll(async () => {
    org = await peopledOrg(ACCOUNTS.length);
    await org.control('POST', '/time', { now: AS_OF });
    await org.provision();
    crm = await org.connect();
    store = await aStore();
    for (const { n, currency } of ACCOUNTS) {
      await change(n, { CurrencyIsoCode: currency });
    }
    await keepFacts();
  });
  afterAll(async () => {
    await store.remove();
    await org.org.close();
  });

  const change = (n: number, fields: object): Promise<unknown> =>
    org.control('POST', '/change', {
      ...{ op: 'update', object: 'Account', id: accountId(n), fields, user: 'csm@small.example' },
    });

  async function keepFacts(): Promise<void> {
    const { db } = store;
    const fact = (record: string, n: number, body: object) => ({
      ...{ record, sourceKey: accountId(n), at: KNOWN, knownFrom: KNOWN, body },
    });
    const dollar = { code: 'USD', rate: '1', is_corporate: true };
    for (const [kind, facts] of [
      ['account', ACCOUNTS.map(({ n, currency }) => fact(accountId(n), n, { currency, in_scope: true }))],
      [
        'currency',
        [dollar, { code: 'EUR', rate: '0.9' }, { code: 'GBP', rate: '0.8' }].map(({ code, ...rate }) => ({
          ...fact(code, 1, rate),
          sourceKey: '',
        })),
      ],
      [
        'opportunity',
        ACCOUNTS.flatMap(({ n, won: [amount, currency, term_months], due }) => [
          fact(`006won${n}`, n, {
            ...{
              is_renewal: true,
              is_closed: true,
              is_won: true,
              closed_on: '2025-12-01',
              due_on: '2025-12-15',
            },
            ...{ amount, currency, term_months },
          }),
          fact(`006open${n}`, n, { is_renewal: true, is_closed: false, is_won: false, due_on: due, amount }),
        ]),
      ],
    ] as const)
      await writeFacts(db, 'salesforce', kind, facts, 'America/New_York');
    const claims = ACCOUNTS.map(({ n }) => ({ sourceKey: accountId(n), account: accountId(n) }));
    await resolveKeys(
      db,
      claims.map((claim) => ({ ...claim, source: 'salesforce', rule: 'self', knownFrom: KNOWN })),
    );
  }

  const planned = (
    mapped: Mapping = NOT_MAPPED,
    wanted: readonly (HealthDocument | null)[] = documents,
  ): Promise<Plan> =>
    loadPlan(
      store.db,
      crm,
      wanted.map((document, n) => ({ account: accountId(n + 1), document, causes: [] })),
      { asOf: AS_OF, settings: { onEdit: 'respect', steps: { score: 2, trend: 5 }, mapped } },
    );
  const ofAccounts = ({ rows }: Plan) => rows.filter((row) => row.object === 'Account');
  async function write(plan: Plan, run: string): Promise<void> {
    const rows = ofAccounts(plan);
    await settlePlan(store.db, { ...plan, rows }, run, AS_OF);
    const { outcomes } = await writeRows(
      {
        ...{ db: store.db, crm, run, holder: 'test', now: () => new Date(AS_OF), patience: new Impatience() },
        plannedAt: AS_OF,
        signal: new AbortController().signal,
      },
      rows.filter((row) => row.outcome === 'write'),
    );
    expect(outcomes.filter(({ outcome }) => outcome !== 'written')).toEqual([]);
  }
  async function held(n: number): Promise<unknown[]> {
    const row = (await readOwned(crm, 'Account', { ids: [accountId(n)] })).get(accountId(n));
    return [row?.values.ARR__c, row?.values.Renewal_Date__c];
  }

  it('leaves them alone where a field of the org is mapped, or they are mapped themselves', async () => {
    for (const mapped of [
      { arr: 'Plan__c', renewalDate: 'CreatedDate' },
      { arr: 'arr__c', renewalDate: 'Renewal_Date__c' },
    ])
      for (const row of ofAccounts(await planned(mapped)))
        expect(Object.keys(row.fields)).not.toEqual(expect.arrayContaining(['ARR__c']));
    const [row] = ofAccounts(await planned({ arr: 'Nowhere__c', renewalDate: 'CreatedDate' }));
    expect(row?.fields).toMatchObject({ ARR__c: [null, 12000] });
    expect(row?.fields.Renewal_Date__c).toBeUndefined();
  });

  it('writes them in each account’s own currency, and has nothing to do the second time', async () => {
    await write(await planned(), 'first');
    expect(await held(1)).toEqual([12000, '2026-02-10']);
    expect(await held(2)).toEqual([900, '2026-04-05']);
    expect(await held(3)).toEqual([800, '2026-04-06']);
    expect(ofAccounts(await planned()).map(({ outcome }) => outcome)).toEqual(Array(4).fill('unchanged'));
  });

  it('shows with them the accounts that renew in 90 days', async () => {
    const named = "SELECT Id FROM ListView WHERE DeveloperName = 'Health_At_Risk_Renewing_90_Days'";
    const views = z.object({ records: z.array(z.object({ Id: z.string() })) });
    const { body } = await org.as('viewer', 'GET', `/query?q=${encodeURIComponent(named)}`);
    const id = views.parse(body).records[0]?.Id;
    const shown = await org.as('viewer', 'GET', `/sobjects/Account/listviews/${id}/results`);
    const text = JSON.stringify(shown.body);
    expect([1, 2, 3, 4].filter((n) => text.includes(accountId(n)))).toEqual([1, 2]);
  });

  it('sums them by how the budget owner is engaged, each at its rate', async () => {
    const named = "SELECT Id FROM Report WHERE DeveloperName = 'Budget_Owner_Coverage'";
    const found = z.object({ records: z.array(z.object({ Id: z.string() })) });
    const { body } = await org.as('manager', 'GET', `/query?q=${encodeURIComponent(named)}`);
    const id = found.parse(body).records[0]?.Id;
    const report = z.object({
      factMap: z.record(z.string(), z.object({ aggregates: z.array(z.object({ value: z.unknown() })) })),
    });
    const run = await org.as('manager', 'GET', `/analytics/reports/${id}`);
    const { factMap } = report.parse(run.body);
    // 900 EUR and 800 GBP are 1,000 USD each.
    expect(factMap['T!T']?.aggregates.map(({ value }) => value)).toEqual([14500, 4]);
  });

  it('writes a row for a change of one of them alone, and keeps somebody’s edit of it', async () => {
    const moved = documents.map((document, n) =>
      n === 0 ? { ...document, renewalDate: '2026-03-01' } : document,
    );
    const [row] = ofAccounts(await planned(NOT_MAPPED, moved));
    expect(row?.causes).toEqual(['renewal date 2026-02-10 → 2026-03-01']);
    expect(Object.keys(row?.fields ?? {}).sort()).toEqual(['Health_Changed_At__c', 'Renewal_Date__c']);
    await change(4, { ARR__c: 77 });
    const edited = ofAccounts(await planned())[3];
    expect(edited).toMatchObject({ outcome: 'unchanged', exceptions: [{ field: 'ARR__c', theirs: 77 }] });
  });

  it('takes them back with the run, but for what somebody changed, and clears them where an account leaves', async () => {
    const left = ofAccounts(await planned(NOT_MAPPED, [null]));
    expect(left[0]?.fields).toMatchObject({ ARR__c: [12000, null], Renewal_Date__c: ['2026-02-10', null] });
    const config = ConfigSchema.parse({ crm: { stage: 'full' } });
    const { signal } = new AbortController();
    await undoRun(
      { store, crm, config, holder: 'test', now: () => new Date(AS_OF), signal },
      'first',
      undefined,
    );
    expect(await held(1)).toEqual([null, null]);
    expect(await held(4)).toEqual([77, null]);
  });
});
