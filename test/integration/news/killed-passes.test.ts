import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { loadPlan } from '../../../worker/crm/load-plan';
import { CHECKPOINTS } from '../../../worker/jobs/checkpoint';
import type { NewsContext } from '../../../worker/news/news-context';
import { dirtyAccounts } from '../../../worker/store/dirty';
import { documentsAt } from '../../../worker/store/documents';
import { openExceptions } from '../../../worker/store/exceptions';
import { endAllLeases } from '../../../worker/store/leases';
import { openIntents } from '../../../worker/store/ledger';
import { readDocument } from '../../../worker/store/stored-document';
import { Died, Life, Stage } from '../schedules/life';
import { type SyncedOrg, syncedOrg } from './a-synced-org';

const stage = new Stage();
let synced: SyncedOrg;
beforeAll(async () => {
  synced = await syncedOrg();
  const call = fetch;
  vi.stubGlobal('fetch', async (...request: Parameters<typeof fetch>) => {
    const life = stage.actor;
    life?.check();
    const reply = await call(...request);
    life?.check();
    return reply;
  });
  stage.open();
}, 120_000);
afterAll(async () => {
  stage.close();
  vi.unstubAllGlobals();
  await synced.end();
});

/** What a worker serves the news with: closed to it once it is dead. */
function contextOf(life: Life): NewsContext {
  const { context, store } = synced;
  const db = store.db.withPlugin({
    transformQuery({ node }) {
      life.check();
      return node;
    },
    async transformResult({ result }) {
      return result;
    },
  });
  return { ...context, store: { ...store, db } };
}

/** Fields that the CRM is to hold by the documents now, and does not. */
async function unwritten(): Promise<string[]> {
  const documents = await documentsAt(synced.store.db, synced.accounts, '2999-01-01');
  const wishes = [...documents].map(([account, { body }]) => ({
    ...{ account, document: readDocument(body), causes: [] },
  }));
  const { rows } = await loadPlan(synced.store.db, synced.crm, wishes, {
    asOf: synced.context.now().toISOString(),
    settings: { onEdit: 'respect', steps: { score: 2, trend: 5 }, mapped: { arr: null, renewalDate: null } },
  });
  return rows.flatMap(({ outcome, fields }) => (outcome === 'unchanged' ? [] : Object.keys(fields)));
}

/** Of each account how often a pass wrote it with success. */
async function writesByPasses(): Promise<Map<string, number>> {
  const rows = await synced.store.db
    .selectFrom('ledger')
    .select(['record', ({ fn }) => fn.countAll<string>().as('writes')])
    .where('run', 'like', 'dirty-%')
    .where('status', '=', 'acknowledged')
    .groupBy('record')
    .execute();
  return new Map(rows.map(({ record, writes }) => [record, Number(writes)]));
}

/** All that a pass comes to: it has no stages, and takes no job for few rows. */
const POINTS = CHECKPOINTS.filter((point) => !/^(stage|job)/.test(point)).map((point) => [point, 1] as const);
let rounds = 0;

it.each([...POINTS, ['page.committed', 2], ['page.committed', 3]] as const)(
  'what a pass killed at %s, time %i, has heard is scored and written once by who follows',
  async (point, nth) => {
    rounds += 1;
    const [told = '', billed = ''] = synced.accounts;
    const before = await writesByPasses();
    const contact = rounds % 2;
    await synced.confirm(0, contact);
    synced.invoices(rounds % 2 ? [1] : []);
    const life = new Life('killed');
    life.expect([{ point, nth, kills: true, what: () => {} }]);
    await expect(stage.act(life, () => synced.poll(contextOf(life)))).rejects.toThrow(Died);
    // Whoever opens an embedded store after a death does so.
    await endAllLeases(synced.store.db);

    const pass = await synced.heed();
    expect([...(pass?.accounts ?? [])].sort()).toEqual([told, billed].sort());
    expect(pass?.outcomes.filter(({ outcome }) => outcome === 'held' || outcome === 'failed')).toEqual([]);
    expect(await synced.owned(told)).toMatchObject({ Budget_Owner__c: synced.contacts[contact] });
    const drivers = String((await synced.owned(billed))['Health_Drivers__c']);
    expect(drivers.includes('Invoice long overdue')).toBe(rounds % 2 === 1);
    const after = await writesByPasses();
    for (const account of [told, billed])
      expect((after.get(account) ?? 0) - (before.get(account) ?? 0), account).toBe(1);
    expect(await unwritten()).toEqual([]);
    expect(await dirtyAccounts(synced.store.db)).toEqual(new Map());
    expect(await openIntents(synced.store.db)).toEqual([]);
    expect(await openExceptions(synced.store.db, 'Account')).toEqual([]);
    expect((await synced.sync()).rows).toEqual({ written: 0, unchanged: 5, held: 0, failed: 0 });
  },
);
