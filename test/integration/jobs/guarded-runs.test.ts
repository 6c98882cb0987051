import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { OwnedValues } from '../../../shared/crm-fields';
import { readOwned } from '../../../worker/crm/read-owned';
import type { RunReport } from '../../../worker/reports/run-report';
import { acknowledgeValues } from '../../../worker/store/bases';
import { countNotices } from '../../../worker/store/notices';
import { approveRun, readRun } from '../../../worker/store/runs';
import { CSM } from '../../org/small-book';
import { type SyncedOrg, syncedOrg } from '../news/a-synced-org';

/** So many that one of them is more than 2 %, and less than any share that is allowed by default. */
const MANY = 24;
const EVERYTHING = { tierChange: 1, toUnknown: 1, failing: 1 };

let synced: SyncedOrg;
let renewal = '';
beforeAll(async () => {
  synced = await syncedOrg({ accounts: MANY, crm: { guard: EVERYTHING } });
  const fields = {
    ...{ Name: 'Renewal', AccountId: account(MANY - 1), Type: 'Renewal', StageName: 'Prospecting' },
    ...{ CloseDate: '2027-06-30', Amount: 100, CurrencyIsoCode: 'USD' },
  };
  const change = { user: CSM, op: 'insert', object: 'Opportunity', fields };
  renewal = String(Reflect.get(Object(await synced.started.control('POST', '/change', change)), 'id'));
  await synced.sync();
}, 120_000);
afterAll(() => synced.end());
/** The guard rails hold nothing, and all is written. */
afterEach(async () => {
  guarded(EVERYTHING);
  await synced.sync();
});

const account = (n: number): string => synced.accounts[n] ?? '';

function guarded(guard: Partial<typeof EVERYTHING>): void {
  const { config } = synced.context;
  Object.assign(synced.context, { config: { ...config, crm: { ...config.crm, guard } } });
}

/** The CRM holds another value of our writing on some records, which the next sync puts right. */
async function outdated(
  ids: readonly string[],
  fields: OwnedValues,
  object: 'Account' | 'Opportunity' = 'Account',
): Promise<void> {
  for (const id of ids) await synced.edit(id, fields, object);
  await acknowledgeValues(
    synced.store.db,
    object,
    ids.flatMap((record) => Object.entries(fields).map(([field, value]) => ({ record, field, value }))),
  );
}

/** The CRM refuses our writes to an account while `work` is done. */
async function refusing(n: number, work: () => Promise<void>): Promise<void> {
  const rule = { object: 'Account', name: 'Not_this_one' };
  await synced.started.control('POST', '/automation', {
    ...{ ...rule, kind: 'validation', message: 'Not this one.' },
    condition: `AND($User.Username = '${synced.started.integration}', Name = 'Account ${n + 1}')`,
  });
  try {
    await work();
  } finally {
    await synced.started.control('DELETE', '/automation', rule);
    await synced.store.db.deleteFrom('hold').execute();
  }
}

/** Why the run waits for somebody's word, as people are told; none: it does not wait. */
async function reasonsOf({ run }: RunReport): Promise<unknown> {
  const { db } = synced.store;
  if ((await readRun(db, run))?.status !== 'held') return [];
  const told = db.selectFrom('notice').select('detail').where('run', '=', run).where('kind', '=', 'run.held');
  const { detail } = await told.executeTakeFirstOrThrow();
  const { reasons } = z.object({ reasons: z.array(z.object({ code: z.string() })) }).parse(detail);
  return reasons.map(({ code }) => code);
}

async function approved({ run }: RunReport): Promise<RunReport> {
  await approveRun(synced.store.db, run, 'ann', synced.context.now().toISOString());
  const report = await synced.sync();
  expect(report.run).toBe(run);
  return report;
}

it('a run that would change more tiers than crm.guard allows waits, and writes nothing', async () => {
  await outdated([account(0), account(1)], { Health_Tier__c: 'Watch' });
  guarded({ ...EVERYTHING, tierChange: 0.05 });
  expect(await reasonsOf(await synced.sync())).toEqual(['TIERS_MOVED']);
  expect(await synced.owned(account(0))).toMatchObject({ Health_Tier__c: 'Watch' });
});

it('a run that waits keeps its name while syncs plan the same, of which nobody is told, and is then approved', async () => {
  await outdated([account(0), account(1)], { Health_Tier__c: 'Watch' });
  guarded({ ...EVERYTHING, tierChange: 0.05 });
  const { db } = synced.store;
  const first = await synced.sync();
  expect(await reasonsOf(first)).toEqual(['TIERS_MOVED']);
  await db.deleteFrom('notice').execute();
  for (let n = 0; n < 2; n++) {
    const again = await synced.sync();
    expect(again.run).not.toBe(first.run);
    expect(again.rows).toMatchObject({ written: 0, held: 2 });
    expect(again.failures).toMatchObject([
      {
        code: 'RUN_HELD',
        message: expect.stringMatching(new RegExp(`^2 rows wait .* run ${first.run} .* with a tier`)),
        action: expect.stringContaining(`\`plimsoll approve ${first.run}\``),
      },
    ]);
  }
  expect((await readRun(db, first.run))?.status).toBe('held');
  expect(await countNotices(db)).toBe(0);
  expect((await approved(first)).rows).toMatchObject({ written: 2, held: 0 });
});

