import { channel } from 'node:diagnostics_channel';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadPlan } from '../../../worker/crm/load-plan';
import { writeRows } from '../../../worker/crm/write-rows';
import { asWriter } from '../../../worker/crm/writer-lease';
import { heedOnce } from '../../../worker/news/heed-once';
import { openSources } from '../../../worker/sources/index';
import { dirtyAccounts, markDirty } from '../../../worker/store/dirty';
import { documentsAt } from '../../../worker/store/documents';
import { openExceptions } from '../../../worker/store/exceptions';
import { openIntents } from '../../../worker/store/ledger';
import { readDocument } from '../../../worker/store/stored-document';
import { Impatience } from '../crm/a-worker-org';
import { type SyncedOrg, syncedOrg } from './a-synced-org';

let synced: SyncedOrg;
beforeAll(async () => {
  synced = await syncedOrg();
}, 120_000);
afterAll(() => synced.end());

const account = (n: number): string => synced.accounts[n] ?? '';
const LATER = '2999-01-01T00:00:00.000Z';

/** What the CRM would be told of its documents now. */
async function planned() {
  const documents = await documentsAt(synced.store.db, synced.accounts, LATER.slice(0, 10));
  const wishes = [...documents].map(([id, { body }]) => ({
    account: id,
    document: readDocument(body),
    causes: [],
  }));
  return await loadPlan(synced.store.db, synced.crm, wishes, {
    asOf: synced.context.now().toISOString(),
    settings: { onEdit: 'respect', steps: { score: 2, trend: 5 }, mapped: { arr: null, renewalDate: null } },
  });
}

async function nothingIsLost(): Promise<void> {
  expect((await planned()).rows.map((row) => row.outcome)).toEqual(synced.accounts.map(() => 'unchanged'));
  expect(await openExceptions(synced.store.db, 'Account')).toEqual([]);
  expect(await openIntents(synced.store.db, 'Account')).toEqual([]);
}

it('a run leaves the rows of accounts that were scored anew since it planned them', async () => {
  const asOf = synced.context.now().toISOString();
  const { rows } = await planned();
  const stale = rows.map((row) => ({
    ...row,
    outcome: 'write' as const,
    fields: { Budget_Owner_Source__c: ['Unknown', 'Title'] as const },
  }));
  await synced.confirm(0, 0);
  expect((await synced.poll())?.accounts).toEqual([account(0)]);
  const { db } = synced.store;
  const { outcomes } = await writeRows(
    { ...synced.context, db, run: 'an older run', plannedAt: asOf, asOf },
    stale.slice(0, 1),
  );
  expect(outcomes).toMatchObject([{ account: account(0), outcome: 'unchanged', code: 'OVERTAKEN' }]);
  expect(await synced.owned(account(0))).toMatchObject({ Budget_Owner_Source__c: 'Confirmed' });
  await nothingIsLost();
});

it('what a run read after a pass had scored its account is scored by the next pass', async () => {
  const asOf = new Date(Math.floor(synced.context.now().getTime() / 1000) * 1000).toISOString();
  await synced.confirm(1, 0);
  expect((await synced.poll())?.accounts).toContain(account(1));
  synced.invoices([1]);
  await synced.sync({ asOf });
  expect(String((await synced.owned(account(1)))['Health_Drivers__c'])).not.toContain('Invoice long overdue');
  expect((await synced.heed())?.outcomes).toMatchObject([{ account: account(1), outcome: 'written' }]);
  expect(String((await synced.owned(account(1)))['Health_Drivers__c'])).toContain('Invoice long overdue');
});

it('passes beside a run lose nobody’s write, and take nothing of each other’s for an edit', async () => {
  let isOver = false;
  for (const n of [0, 1, 2, 3, 4]) await synced.confirm(n, (n + 1) % 5);
  const run = synced.sync().finally(() => {
    isOver = true;
  });
  for (let n = 0; !isOver; n++) {
    await synced.confirm(n % 5, (n + 2) % 5);
    await synced.poll();
  }
  await run;
  await synced.poll();
  await synced.poll();
  await nothingIsLost();
});

