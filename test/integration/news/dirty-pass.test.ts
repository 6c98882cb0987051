import { afterAll, beforeAll, expect, it } from 'vitest';
import { dirtyAccounts } from '../../../worker/store/dirty';
import { openExceptions } from '../../../worker/store/exceptions';
import { type SyncedOrg, syncedOrg } from './a-synced-org';

let synced: SyncedOrg;
beforeAll(async () => {
  synced = await syncedOrg();
}, 120_000);
afterAll(() => synced.end());

const account = (n: number): string => synced.accounts[n] ?? '';

it('writes what a poll finds without a run, in the ledger under a name of its own', async () => {
  await synced.confirm(0, 0);
  const pass = await synced.poll();
  expect(pass?.accounts).toEqual([account(0)]);
  expect(pass?.outcomes).toMatchObject([{ account: account(0), outcome: 'written' }]);
  expect(await synced.owned(account(0))).toMatchObject({
    Budget_Owner__c: synced.contacts[0],
    Budget_Owner_Source__c: 'Confirmed',
  });
  expect(await dirtyAccounts(synced.store.db)).toEqual(new Map());
  const written = await synced.store.db
    .selectFrom('ledger')
    .selectAll()
    .where('run', 'like', 'dirty-%')
    .execute();
  expect(written).toMatchObject([{ record: account(0), status: 'acknowledged' }]);
});

it('hears nothing of its own writing, nor of a run’s', async () => {
  expect((await synced.poll())?.accounts).toEqual([]);
  await synced.confirm(1, 1);
  await synced.sync();
  expect(await synced.owned(account(1))).toMatchObject({ Budget_Owner__c: synced.contacts[1] });
  expect((await synced.poll())?.accounts).toEqual([]);
});

it('notices that somebody else changed a field of ours, leaves it and lists it', async () => {
  await synced.edit(account(2), { Health_Next_Play__c: 'Call them' });
  expect((await synced.poll())?.accounts).toEqual([account(2)]);
  expect(await openExceptions(synced.store.db, 'Account')).toMatchObject([
    { record: account(2), field: 'Health_Next_Play__c', theirs: 'Call them' },
  ]);
  expect(await synced.owned(account(2))).toMatchObject({ Health_Next_Play__c: 'Call them' });
});

it('writes what a file of another source tells', async () => {
  const before = await synced.store.db
    .selectFrom('document')
    .select('body')
    .where('account_id', '=', account(3))
    .execute();
  synced.invoices([3]);
  const pass = await synced.poll();
  expect(pass?.accounts).toContain(account(3));
  const after = await synced.store.db
    .selectFrom('document')
    .select('body')
    .where('account_id', '=', account(3))
    .execute();
  expect(after.at(-1)?.body).toContain('inv-3');
  expect(before.at(-1)?.body).not.toContain('inv-3');
});

it('makes the documents that a full run at the same instant makes, byte for byte', async () => {
  synced.invoices([0, 3]);
  await synced.confirm(3, 3);
  const pass = await synced.poll();
  expect(pass?.accounts).toEqual([account(0), account(3)]);
  const { db } = synced.store;
  const documents = () =>
    db.selectFrom('document').selectAll().orderBy('account_id').orderBy('from_day').execute();
  const days = () =>
    db
      .selectFrom('measure_day')
      .select(['account_id', 'day', 'inputs', 'state', 'score', 'tier'])
      .orderBy('account_id')
      .orderBy('day')
      .execute();
  const [byPass, daysByPass] = [await documents(), await days()];
  const [{ as_of: asOf } = { as_of: null }] = await db
    .selectFrom('measure_day')
    .select('as_of')
    .where('account_id', '=', account(3))
    .orderBy('day', 'desc')
    .execute();
  // Nobody has been scored, as far as the run knows: it scores all.
  await db.deleteFrom('setting').where('key', '=', 'scored').execute();
  const report = await synced.sync({ asOf: String(asOf) });
  expect(report.rescored).toBe('all');
  const byRun = await documents();
  expect(byRun.filter((row) => pass?.accounts.includes(row.account_id))).toEqual(
    byPass.filter((row) => pass?.accounts.includes(row.account_id)),
  );
  expect((await days()).filter((row) => pass?.accounts.includes(row.account_id))).toEqual(
    daysByPass.filter((row) => pass?.accounts.includes(row.account_id)),
  );
});

it('writes in stage pilot only what belongs to it', async () => {
  await synced.sync();
  const { config } = synced.context;
  const pilot = { ...config.crm, stage: 'pilot' as const, pilotWhere: `Id = '${account(1)}'` };
  const inPilot = { ...synced.context, config: { ...config, crm: pilot } };
  const before = await synced.owned(account(0));
  for (const n of [0, 1]) await synced.confirm(n, 2);
  const pass = await synced.poll(inPilot);
  expect(pass?.accounts).toEqual([account(0), account(1)]);
  expect(pass?.outcomes.map((end) => [end.account, end.outcome])).toEqual([[account(1), 'written']]);
  expect(await synced.owned(account(0))).toEqual(before);
  expect(await synced.owned(account(1))).toMatchObject({ Budget_Owner__c: synced.contacts[2] });
});
