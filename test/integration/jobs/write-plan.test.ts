import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OWNED_ACCOUNT_FIELDS } from '../../../shared/crm-fields';
import type { HealthDocument } from '../../../shared/health-document';
import { ConfigSchema } from '../../../worker/config/schema';
import type { Crm } from '../../../worker/crm/crm';
import { loadPlan } from '../../../worker/crm/load-plan';
import type { Plan } from '../../../worker/crm/plan';
import { type PlanFile, sealed } from '../../../worker/crm/plan-file';
import { readOwned } from '../../../worker/crm/read-owned';
import { adoptOrg } from '../../../worker/jobs/adopt';
import { applyPlan, type PlanWriter, undoRun } from '../../../worker/jobs/write-plan';
import { openExceptions } from '../../../worker/store/exceptions';
import { holdsAt, releaseUndone } from '../../../worker/store/holds';
import type { Store } from '../../../worker/store/open-store';
import { accountId, CSM } from '../../org/small-book';
import { aDocument } from '../../unit/crm/a-document';
import { aStore, provisioned, type StartedOrg, startedOrg } from '../crm/a-worker-org';

const ACCOUNTS = [1, 2, 3, 4, 5].map(accountId);
const [FIRST = '', SECOND = ''] = ACCOUNTS;
const AS_OF = '2026-01-06T08:00:00.000Z';
const SCOPE = "Type = 'Customer'";