it('a pass that is cut off between scoring and writing is done again by the next', async () => {
  const cut = new AbortController();
  const points = channel('plimsoll:checkpoint');
  const cutOff = (message: unknown): void => {
    if (Reflect.get(Object(message), 'name') === 'dirty.scored') cut.abort(new Error('cut off'));
  };
  await synced.confirm(3, 1);
  await markDirty(synced.store.db, [account(3)], 'told', new Date(0).toISOString());
  points.subscribe(cutOff);
  await expect(heedOnce({ ...synced.context, signal: cut.signal })).rejects.toThrow();
  points.unsubscribe(cutOff);
  expect([...(await dirtyAccounts(synced.store.db)).keys()]).toEqual([account(3)]);
  expect((await synced.poll())?.outcomes).toMatchObject([{ account: account(3), outcome: 'written' }]);
  expect(await dirtyAccounts(synced.store.db)).toEqual(new Map());
  await nothingIsLost();
});

it('in stage shadow accounts are scored and nothing is written', async () => {
  await synced.confirm(1, 4);
  const before = await synced.owned(account(1));
  const { config } = synced.context;
  const shadow = {
    ...synced.context,
    config: { ...config, crm: { ...config.crm, stage: 'shadow' as const } },
  };
  expect((await synced.poll(shadow))?.outcomes).toMatchObject([
    { account: account(1), outcome: 'held', code: 'SHADOW' },
  ]);
  expect(await synced.owned(account(1))).toEqual(before);
  await synced.sync();
  await nothingIsLost();
});

/** Contacts, by number, that the CRM does not name as who holds this account's budget. */
async function others(n: number): Promise<[number, number, number]> {
  const { Budget_Owner__c: former } = await synced.owned(account(n));
  const [a = 0, b = 0, c = 0] = [0, 1, 2, 3].filter((each) => synced.contacts[each] !== former);
  return [a, b, c];
}

it('what a run waits to be approved for is not written, nor a scorecard that no run has written', async () => {
  const { db } = synced.store;
  const scorecard = (hash: string) =>
    db
      .updateTable('setting')
      .set({ value: JSON.stringify(hash) })
      .where('key', '=', 'crm.scorecard')
      .execute();
  const [first, second, third] = await others(2);
  await synced.confirm(2, first);
  await scorecard('another card');
  expect((await synced.sync()).failures).toMatchObject([{ code: 'RUN_HELD' }]);
  await synced.confirm(2, second);
  expect((await synced.poll())?.outcomes).toMatchObject([
    { account: account(2), outcome: 'held', code: 'LEFT_TO_SYNC' },
  ]);
  await scorecard(synced.context.card.hash);
  await synced.confirm(2, third);
  await synced.confirm(4, (await others(4))[0]);
  const ends = (await synced.poll())?.outcomes.map((end) => [end.account, end.outcome, end.code]);
  expect(ends?.sort()).toEqual([
    [account(2), 'held', 'LEFT_TO_SYNC'],
    [account(4), 'written', null],
  ]);
  await synced.sync();
  await nothingIsLost();
});

it('an account that is written while it is read stays a customer', async () => {
  const { crm, config, context } = synced;
  await synced.confirm(0, 4);
  let isWritten = false;
  const query: typeof crm.query = async (soql, options) => {
    if (soql.startsWith('SELECT Id FROM Account WHERE') && !isWritten) {
      isWritten = true;
      await synced.edit(account(0), { Phone: '1' });
      await synced.started.control('POST', '/time', {
        offsetMs: context.now().getTime() - Date.now() + 60_000,
      });
      await synced.edit(account(0), { Phone: '2' });
    }
    return await crm.query(soql, options);
  };
  const reader = new Proxy(crm, {
    get: (target, name) => (name === 'query' ? query : Reflect.get(target, name, target)),
  });
  const pass = await synced.poll({ ...context, sources: openSources(config, reader) });
  expect([isWritten, pass?.accounts]).toEqual([true, [account(0)]]);
});

it('few rows that are waited for are written before what is left of many', async () => {
  const { db } = synced.store;
  const order: string[] = [];
  const patience = new Impatience();
  const { signal } = synced.context;
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / 10));
  const turn = (name: string, first: boolean) =>
    asWriter(
      db,
      { holder: name, patience: { ...patience, random: () => 0.5, sleep }, signal, first },
      async () => {
        order.push(name);
        await sleep(1500);
      },
    );
  const many = (async () => {
    for (let n = 0; n < 4; n++) await turn('many', false);
  })();
  await sleep(500);
  await turn('few', true);
  await many;
  expect(order.indexOf('few')).toBeLessThanOrEqual(2);
});
