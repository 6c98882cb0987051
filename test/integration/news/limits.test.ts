import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { dayIn } from '../../../shared/day';
import { callsLeft, countAsNews, keepCallCount } from '../../../worker/crm/governor';
import { marksOfPass } from '../../../worker/jobs/marks-of-pass';
import { withinLimits } from '../../../worker/jobs/within-limits';
import { Bell } from '../../../worker/news/bell';
import { heedNews } from '../../../worker/news/heed-news';
import type { NewsContext } from '../../../worker/news/news-context';
import { whyWait } from '../../../worker/news/why-wait';
import { openSources } from '../../../worker/sources/index';
import { apiCalls, noteApiCalls } from '../../../worker/store/api-calls';
import { markDirty } from '../../../worker/store/dirty';
import { aPlanRow } from '../../unit/crm/a-plan-row';
import { type SyncedOrg, syncedOrg } from './a-synced-org';

let synced: SyncedOrg;
beforeAll(async () => {
  synced = await syncedOrg();
}, 120_000);
afterAll(() => synced.end());
beforeEach(async () => {
  await synced.sync();
});

const account = (n: number): string => synced.accounts[n] ?? '';
const at = (): string => synced.context.now().toISOString();

/** The same worker, with other settings. */
function limited(crm: Record<string, unknown>, schedule: Record<string, unknown> = {}): NewsContext {
  const { config } = synced.context;
  return {
    ...synced.context,
    config: { ...config, crm: { ...config.crm, ...crm }, schedule: { ...config.schedule, ...schedule } },
  };
}

/** A contact that the CRM does not name as who holds this account's budget. */
async function another(n: number): Promise<number> {
  const { Budget_Owner__c: former } = await synced.owned(account(n));
  return synced.contacts.findIndex((contact) => contact !== former);
}

const ends = (pass: Awaited<ReturnType<SyncedOrg['poll']>>) =>
  pass?.outcomes.map((end) => [end.account, end.outcome, end.code]).sort();

it('passes between two syncs write as many rows as one sync may, and the sync does the rest', async () => {
  const few = limited({ maxRowsPerRun: 1 });
  for (const n of [0, 1]) await synced.confirm(n, await another(n));
  expect(ends(await synced.poll(few))).toEqual([
    [account(0), 'written', null],
    [account(1), 'held', 'ROWS_OF_RUN'],
  ]);
  expect(await whyWait(few)).toContain('crm.maxRowsPerRun');
  await synced.confirm(2, await another(2));
  expect(ends(await synced.poll(few))).toEqual([[account(2), 'held', 'ROWS_OF_RUN']]);
  expect((await synced.sync()).rows).toMatchObject({ written: 2, held: 0 });
  expect(await whyWait(few)).toBeNull();
});

it('a pass that has no calls left to write with leaves its rows to a sync', async () => {
  await synced.confirm(3, await another(3));
  for (const crm of [{ calls: { perDay: 1, reserve: 0.5 } }, { calls: { reserve: 1 } }]) {
    await markDirty(synced.store.db, [account(3)], 'told', new Date(0).toISOString());
    expect(ends(await synced.poll(limited(crm)))).toEqual([[account(3), 'held', 'CALLS_SPENT']]);
    expect(await whyWait(limited(crm))).toContain('crm.calls');
  }
  expect((await synced.sync()).rows).toMatchObject({ written: 1 });
});

it('what news may use in a day and in an hour is counted apart, and outlasts the process', async () => {
  const { db } = synced.store;
  const before = await apiCalls(db, at());
  const used = before.newsOfDay;
  const allowing = (newsCallsPerDay: number) => whyWait(limited({}, { newsCallsPerDay }));
  expect(await allowing(used + 1000)).toBeNull();
  await noteApiCalls(db, 100, at(), 'news');
  expect(await apiCalls(db, at())).toEqual({
    day: before.day + 100,
    newsOfDay: used + 100,
    newsOfHour: before.newsOfHour + 100,
  });
  expect(await allowing(used + 1000)).toContain('schedule.newsCallsPerDay');
  const later = new Date(Date.parse(at()) + 7_200_000);
  const twoHoursOn = { ...limited({}, { newsCallsPerDay: used + 1000 }), now: () => later };
  expect(await whyWait(twoHoursOn)).toBeNull();
  expect(await whyWait(limited({}, { newsCallsPerDay: 100 }))).toContain('schedule.newsCallsPerDay');
});

it('what the org said of its calls is believed for a quarter of an hour', async () => {
  const { db } = synced.store;
  const { counts } = synced.crm;
  const told = { counts: { ...counts, reads: counts.reads + 1 }, usage: () => ({ used: 90, limit: 100 }) };
  await keepCallCount(db, told, at());
  const inMinutes = (minutes: number) =>
    callsLeft(db, told, { reserve: 0.05 }, new Date(Date.parse(at()) + minutes * 60_000).toISOString());
  expect(await inMinutes(14)).toMatchObject({ left: 5, allowance: 95, org: { used: 90, limit: 100 } });
  expect(await inMinutes(16)).toMatchObject({ left: Number.POSITIVE_INFINITY, org: null });
});