describe('a plan that somebody looked at', () => {
  let started: StartedOrg;
  let store: Store & { remove(): Promise<void> };
  let crm: Crm;
  let writer: PlanWriter;

  beforeAll(async () => {
    started = await startedOrg();
    await provisioned(started);
    store = await aStore();
    crm = await started.connect();
    const config = ConfigSchema.parse({ crm: { stage: 'full' }, salesforce: { scope: SCOPE } });
    writer = {
      store,
      crm,
      config,
      holder: 'test',
      now: () => new Date(),
      signal: new AbortController().signal,
    };
  });
  afterAll(async () => {
    await started.org.close();
    await store.remove();
  });
  afterEach(async () => {
    const fields = Object.fromEntries(Object.keys(OWNED_ACCOUNT_FIELDS).map((field) => [field, null]));
    for (const id of ACCOUNTS) await edit(id, fields);
    for (const table of ['base', 'ledger', 'exception', 'hold', 'lease'] as const) {
      await store.db.deleteFrom(table).execute();
    }
  });

  const edit = (id: string, fields: Record<string, unknown>) =>
    started.control('POST', '/change', { user: CSM, op: 'update', object: 'Account', id, fields });

  const planned = (change: Partial<HealthDocument> = {}): Promise<Plan> =>
    loadPlan(
      store.db,
      crm,
      ACCOUNTS.map((account) => {
        const document = aDocument({
          account,
          budgetOwner: { ...aDocument().budgetOwner, contact: null },
          ...change,
        });
        return { account, document, causes: [] };
      }),
      { asOf: AS_OF, scope: SCOPE, settings: { onEdit: 'respect', dirtyScore: 2 } },
    );
  const outcomes = async (change: Partial<HealthDocument> = {}) =>
    (await planned(change)).rows.map((row) => row.outcome);

  async function kept(change: Partial<HealthDocument> = {}): Promise<PlanFile> {
    const { rows } = await planned(change);
    return sealed({
      plimsoll: 'plan',
      version: 1,
      organizationId: crm.organizationId,
      organization: crm.organizationName,
      asOf: AS_OF,
      day: '2026-01-06',
      plannedAt: AS_OF,
      rows: rows
        .filter((row) => row.outcome === 'write')
        .map(({ account, fields, causes, first, cap }) => ({
          account,
          name: account,
          fields,
          causes,
          first,
          cap,
        })),
    });
  }
  const owned = async () =>
    new Map([...(await readOwned(crm, { ids: ACCOUNTS }))].map(([id, row]) => [id, row.values]));
  const WORSE = { score: 20, tier: 'Critical' } as const;

  it('is written, undone, held, and written again once that is approved', async () => {
    await applyPlan(writer, await kept());
    const before = await owned();
    const worse = await kept(WORSE);
    const { run, outcomes: ends } = await applyPlan(writer, worse);
    expect(ends.map((end) => end.outcome)).toEqual(Array(5).fill('written'));
    expect((await owned()).get(FIRST)).toMatchObject({ Health_Score__c: 20, Health_Tier__c: 'Critical' });

    const undone = await undoRun(writer, run, undefined);
    expect(undone.outcomes.map((end) => end.outcome)).toEqual(Array(5).fill('written'));
    expect(await owned()).toEqual(before);
    expect(await outcomes(WORSE)).toEqual(Array(5).fill('held'));
    expect((await applyPlan(writer, worse)).outcomes).toMatchObject(
      Array(5).fill({ outcome: 'held', code: 'UNDONE', action: expect.stringContaining(`approve ${run}`) }),
    );
    expect(await owned()).toEqual(before);

    expect(await releaseUndone(store.db, run)).toBe(5);
    expect(await outcomes(WORSE)).toEqual(Array(5).fill('write'));
    await applyPlan(writer, await kept(WORSE));
    expect(await outcomes(WORSE)).toEqual(Array(5).fill('unchanged'));
  });

  it('takes back nothing that people have changed since, and only the accounts that are asked for', async () => {
    await applyPlan(writer, await kept());
    const before = await owned();
    const { run } = await applyPlan(writer, await kept(WORSE));
    await edit(FIRST, { Health_Tier__c: 'Healthy' });
    const { left } = await undoRun(writer, run, [FIRST]);
    expect(left).toEqual([{ account: FIRST, field: 'Health_Tier__c', ours: 'Critical', theirs: 'Healthy' }]);
    const after = await owned();
    expect(after.get(FIRST)).toEqual({ ...before.get(FIRST), Health_Tier__c: 'Healthy' });
    expect(after.get(SECOND)).toMatchObject({ Health_Score__c: 20, Health_Tier__c: 'Critical' });
    expect([...(await holdsAt(store.db, 'Account', new Date().toISOString())).keys()]).toEqual([FIRST]);
  });

  it('can be undone from the first write on', async () => {
    const before = await owned();
    const { run } = await applyPlan(writer, await kept());
    await undoRun(writer, run, undefined);
    expect(await owned()).toEqual(before);
  });

  it('leaves out rows of which the CRM holds something else by now', async () => {
    await applyPlan(writer, await kept());
    const plan = await kept(WORSE);
    await edit(FIRST, { Health_Trend_30d__c: 9 });
    await edit(SECOND, { Health_Score__c: 55 });
    const { outcomes: ends } = await applyPlan(writer, plan);
    expect(ends.filter((end) => end.outcome === 'written')).toHaveLength(4);
    expect(ends.find((end) => end.account === SECOND)).toMatchObject({
      outcome: 'held',
      code: 'CHANGED_SINCE_PLAN',
      message: expect.stringContaining('Health_Score__c'),
    });
    const after = await owned();
    expect(after.get(SECOND)).toMatchObject({ Health_Score__c: 55, Health_Tier__c: 'Watch' });
    // The plan says nothing about the field that was edited here.
    expect(after.get(FIRST)).toMatchObject({ ...shownBy(WORSE), Health_Trend_30d__c: 9 });
    expect(await openExceptions(store.db, 'Account')).toEqual([]);
  });

  const shownBy = ({ score, tier }: typeof WORSE) => ({ Health_Score__c: score, Health_Tier__c: tier });

  it('finds nothing left to write when it is applied again', async () => {
    const plan = await kept();
    await applyPlan(writer, plan);
    const writes = crm.counts.writes;
    expect((await applyPlan(writer, plan)).outcomes.map((end) => end.outcome)).toEqual(
      Array(5).fill('unchanged'),
    );
    expect(crm.counts.writes).toBe(writes);
  });

  it('is refused for another org, and while nothing may be written', async () => {
    const plan = await kept();
    const other = sealed({ ...plan, organizationId: '00D000000000009AAA' });
    await expect(applyPlan(writer, other)).rejects.toMatchObject({ code: 'PLAN_OF_OTHER_ORG' });
    const config = ConfigSchema.parse({ salesforce: { scope: SCOPE } });
    await expect(applyPlan({ ...writer, config }, plan)).rejects.toMatchObject({ code: 'SHADOW' });
    await expect(undoRun(writer, 'no-such-run', undefined)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
    expect(await outcomes()).toEqual(Array(5).fill('write'));
  });

  it('counts what an org holds from before as edits, unless it is adopted', async () => {
    await applyPlan(writer, await kept());
    for (const table of ['base', 'ledger'] as const) await store.db.deleteFrom(table).execute();
    expect((await planned(WORSE)).rows.flatMap((row) => row.exceptions).length).toBeGreaterThan(0);

    const adopted = await adoptOrg(writer);
    expect(adopted.accounts).toBe(5);
    const plan = await planned(WORSE);
    expect(plan.rows.flatMap((row) => row.exceptions)).toEqual([]);
    expect(plan.rows.map((row) => row.outcome)).toEqual(Array(5).fill('write'));
    expect(await adoptOrg(writer)).toEqual({ accounts: 0, fields: 0 });
  });
});
