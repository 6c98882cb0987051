import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { recoverEdits } from '../../../worker/jobs/recover-edits';
import { Bell } from '../../../worker/news/bell';
import { checkChangeEvents } from '../../../worker/news/change-events/check';
import { listenToChanges } from '../../../worker/news/change-events/listen';
import { heedOnce } from '../../../worker/news/heed-once';
import { openExceptions } from '../../../worker/store/exceptions';
import { overtakenEdits } from '../../../worker/store/heard-edits';
import { keepReplayId, readReplayIds } from '../../../worker/store/replay-ids';
import { CSM } from '../../org/small-book';
import { type SyncedOrg, syncedOrg } from './a-synced-org';

let synced: SyncedOrg;
beforeAll(async () => {
  synced = await syncedOrg({ accounts: 6 });
}, 120_000);
afterAll(() => synced.end());

const ENTITIES = ['Account', 'Contact'];
const account = (n: number): string => synced.accounts[n] ?? '';
let listening: { bell: Bell; end(): Promise<void> };

beforeEach(async () => {
  const { control } = synced.started;
  await control('POST', '/events/select', { entities: ENTITIES });
  await control('POST', '/events/settings', { deliveries: { used: 0, max: 50_000 }, clients: 1000 });
  await control('DELETE', '/events/disturb');
  await forget();
});
afterEach(() => listening.end());

async function forget(): Promise<void> {
  for (const table of ['dirty', 'source_news'] as const) await synced.store.db.deleteFrom(table).execute();
}

/** Listens until `end`; resolves once all channels are heard. */
async function listen(): Promise<void> {
  const ending = new AbortController();
  const bell = new Bell();
  const ended = listenToChanges({
    ...synced.context,
    ...{ signIn: synced.signIn, entities: ENTITIES, bell, signal: ending.signal, pauseMs: 20 },
  });
  listening = {
    bell,
    async end() {
      ending.abort();
      await ended;
    },
  };
  await until(async () => (await clients()) === 1);
}

const clients = async (): Promise<unknown> => {
  const told = Object(await synced.started.control('GET', '/events'));
  return Reflect.get(Object(Reflect.get(told, 'clients')), 'subscribed');
};

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not come to that.');
}

const heard = async (): Promise<string[]> =>
  (await synced.store.db.selectFrom('source_news').select('stream').orderBy('stream').execute()).map(
    (row) => row.stream,
  );
const isHeard = (stream: string) => until(async () => (await heard()).includes(stream));
/** Replay ids move with every event, heard or passed over. */
const lastHeard = async (): Promise<number> =>
  (await readReplayIds(synced.store.db)).get('/data/AccountChangeEvent') ?? 0;
async function afterNext(change: () => Promise<unknown>): Promise<void> {
  const before = await lastHeard();
  await change();
  await until(async () => (await lastHeard()) > before);
}

