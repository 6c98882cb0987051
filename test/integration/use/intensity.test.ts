import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endOfDay } from '../../../shared/day';
import type { MilestoneSignal } from '../../../worker/signals/rows';
import { readUse } from '../../../worker/signals/use';
import { readUseIntensity } from '../../../worker/signals/use-intensity';
import { resolveKeys } from '../../../worker/store/account-keys';
import { writeFacts } from '../../../worker/store/facts';
import { openStore, type Store } from '../../../worker/store/open-store';
import { compileTaxonomy } from '../../../worker/use/taxonomy';
import { UserDays } from '../../../worker/use/user-days';
import { EventsFolder, TAXONOMY, ZONE } from './an-events-folder';

const ACME = '001000000000001AAA';
const START = '2025-01-01T00:00:00.000Z';
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-intensity-'));
const events = new EventsFolder();
let store: Store;
const use = { id: 'product', userDays: new UserDays(events.store, compileTaxonomy(TAXONOMY, ZONE)) };

/** Ten seats; `users` users active on the day. */
const dayOf = (day: string, users: number) =>
  Array.from({ length: users }, (_, i) => ({
    ...{ event_id: `${day}-${i}`, workspace_id: 'ws-1', user_id: `u${i}`, event: 'viewed' },
    ...{ at: `${day}T15:00:00Z`, received_at: `${day}T15:00:01Z` },
  }));

beforeAll(async () => {
  store = await openStore({ folder });
  const claim = { account: ACME, rule: 'external-id', knownFrom: START };
  await resolveKeys(store.db, [
    { ...claim, source: 'product', sourceKey: 'ws-1' },
    { ...claim, source: 'billing', sourceKey: 'cus-1' },
  ]);
  const body = { seats: 10, start_date: '2025-01-01' };
  const fact = { record: 's1', sourceKey: 'cus-1', at: START, knownFrom: START, body };
  await writeFacts(store.db, 'billing', 'subscription', [fact], ZONE);
  // Go-live on 1 February: day 90 after it is 2 May.
  events.writeCsv('1.csv', [
    ...dayOf('2025-03-15', 10),
    ...dayOf('2025-04-20', 5),
    ...dayOf('2025-05-10', 9),
  ]);
  await events.read('2025-06-01T12:00:00.000Z');
});
afterAll(async () => {
  use.userDays.close();
  await store.close();
  for (const path of [folder, events.root]) rmSync(path, { recursive: true, force: true });
});

const scope = (...days: string[]) =>
  days.map((asOf) => ({ account: ACME, asOf, knownAt: endOfDay(ZONE, asOf) }));
const live: MilestoneSignal = { goLive: { day: '2025-02-01', record: 'm' }, known: true };
const intensity = (days: string[], milestone = live) =>
  readUseIntensity(
    store.db,
    scope(...days),
    days.map(() => milestone),
    { use, subscription: ['billing'] },
    ZONE,
  );

it('fixes the intensity of use on day 90 after go-live, for good', async () => {
  expect(await intensity(['2025-05-02', '2025-05-03', '2025-06-01'])).toEqual([null, 'medium', 'medium']);
});

it('has no intensity without go-live', async () => {
  expect(await intensity(['2025-06-01'], { goLive: null, known: true })).toEqual([null]);
});

it('reads use through the day that its source is complete, and none of an account without a key', async () => {
  const complete = { sources: [], kinds: { use: { source: 'product', through: '2025-05-09', live: true } } };
  const rows = [...scope('2025-05-12'), { ...scope('2025-05-12')[0]!, account: '001000000000002AAA' }];
  const [acme, other] = await readUse(store.db, rows, [complete, complete], use);
  expect(acme).toMatchObject({ workspace: true, through: '2025-05-09', active30: 5, lastUse: '2025-04-20' });
  expect(other).toMatchObject({ workspace: false, active30: 0 });
});
