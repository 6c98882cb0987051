import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { HealthDocument } from '../../../shared/health-document';
import { ConfigSchema } from '../../../worker/config/schema';
import { rowFailure } from '../../../worker/crm/errors';
import { settlePlan } from '../../../worker/crm/settle-plan';
import { writeRows } from '../../../worker/crm/write-rows';
import { writeDirty } from '../../../worker/jobs/dirty-writes';
import { noteWrittenScorecard, planBook } from '../../../worker/jobs/plan-book';
import { entriesOfRun } from '../../../worker/store/ledger';
import { rowsPassed } from '../../../worker/store/passed-tiers';
import { ForecastWorld, MONDAY } from './forecast-world';

const REFUSED = rowFailure('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'Not this one.');

let world: ForecastWorld;
let day = MONDAY;
/** Accounts with open renewals, and how many each has. */
let owners: [account: string, renewals: number][] = [];

const standing = (score: number, tier: HealthDocument['tier']) => (): Partial<HealthDocument> => ({
  ...{ score, tier, likelihood: { percent: score / 2, reason: null } },
});

const context = (run = `run-${day}`, crm: object = {}) => ({
  ...{ store: world.store, crm: world.crm, card: { hash: 'card' } as never },
  config: ConfigSchema.parse({ crm: { stage: 'full', confirmBackfill: true, ...crm } }),
  run: { id: run, asOf: `${day}T16:00:00.000Z`, day },
  ...{ signal: new AbortController().signal, holder: 'test', now: () => new Date() },
});

const renewals = (where = 'IsClosed = false') =>
  world.asAdministrator(
    'SELECT Id, AccountId, IsClosed, Health_Score__c, Health_Tier__c, Renewal_Likelihood__c FROM Opportunity ' +
      `WHERE Type = 'Renewal' AND Account.Type = 'Customer' AND ${where} ORDER BY Id`,
  );

beforeAll(async () => {
  world = await ForecastWorld.open({}, 40);
  await world.sync(day, standing(80, 'Healthy'));
  const { store, run, ...writing } = context();
  const book = await planBook(context());
  await settlePlan(store.db, book.plan, run.id, run.asOf);
  const { outcomes } = await writeRows(
    { ...writing, db: store.db, run: run.id, plannedAt: run.asOf },
    book.writes,
  );
  expect(outcomes.filter(({ outcome }) => outcome !== 'written')).toEqual([]);
  await noteWrittenScorecard(store.db, 'card');
  const counts = new Map<string, number>();
  for (const row of await renewals()) {
    const account = String(row['AccountId']);
    counts.set(account, (counts.get(account) ?? 0) + 1);
  }
  owners = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  expect(owners.length).toBeGreaterThan(4);
}, 240_000);
afterAll(() => world.close());

/** All stand otherwise from the next day on; nobody has been told. */
beforeEach(async () => {
  day = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const before = (await renewals())[0]?.['Health_Score__c'];
  await world.sync(day, before === 70 ? standing(60, 'Watch') : standing(70, 'Watch'));
});

const scoresOf = (rows: Awaited<ReturnType<typeof renewals>>): Map<string, unknown> =>
  new Map(rows.map((row) => [String(row['Id']), row['Health_Score__c']]));

it('a pass writes the open renewals of its accounts after these, and nobody else’s', async () => {
  const [[account, count], [other]] = [owners[0] ?? ['', 0], owners[1] ?? ['', 0]];
  const before = await renewals('Id != null');
  const outcomes = await writeDirty(context(`dirty-${day}-a`), [account], {});
  expect(outcomes.map(({ object, account: of, outcome }) => [object, of, outcome])).toEqual([
    ['Account', account, 'written'],
    ...Array(count).fill(['Opportunity', account, 'written']),
  ]);
  const written = await entriesOfRun(world.store.db, `dirty-${day}-a`);
  expect(written.map(({ object, status }) => [object, status])).toEqual([
    ['Account', 'acknowledged'],
    ...Array(count).fill(['Opportunity', 'acknowledged']),
  ]);
  const after = await renewals('Id != null');
  const [was, is] = [scoresOf(before), scoresOf(after)];
  const score = outcomes.length > 0 ? is.get(outcomes.at(-1)?.record ?? '') : null;
  expect([60, 70]).toContain(score);
  for (const row of after) {
    const id = String(row['Id']);
    const isOurs = row['AccountId'] === account && row['IsClosed'] !== true;
    expect([id, is.get(id)]).toEqual([id, isOurs ? score : was.get(id)]);
    if (isOurs)
      expect(row).toMatchObject({ Health_Tier__c: 'Watch', Renewal_Likelihood__c: Number(score) / 2 });
  }
  expect(after.some((row) => row['AccountId'] === other)).toBe(true);
  // Told already: the same again is no change.
  const again = await writeDirty(context(`dirty-${day}-b`), [account], {});
  expect(again.map(({ outcome }) => outcome)).toEqual(Array(1 + count).fill('unchanged'));
});

it('a pass leaves the renewals of an account that the org refuses, for the reason of that', async () => {
  const [[refused, count], [taken]] = [owners[2] ?? ['', 0], owners[3] ?? ['', 0]];
  const { crm } = world;
  const writeOwned: typeof crm.writeOwned = async (object, rows) => {
    const given = rows.filter((row) => row.id !== refused);
    const results = new Map(
      (await crm.writeOwned(object, given)).map((result, at) => [given[at]?.id, result]),
    );
    return rows.map(({ id }) => results.get(id) ?? { id, failure: REFUSED });
  };
  const refusing = new Proxy(crm, {
    get: (target, name) => {
      if (name === 'writeOwned') return writeOwned;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const was = scoresOf(await renewals());
  const outcomes = await writeDirty({ ...context(`dirty-${day}-c`), crm: refusing }, [refused, taken], {});
  const endsOf = (account: string) =>
    outcomes.filter((end) => end.account === account).map(({ object, outcome }) => [object, outcome]);
  expect(endsOf(refused)).toEqual([['Account', 'held'], ...Array(count).fill(['Opportunity', 'failed'])]);
  expect(new Set(endsOf(taken).map(([, outcome]) => outcome))).toEqual(new Set(['written']));
  for (const row of await renewals()) {
    if (row['AccountId'] === refused) expect(row['Health_Score__c']).toBe(was.get(String(row['Id'])));
  }
});

it('a pass that may write few rows writes no account without its renewals', async () => {
  const most = 1 + Math.max(...owners.map(([, count]) => count));
  const accounts = owners.slice(4).map(([account]) => account);
  const passed = await rowsPassed(world.store.db, '-infinity');
  const limited = context(`dirty-${day}-d`, { maxRowsPerRun: passed + most });
  const outcomes = await writeDirty(limited, accounts, {});
  const written = outcomes.filter(({ outcome }) => outcome === 'written');
  expect(written.length).toBeGreaterThan(1);
  expect(written.length).toBeLessThanOrEqual(most);
  for (const { account } of written) {
    expect(outcomes.filter((end) => end.account === account).every((end) => end.outcome === 'written')).toBe(
      true,
    );
  }
  const left = outcomes.filter(({ outcome }) => outcome !== 'written');
  expect(new Set(left.map(({ code }) => code))).toEqual(new Set(['ROWS_OF_RUN']));
});
