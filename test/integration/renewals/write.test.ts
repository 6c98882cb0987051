import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HealthDocument } from '../../../shared/health-document';
import { ConfigSchema } from '../../../worker/config/schema';
import type { CrmRecord } from '../../../worker/crm/crm';
import { settlePlan } from '../../../worker/crm/settle-plan';
import { type Written, writeRows } from '../../../worker/crm/write-rows';
import { type PlannedBook, planBook } from '../../../worker/jobs/plan-book';
import { undoRun } from '../../../worker/jobs/write-plan';
import { openExceptions } from '../../../worker/store/exceptions';
import { entriesOfRun } from '../../../worker/store/ledger';
import { endRun } from '../../../worker/store/runs';
import { ForecastWorld, MONDAY } from './forecast-world';

describe('writing renewals', () => {
  let world: ForecastWorld;
  let day = MONDAY;
  const config = (change: object = {}) =>
    ConfigSchema.parse({ crm: { stage: 'full', confirmBackfill: true, ...change } });

  beforeAll(async () => {
    world = await ForecastWorld.open({}, 20);
    await world.sync(day, healthy);
  });
  afterAll(() => world.close());

  const healthy = (_: string, n: number): Partial<HealthDocument> => ({
    ...{ score: 80, tier: 'Healthy' as const },
    likelihood: n % 2 === 0 ? { percent: 40, reason: null } : { percent: null, reason: 'too few outcomes' },
  });
  const critical = (): Partial<HealthDocument> => ({
    ...{ score: 10, tier: 'Critical' as const, likelihood: { percent: 5, reason: null } },
  });

  const context = (change: object = {}) => ({
    ...{ store: world.store, crm: world.crm, config: config(change), card: { hash: 'card' } as never },
    run: { id: `run-${day}`, asOf: `${day}T16:00:00.000Z`, day },
    ...{ signal: new AbortController().signal, holder: 'test', now: () => new Date() },
  });
  const plan = (change: object = {}): Promise<PlannedBook> => planBook(context(change));

  async function write(): Promise<PlannedBook & Written> {
    const book = await plan();
    const { store, crm, run, signal, holder, now } = context();
    await settlePlan(store.db, book.plan, run.id, run.asOf);
    return {
      ...book,
      ...(await writeRows(
        { db: store.db, crm, run: run.id, holder, now, signal, plannedAt: run.asOf },
        book.writes,
      )),
    };
  }

  async function renewals(where = 'IsClosed = false'): Promise<CrmRecord[]> {
    return await world.asAdministrator(
      'SELECT Id, AccountId, Amount, IsClosed, Health_Score__c, Health_Tier__c, Renewal_Likelihood__c, ' +
        `Health_Weighted_Amount__c FROM Opportunity WHERE Type = 'Renewal' AND Account.Type = 'Customer' AND ${where} ORDER BY Id`,
    );
  }
  async function next(standing: (account: string, n: number) => Partial<HealthDocument>): Promise<void> {
    day = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
    await world.sync(day, standing);
  }

  it('asks before it writes their fields for the first time', async () => {
    const { breaches } = await plan({ confirmBackfill: false });
    expect(breaches.map(({ code }) => code)).toEqual(['BACKFILL', 'BACKFILL']);
    expect(breaches[1]?.message).toMatch(
      /renewals would be written.*Opportunity\.Health_Score__c, Opportunity\.Health_Tier__c/,
    );
  });

  it('gives open renewals what their accounts were given, after these, and closed ones nothing', async () => {
    const { outcomes } = await write();
    expect(outcomes.filter(({ outcome }) => outcome !== 'written')).toEqual([]);
    const open = await renewals();
    expect(open.length).toBeGreaterThan(2);
    const likely = open.filter((row) => row['Renewal_Likelihood__c'] !== null);
    for (const row of open) {
      expect(row).toMatchObject({ Health_Score__c: 80, Health_Tier__c: 'Healthy' });
      const share = row['Renewal_Likelihood__c'] === null ? null : Number(row['Amount']) * 0.4;
      expect(row['Health_Weighted_Amount__c']).toBe(share === null ? null : Math.round(share * 100) / 100);
    }
    expect(likely.length).toBeGreaterThan(0);
    expect(likely.length).toBeLessThan(open.length);
    for (const row of await renewals('IsClosed = true')) expect(row['Health_Tier__c']).toBeNull();
    const entries = await entriesOfRun(world.store.db, `run-${day}`);
    const inOrder = [...entries].sort((a, b) => Number(a.id) - Number(b.id)).map(({ object }) => object);
    const accounts = inOrder.filter((object) => object === 'Account').length;
    expect(inOrder.slice(accounts)).toEqual(open.map(() => 'Opportunity'));
    expect((await plan()).writes).toEqual([]);
  });

  it('leaves a renewal as it was when it closed, before the plan or right after it', async () => {
    const [early, late] = (await renewals()).map((row) => String(row['Id']));
    const close = (id: string | undefined) =>
      world.change('Opportunity', id ?? '', { StageName: 'Closed Won', IsClosed: true, IsWon: true });
    await close(early);
    await next(critical);
    const book = await plan();
    expect(book.writes.map(({ record }) => record)).toContain(late);
    expect(book.writes.map(({ record }) => record)).not.toContain(early);
    await close(late);
    const { store, crm, run, signal, holder, now } = context();
    await writeRows(
      { db: store.db, crm, run: run.id, holder, now, signal, plannedAt: run.asOf },
      book.writes,
    );
    const frozen = (await renewals('IsClosed = true')).filter((row) =>
      [early, late].includes(String(row['Id'])),
    );
    expect(frozen.map((row) => [row['Health_Tier__c'], row['Health_Score__c']])).toEqual([
      ['Healthy', 80],
      ['Healthy', 80],
    ]);
    for (const row of await renewals())
      expect(row).toMatchObject({ Health_Tier__c: 'Critical', Renewal_Likelihood__c: 5 });
  });

  it('leaves an edit of somebody’s and lists it, and takes a run back where the CRM still holds it', async () => {
    const critical = `run-${day}`;
    const [edited, ...others] = (await renewals()).map((row) => String(row['Id']));
    await world.change('Opportunity', edited ?? '', { Health_Tier__c: 'Watch' });
    await next(healthy);
    const { writes } = await plan();
    const row = writes.find(({ record }) => record === edited);
    expect(Object.keys(row?.fields ?? {})).not.toContain('Health_Tier__c');
    await settlePlan(world.store.db, (await plan()).plan, `run-${day}`, `${day}T16:00:00.000Z`);
    expect(await openExceptions(world.store.db, 'Opportunity')).toMatchObject([
      { record: edited, field: 'Health_Tier__c', ours: 'Healthy', theirs: 'Watch', base: 'Critical' },
    ]);

    await endRun(world.store.db, critical, 'done', `${day}T17:00:00.000Z`);
    await undoRun(context(), critical, undefined);
    const after = new Map((await renewals()).map((each) => [String(each['Id']), each]));
    expect(after.get(edited ?? '')).toMatchObject({ Health_Tier__c: 'Watch', Health_Score__c: 80 });
    for (const id of others)
      expect(after.get(id)).toMatchObject({ Health_Tier__c: 'Healthy', Health_Score__c: 80 });
  });
});