it('calls of polling and passes are kept; near a limit they wait, and say so once', async () => {
  const crm = await synced.started.connect();
  countAsNews(crm);
  const { db } = synced.store;
  const ahead = { ...limited({}, { newsCallsPerDay: 1_000_000 }), crm };
  ahead.sources = openSources(ahead.config, crm);
  const now = () => new Date(synced.context.now().getTime() + 60_000);
  const heedUntil = async (context: NewsContext, isOver: () => boolean): Promise<void> => {
    const [bell, ending] = [new Bell(), new AbortController()];
    const heeded = heedNews({ ...context, now, bell, pollMs: 1, signal: ending.signal });
    for (let n = 0; n < 300 && !isOver(); n++) {
      await sleep(100);
      bell.ring();
    }
    ending.abort();
    await heeded;
  };
  await synced.confirm(4, await another(4));
  await synced.started.control('POST', '/time', { offsetMs: now().getTime() - Date.now() });
  const before = await apiCalls(db, now().toISOString());
  const used = { ...crm.counts };
  const has = (word: string) => synced.notes.some((line) => line.includes(word));
  await heedUntil(ahead, () => has('News of 1 account'));
  const all = ({ reads, writes, polls, other }: typeof used) => reads + writes + polls + other;
  const spent = (await apiCalls(db, now().toISOString())).newsOfDay - before.newsOfDay;
  expect(spent).toBe(all(crm.counts));
  expect(spent).toBeGreaterThan(all(used));

  synced.notes.length = 0;
  let looks = 0;
  const counted = all(crm.counts);
  await heedUntil({ ...limited({ calls: { perDay: 1, reserve: 0.5 } }), crm }, () => {
    looks += 1;
    return looks > 15;
  });
  expect(synced.notes).toEqual([expect.stringContaining('News waits: few of the daily Salesforce calls')]);
  expect(all(crm.counts)).toBe(counted);
});

it('where calls are short, a pass takes the accounts with the highest revenue, else those that waited longest', async () => {
  const { db } = synced.store;
  await db.deleteFrom('dirty').execute();
  const ids = Array.from({ length: 300 }, (_, n) => `001NEWS${String(n).padStart(8, '0')}AAA`);
  for (const [n, id] of ids.entries()) await markDirty(db, [id], 'told', new Date(n * 1000).toISOString());
  const day = dayIn(synced.context.zone, at());
  await db
    .insertInto('measure_day')
    .values(
      ids.map((id, n) => ({
        ...{ account_id: id, day, state: '{}', result: null, raw: null, score: null, tier: 'Unknown' },
        inputs: JSON.stringify({ attributes: { arrCorporate: n * 1000 } }),
        ...{ coverage: '0', scorecard: 'card', as_of: null },
      })),
    )
    .execute();
  const run = { id: 'pass', asOf: at(), day };
  const taken = async (perDay: number | undefined) =>
    new Set(
      (await marksOfPass({ ...limited({ calls: { perDay, reserve: 0.5 } }), run })).map(
        (mark) => mark.account,
      ),
    );
  expect(await taken(undefined)).toEqual(new Set(ids.slice(0, 200)));
  expect(await taken(1)).toEqual(new Set(ids.slice(100)));
});

it('where calls or rows are short, the accounts with the highest revenue are written', async () => {
  const { db } = synced.store;
  const rows = Array.from({ length: 210 }, (_, n) => aPlanRow(n + 1));
  const day = '2026-01-04';
  await db
    .insertInto('measure_day')
    .values(
      rows.map(({ account: account_id }, n) => ({
        ...{ account_id, day, state: '{}', result: null, raw: null, score: null, tier: 'Unknown' },
        inputs: JSON.stringify({ attributes: { arrCorporate: n * 1000 } }),
        ...{ coverage: '0', scorecard: 'card', as_of: null },
      })),
    )
    .execute();
  const run = { id: 'short', asOf: at(), day };
  const most = async (crm: Record<string, unknown>) => {
    const { writes, later } = await withinLimits({ ...limited(crm), run }, rows);
    return { written: writes, reasons: [...new Set(later.map(({ code }) => code))] };
  };
  expect(await most({ maxRowsPerRun: 3 })).toEqual({ written: rows.slice(-3), reasons: ['ROWS_OF_RUN'] });
  await keepCallCount(db, synced.crm, at());
  // One call that reads 200 rows, and one that writes them.
  const perDay = (await apiCalls(db, at())).day + 2;
  expect(await most({ calls: { perDay, reserve: 0 } })).toEqual({
    written: rows.slice(-200),
    reasons: ['CALLS_SPENT'],
  });
});