describe('change events', () => {
  it('of a person’s change are written to the CRM, and what we write comes back as nothing new', async () => {
    await listen();
    await isHeard('Account');
    await forget();
    await afterNext(() => synced.confirm(0, 0));
    expect(await heard()).toEqual(['Account']);
    await afterNext(async () => {
      expect((await synced.heed())?.outcomes).toMatchObject([{ account: account(0), outcome: 'written' }]);
    });
    expect(await synced.owned(account(0))).toMatchObject({ Budget_Owner__c: synced.contacts[0] });
    expect(await heard()).toEqual([]);
    expect(await synced.heed()).toMatchObject({ accounts: [], pulled: false });
  });

  it('of somebody else’s edit of our field are heard, and the edit is listed', async () => {
    await listen();
    await forget();
    await afterNext(() => synced.edit(account(1), { Health_Next_Play__c: 'Call them' }));
    expect((await synced.heed())?.accounts).toEqual([account(1)]);
    expect(await openExceptions(synced.store.db, 'Account')).toMatchObject([
      { record: account(1), field: 'Health_Next_Play__c', theirs: 'Call them' },
    ]);
  });

  it('of an edit that we wrote over unseen give it back, and name who made it', async () => {
    await listen();
    await forget();
    const { db } = synced.store;
    const n = 5;
    await synced.confirm(n, 0);
    await synced.poll();
    await synced.confirm(n, 1);
    const { writeOwned } = synced.crm;
    Object.assign(synced.crm, {
      async writeOwned(...args: Parameters<typeof writeOwned>) {
        Object.assign(synced.crm, { writeOwned });
        await synced.edit(account(n), { Budget_Owner__c: synced.contacts[3] });
        return await writeOwned.apply(synced.crm, args);
      },
    });
    await synced.poll();
    expect(await synced.owned(account(n))).toMatchObject({ Budget_Owner__c: synced.contacts[1] });
    await until(async () => (await overtakenEdits(db)).length === 1);
    const { context } = synced;
    expect(await recoverEdits(context, { history: false })).toBe(1);
    expect(await synced.owned(account(n))).toMatchObject({ Budget_Owner__c: synced.contacts[3] });
    expect((await openExceptions(db, 'Account')).filter(({ record }) => record === account(n))).toMatchObject(
      [{ field: 'Budget_Owner__c', theirs: synced.contacts[3], author: CSM }],
    );
    expect(await recoverEdits(context, { history: false })).toBe(0);
  });

  it('name who made an edit that stands', async () => {
    await listen();
    await forget();
    await afterNext(() => synced.edit(account(2), { Health_Next_Play__c: 'Write to them' }));
    await synced.heed();
    const edits = await openExceptions(synced.store.db, 'Account');
    expect(edits.find(({ theirs }) => theirs === 'Write to them')).toMatchObject({ author: CSM });
  });

  it.each(['gap', 'overflow'])('that are a %s have the object polled', async (kind) => {
    await listen();
    await forget();
    await synced.started.control('POST', '/events/disturb', { kind, count: 1, object: 'Account' });
    const n = kind === 'gap' ? 2 : 3;
    await afterNext(() => synced.confirm(n, n));
    await synced.heed();
    expect(await synced.owned(account(n))).toMatchObject({ Budget_Owner__c: synced.contacts[n] });
  });

  it('missed while nobody listened are heard from where it stopped', async () => {
    await listen();
    await forget();
    await afterNext(() => synced.confirm(0, 1));
    await listening.end();
    await forget();
    await synced.confirm(1, 0);
    await listen();
    await isHeard('Account');
    expect((await synced.heed())?.accounts).toContain(account(1));
  });

  it('behind an id that is not kept any more have their objects polled, and go on from now', async () => {
    await keepReplayId(synced.store.db, '/data/AccountChangeEvent', 7);
    await synced.confirm(4, 4);
    await listen();
    await isHeard('Account');
    await synced.heed();
    expect(await synced.owned(account(4))).toMatchObject({ Budget_Owner__c: synced.contacts[4] });
    await forget();
    await afterNext(() => synced.confirm(4, 3));
    expect(await heard()).toEqual(['Account']);
  });

  it('are taken up again when the org has forgotten us', async () => {
    await listen();
    await forget();
    await synced.started.control('DELETE', '/events/clients');
    await until(async () => (await clients()) === 1);
    await afterNext(() => synced.confirm(3, 0));
    expect(await heard()).toContain('Account');
  });

  it('that may not be heard are told by doctor, object by object', async () => {
    await listen();
    const checks = await checkChangeEvents(
      synced.signIn,
      ['Account', 'Opportunity', 'Lead'],
      () => new Date(),
    );
    expect(checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['change events of Account', true],
      ['change events of Opportunity', false],
      ['change events of Lead', false],
    ]);
    for (const { ok, remedy } of checks) expect(remedy === '').toBe(ok);
  });
});

it('one pass at a time is at it', async () => {
  await listen();
  await synced.confirm(2, 0);
  const passes = await Promise.all([synced.poll(), heedOnce(synced.context), heedOnce(synced.context)]);
  expect(passes.filter((pass) => pass === null).length).toBeGreaterThan(0);
});