it('a run that waits gives way to one that plans another row, another value, or for another reason', async () => {
  const { db } = synced.store;
  const isReplacedBy = async (former: RunReport): Promise<RunReport> => {
    const newer = await synced.sync();
    expect((await readRun(db, former.run))?.status).toBe('superseded');
    expect((await readRun(db, newer.run))?.status).toBe('held');
    return newer;
  };
  await outdated([account(0), account(1)], { Health_Tier__c: 'Watch' });
  guarded({ ...EVERYTHING, tierChange: 0.05 });
  const first = await synced.sync();
  await outdated([account(2)], { Health_Trend_30d__c: 77 });
  const second = await isReplacedBy(first);
  await outdated([account(0)], { Health_Tier__c: 'Healthy' });
  const third = await isReplacedBy(second);
  guarded({ ...EVERYTHING, toUnknown: 0.02 });
  await isReplacedBy(third);
});

it('a run that would make more accounts Unknown than crm.guard allows waits', async () => {
  await outdated([account(0)], { Health_Tier__c: 'Watch' });
  guarded({ ...EVERYTHING, toUnknown: 0.02 });
  expect(await reasonsOf(await synced.sync())).toEqual(['GONE_UNKNOWN']);
});

it('a run that follows more refusals than crm.guard allows waits', async () => {
  await refusing(0, async () => {
    await outdated([account(0)], { Health_Trend_30d__c: 77 });
    expect((await synced.sync()).rows).toMatchObject({ held: 1 });
    await outdated(synced.accounts.slice(1), { Health_Trend_30d__c: 77 });
    guarded({ ...EVERYTHING, failing: 0.02 });
    expect(await reasonsOf(await synced.sync())).toEqual(['ROWS_REFUSED']);
    expect(await synced.owned(account(1))).toMatchObject({ Health_Trend_30d__c: 77 });
  });
});

it('a run whose first rows are refused more often than crm.guard allows writes no further one, until approved', async () => {
  const likelihood = async () =>
    (await readOwned(synced.crm, 'Opportunity', { ids: [renewal] })).get(renewal)?.values;
  await outdated(synced.accounts, { Health_Trend_30d__c: 77 });
  await outdated([renewal], { Health_Tier__c: 'Watch' }, 'Opportunity');
  guarded({ ...EVERYTHING, failing: 0.02 });
  await refusing(0, async () => {
    const report = await synced.sync();
    expect(report.rows).toMatchObject({ written: MANY - 1, held: 1 });
    expect(await reasonsOf(report)).toEqual(['ROWS_REFUSED']);
    expect(await likelihood()).toMatchObject({ Health_Tier__c: 'Watch' });
    expect((await approved(report)).renewals).toMatchObject({ written: 1 });
    expect(await likelihood()).toMatchObject({ Health_Tier__c: 'Unknown' });
  });
});

it('an approved run leaves a row whole of which somebody edited a field since it was planned', async () => {
  const before = { Health_Tier__c: 'Watch', Health_Trend_30d__c: 77 } as const;
  await outdated([account(0), account(1)], before);
  guarded({ ...EVERYTHING, tierChange: 0.05 });
  const report = await synced.sync();
  expect(await reasonsOf(report)).toEqual(['TIERS_MOVED']);
  await synced.edit(account(0), { Health_Tier__c: 'Critical' });
  const { failures, rows } = await approved(report);
  expect(failures).toMatchObject([{ account: account(0), code: 'CHANGED_SINCE_PLAN' }]);
  expect(rows).toMatchObject({ written: 1, held: 1 });
  expect(await synced.owned(account(0))).toMatchObject({ ...before, Health_Tier__c: 'Critical' });
  expect(await synced.owned(account(1))).toMatchObject({ Health_Tier__c: 'Unknown' });
});

it('a production org is not written to before crm.confirmProduction says that it may', async () => {
  const { crm, config } = synced.context;
  await synced.edit(crm.organizationId, { OrganizationType: 'Enterprise Edition' }, 'Organization');
  const production = await synced.started.connect();
  expect(production.production).toBe(true);
  Object.assign(synced.context, { crm: production });
  await outdated([account(0)], { Health_Trend_30d__c: 77 });
  expect((await synced.sync()).failures).toMatchObject([
    {
      account: null,
      code: 'CONFIRM_PRODUCTION',
      message: expect.stringContaining('1 row is held.'),
      action: 'Set crm.confirmProduction to true in plimsoll.yaml.',
    },
  ]);
  expect(production.counts.writes).toBe(0);
  expect(await synced.owned(account(0))).toMatchObject({ Health_Trend_30d__c: 77 });
  Object.assign(synced.context, { config: { ...config, crm: { ...config.crm, confirmProduction: true } } });
  expect((await synced.sync()).rows).toMatchObject({ written: 1 });
  expect(await synced.owned(account(0))).toMatchObject({ Health_Trend_30d__c: null });
});
