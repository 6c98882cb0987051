import { Connection } from 'jsforce';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openExceptions } from '../../../worker/store/exceptions';
import { CSM } from '../../org/small-book';
import { type SyncedOrg, syncedOrg } from './a-synced-org';

const FIELD = 'Health_Next_Play__c';
let synced: SyncedOrg;
beforeAll(async () => {
  synced = await syncedOrg();
});
afterAll(() => synced.end());

async function keepHistory(): Promise<void> {
  const { metadata } = new Connection({ ...synced.started.admin, version: '66.0' });
  const field = await metadata.read('CustomField', `Account.${FIELD}`);
  expect(await metadata.update('CustomField', { ...field, trackHistory: true })).toMatchObject({
    success: true,
  });
}

const listed = async (account: string) =>
  (await openExceptions(synced.store.db, 'Account')).filter(({ record }) => record === account);

it('an edit that no history tells of has no author, neither between two syncs nor after the next', async () => {
  const [account = ''] = synced.accounts;
  await synced.edit(account, { [FIELD]: 'Call them' });
  await synced.poll();
  expect(await listed(account)).toMatchObject([{ field: FIELD, theirs: 'Call them', author: null }]);
  await synced.sync();
  expect(await listed(account)).toMatchObject([{ field: FIELD, theirs: 'Call them', author: null }]);
});

it('an edit first met between two syncs has its author at once, where the history tells', async () => {
  await keepHistory();
  const [, account = ''] = synced.accounts;
  await synced.edit(account, { [FIELD]: 'Write to them' });
  expect((await synced.poll())?.accounts).toEqual([account]);
  expect(await listed(account)).toMatchObject([{ theirs: 'Write to them', author: CSM }]);
});

it('an edit whose author was not known when it was met has one once the history tells', async () => {
  const [, , account = ''] = synced.accounts;
  await synced.edit(account, { [FIELD]: 'Visit them' });
  await synced.poll();
  await synced.store.db
    .updateTable('exception')
    .set({ author: null })
    .where('record', '=', account)
    .execute();
  const report = await synced.sync();
  expect(report.exceptions.find((edit) => edit.account === account)).toMatchObject({
    theirs: 'Visit them',
    by: expect.stringContaining(CSM),
  });
});
