import { setTimeout as sleep } from 'node:timers/promises';
import { Connection } from 'jsforce';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Crm } from '../../../worker/crm/crm';
import { Bell } from '../../../worker/news/bell';
import { heedNews } from '../../../worker/news/heed-news';
import { openExceptions } from '../../../worker/store/exceptions';
import { CSM } from '../../org/small-book';
import { type SyncedOrg, syncedOrg } from './a-synced-org';

let synced: SyncedOrg;
/** Done once, after the worker has looked at its rows and before the org has them. */
let meddle: (() => Promise<unknown>) | null = null;
beforeAll(async () => {
  synced = await syncedOrg();
  const admin = new Connection({ ...synced.started.admin, version: '66.0' });
  const field = await admin.metadata.read('CustomField', 'Account.Budget_Owner__c');
  await admin.metadata.update('CustomField', { ...field, trackHistory: true });
  const { crm } = synced;
  const { writeOwned } = crm;
  Object.assign(crm, {
    async writeOwned(...args: Parameters<Crm['writeOwned']>) {
      const work = meddle;
      meddle = null;
      await work?.();
      return await writeOwned.apply(crm, args);
    },
  });
}, 120_000);
afterAll(() => synced.end());

const account = (n: number): string => synced.accounts[n] ?? '';
const ownerOf = async (n: number) => (await synced.owned(account(n)))['Budget_Owner__c'];
/** Somebody names a budget owner in our field just before we do. */
const meddleWith = (n: number): void => {
  meddle = () => synced.edit(account(n), { Budget_Owner__c: synced.contacts[3] });
};
const isListed = async (n: number) =>
  expect(await openExceptions(synced.store.db, 'Account', [account(n)])).toMatchObject([
    { field: 'Budget_Owner__c', ours: synced.contacts[n], theirs: synced.contacts[3], author: CSM },
  ]);

it('an edit that a run wrote over unseen is given back before the run ends', async () => {
  await synced.confirm(0, 0);
  meddleWith(0);
  expect((await synced.sync()).rows).toMatchObject({ written: 1 });
  expect(meddle).toBeNull();
  expect(await ownerOf(0)).toBe(synced.contacts[3]);
  await isListed(0);
});

it('an edit that a pass wrote over unseen is given back by the next poll', async () => {
  await synced.confirm(1, 1);
  meddleWith(1);
  const pass = await synced.poll();
  expect(pass?.outcomes).toMatchObject([{ account: account(1), outcome: 'written' }]);
  expect(await ownerOf(1)).toBe(synced.contacts[1]);

  const { config } = synced.context;
  const schedule = { ...config.schedule, newsCallsPerDay: 1_000_000 };
  const [bell, ending] = [new Bell(), new AbortController()];
  const heeded = heedNews({
    ...synced.context,
    ...{ config: { ...config, schedule }, bell, pollMs: 1, signal: ending.signal },
  });
  for (let n = 0; n < 300 && (await ownerOf(1)) !== synced.contacts[3]; n++) await sleep(100);
  ending.abort();
  await heeded;
  expect(await ownerOf(1)).toBe(synced.contacts[3]);
  await isListed(1);
});
