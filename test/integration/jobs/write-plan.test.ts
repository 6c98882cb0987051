import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OWNED_ACCOUNT_FIELDS } from '../../../shared/crm-fields';
import type { HealthDocument } from '../../../shared/health-document';
import { ConfigSchema } from '../../../worker/config/schema';
import type { Crm } from '../../../worker/crm/crm';
import { callsLeft } from '../../../worker/crm/governor';
import { loadPlan, type PlanSettings } from '../../../worker/crm/load-plan';
import type { Plan } from '../../../worker/crm/plan';
import { type PlanFile, sealed } from '../../../worker/crm/plan-file';
import { readOwned } from '../../../worker/crm/read-owned';
import { settlePlan } from '../../../worker/crm/settle-plan';
import { writeRows } from '../../../worker/crm/write-rows';
import { adoptOrg } from '../../../worker/jobs/adopt';
import { applyPlan, type PlanWriter, undoRun } from '../../../worker/jobs/write-plan';
import { decideException, openExceptions } from '../../../worker/store/exceptions';
import { holdsAt, releaseUndone } from '../../../worker/store/holds';
import type { Store } from '../../../worker/store/open-store';
import { endHeldRun, holdUnlessApproved, readRun, startRun } from '../../../worker/store/runs';
import { accountId, CSM } from '../../org/small-book';
import { aDocument } from '../../unit/crm/a-document';
import { aStore, provisioned, SETTINGS, type StartedOrg, startedOrg } from '../crm/a-worker-org';

const ACCOUNTS = [1, 2, 3, 4, 5].map(accountId);
const [FIRST = '', SECOND = ''] = ACCOUNTS;
const AS_OF = '2026-01-06T08:00:00.000Z';
const SCOPE = "Type = 'Customer'";

describe('a plan that somebody looked at', () => {
  let started: StartedOrg;
  let store: Store & { remove(): Promise<void> };
  let crm: Crm;
  let writer: PlanWriter;

  beforeAll(async () => {
    started = await startedOrg();
    await provisioned(started);
    store = await aStore();
    crm = await started.connect();
    const config = ConfigSchema.parse({ crm: { stage: 'full' }, salesforce: { scope: SCOPE } });
    writer = {
      store,
      crm,
      config,
      holder: 'test',
      now: () => new Date(),
      signal: new AbortController().signal,
    };
  });
  afterAll(async () => {
    await started.org.close();
    await store.remove();
  });
  afterEach(async () => {
    const fields = Object.fromEntries(Object.keys(OWNED_ACCOUNT_FIELDS).map((field) => [field, null]));
    for (const id of ACCOUNTS) await edit(id, fields);
    for (const table of ['base', 'intent', 'open_intent', 'exception', 'hold', 'lease'] as const) {
      await store.db.deleteFrom(table).execute();
    }
  });

  const edit = (id: string, fields: Record<string, unknown>) =>
    started.control('POST', '/change', { user: CSM, op: 'update', object: 'Account', id, fields });

  const RESPECTING: PlanSettings = {
    onEdit: 'respect',
    steps: { score: 2, trend: 5 },
    mapped: SETTINGS.account,
  };
  const planned = (change: Partial<HealthDocument> = {}, settings = RESPECTING): Promise<Plan> =>
    loadPlan(
      store.db,
      crm,
      ACCOUNTS.map((account) => {
        const document = aDocument({
          account,
          budgetOwner: { ...aDocument().budgetOwner, contact: null },
          ...change,
        });
        return { account, document, causes: [] };
      }),
      { asOf: AS_OF, settings },
    );
  const outcomes = async (change: Partial<HealthDocument> = {}) =>
    (await planned(change)).rows.map((row) => row.outcome);

  async function kept(change: Partial<HealthDocument> = {}, settings = RESPECTING): Promise<PlanFile> {
    const plannedAt = new Date().toISOString();
    const { rows } = await planned(change, settings);
    return sealed({
      plimsoll: 'plan',
      version: 2,
      organizationId: crm.organizationId,
      organization: crm.organizationName,
      asOf: AS_OF,
      day: '2026-01-06',
      plannedAt,
      rows: rows
        .filter((row) => row.outcome === 'write')
        .map(({ object, record, account, fields, causes, first, cap }) => ({
          object,
          record,
          account,
          name: account,
          fields,
          causes,
          first,
          cap,
        })),
    });
  }
  const owned = async () =>
    new Map([...(await readOwned(crm, 'Account', { ids: ACCOUNTS }))].map(([id, row]) => [id, row.values]));
  const WORSE = { score: 20, tier: 'Critical' } as const;

  it('goes back to before two runs when they are taken back one after the other, the last one first', async () => {
    await applyPlan(writer, await kept());
    const before = await owned();
    const one = await applyPlan(writer, await kept({ score: 20, tier: 'Critical' }));
    const two = await applyPlan(writer, await kept({ score: 50, tier: 'Watch' }));
    await undoRun(writer, two.run, undefined);
    await undoRun(writer, one.run, undefined);
    expect(await owned()).toEqual(before);
  });

  it('is written, undone, held, and written again once that is approved', async () => {
    await applyPlan(writer, await kept());
    const before = await owned();
    const worse = await kept(WORSE);
    const { run, outcomes: ends } = await applyPlan(writer, worse);
    expect(ends.map((end) => end.outcome)).toEqual(Array(5).fill('written'));
    expect((await owned()).get(FIRST)).toMatchObject({ Health_Score__c: 20, Health_Tier__c: 'Critical' });

    const undone = await undoRun(writer, run, undefined);
    expect(undone.outcomes.map((end) => end.outcome)).toEqual(Array(5).fill('written'));
    expect(await owned()).toEqual(before);
    expect(await outcomes(WORSE)).toEqual(Array(5).fill('held'));
    expect((await applyPlan(writer, worse)).outcomes).toMatchObject(
      Array(5).fill({ outcome: 'held', code: 'UNDONE', action: expect.stringContaining(`approve ${run}`) }),
    );
    expect(await owned()).toEqual(before);

    expect(await releaseUndone(store.db, run)).toBe(5);
    expect(await outcomes(WORSE)).toEqual(Array(5).fill('write'));
    await applyPlan(writer, await kept(WORSE));
    expect(await outcomes(WORSE)).toEqual(Array(5).fill('unchanged'));
  });

  it('takes back nothing that people have changed since, and only the accounts that are asked for', async () => {
    await applyPlan(writer, await kept());
    const before = await owned();
    const { run } = await applyPlan(writer, await kept(WORSE));
    await edit(FIRST, { Health_Tier__c: 'Healthy' });
    const { left } = await undoRun(writer, run, [FIRST]);
    expect(left).toMatchObject([
      { account: FIRST, field: 'Health_Tier__c', ours: 'Critical', theirs: 'Healthy' },
    ]);
    const after = await owned();
    expect(after.get(FIRST)).toEqual({ ...before.get(FIRST), Health_Tier__c: 'Healthy' });
    expect(after.get(SECOND)).toMatchObject({ Health_Score__c: 20, Health_Tier__c: 'Critical' });
    expect([...(await holdsAt(store.db, 'Account', new Date().toISOString())).keys()]).toEqual([FIRST]);
  });

  it('is held although taking it back was cut off, so that no sync writes it again', async () => {
    await applyPlan(writer, await kept());
    const { run } = await applyPlan(writer, await kept(WORSE));
    const ending = new AbortController();
    const { writeOwned } = crm;
    Object.assign(crm, {
      async writeOwned(...args: Parameters<Crm['writeOwned']>) {
        const results = await writeOwned.apply(crm, args);
        ending.abort();
        ending.signal.throwIfAborted();
        return results;
      },
    });
    const undone = undoRun({ ...writer, signal: ending.signal }, run, undefined);
    await expect(undone).rejects.toMatchObject({ name: 'AbortError' });
    Object.assign(crm, { writeOwned });
    expect((await owned()).get(FIRST)).not.toMatchObject(shownBy(WORSE));
    expect(await outcomes(WORSE)).toEqual(Array(5).fill('held'));
  });

  it('can be undone from the first write on', async () => {
    const before = await owned();
    const { run } = await applyPlan(writer, await kept());
    await undoRun(writer, run, undefined);
    expect(await owned()).toEqual(before);
  });

  it('leaves out rows of which the CRM holds something else by now', async () => {
    await applyPlan(writer, await kept());
    const plan = await kept(WORSE);
    await edit(FIRST, { Health_Trend_30d__c: 9 });
    await edit(SECOND, { Health_Score__c: 55 });
    const { outcomes: ends } = await applyPlan(writer, plan);
    expect(ends.filter((end) => end.outcome === 'written')).toHaveLength(4);
    expect(ends.find((end) => end.account === SECOND)).toMatchObject({
      outcome: 'held',
      code: 'CHANGED_SINCE_PLAN',
      message: expect.stringContaining('Health_Score__c'),
    });
    const after = await owned();
    expect(after.get(SECOND)).toMatchObject({ Health_Score__c: 55, Health_Tier__c: 'Watch' });
    // The plan says nothing about the field that was edited here.
    expect(after.get(FIRST)).toMatchObject({ ...shownBy(WORSE), Health_Trend_30d__c: 9 });
    expect(await openExceptions(store.db, 'Account')).toEqual([]);
  });

  const shownBy = ({ score, tier }: typeof WORSE) => ({ Health_Score__c: score, Health_Tier__c: tier });

  it('leaves what the calls that are ours do not reach for, says so, and goes on when it is applied again', async () => {
    const { hash: _, ...plan } = await kept();
    const [last = ''] = ACCOUNTS.slice(-1);
    // A second object takes calls of its own.
    const renewal = {
      ...{ object: 'Opportunity' as const, record: '006000000000001AAA', account: last, name: last },
      ...{ fields: { Health_Score__c: [null, 50] as const }, causes: [], first: false, cap: null },
    };
    const longer = sealed({ ...plan, rows: [...plan.rows, renewal] });
    const withCalls = async (more: number): Promise<PlanWriter> => {
      const { ours } = await callsLeft(store.db, crm, { reserve: 0 }, new Date().toISOString());
      const calls = { perDay: ours.day + more, reserve: 0 };
      const limited = { stage: 'full', calls, maxRowsPerRun: 1 };
      return { ...writer, config: ConfigSchema.parse({ crm: limited, salesforce: { scope: SCOPE } }) };
    };
    const { outcomes: ends } = await applyPlan(await withCalls(3), longer);
    const held = ends.filter(({ outcome }) => outcome === 'held');
    expect(held.map(({ record }) => record).sort()).toEqual([last, renewal.record]);
    for (const end of held)
      expect(end).toMatchObject({
        code: 'CALLS_SPENT',
        message: expect.stringContaining('API calls'),
        action: expect.stringMatching(/^Apply the same plan again/),
      });
    // More rows than one run may write: a person asked for them.
    expect(ends.filter(({ outcome }) => outcome === 'written')).toHaveLength(4);
    expect((await owned()).get(last)).toMatchObject({ Health_Tier__c: null });

    const again = (await applyPlan(await withCalls(1000), longer)).outcomes;
    const ofAccounts = again.filter(({ object }) => object === 'Account').map(({ outcome }) => outcome);
    expect(ofAccounts).toEqual([...Array(4).fill('unchanged'), 'written']);
    expect(await applyPlan(await withCalls(0), await kept(WORSE))).toMatchObject({
      recorded: false,
      outcomes: Array(5).fill({ code: 'CALLS_SPENT' }),
    });
  });

  it('writes in stage pilot only what belongs to it', async () => {
    const crmSettings = { stage: 'pilot', pilotWhere: `Id = '${FIRST}'` };
    const config = ConfigSchema.parse({ crm: crmSettings, salesforce: { scope: SCOPE } });
    const { outcomes: ends } = await applyPlan({ ...writer, config }, await kept());
    expect(ends.filter((end) => end.outcome === 'written').map((end) => end.account)).toEqual([FIRST]);
    expect(ends.filter((end) => end.code === 'NOT_IN_PILOT')).toHaveLength(4);
  });

  it('writes nothing to what was taken back after the plan was made', async () => {
    await applyPlan(writer, await kept());
    const { run } = await applyPlan(writer, await kept(WORSE));
    const plannedAt = writer.now().toISOString();
    const { rows } = await planned({ ...WORSE, trend30d: 33 });
    await undoRun(writer, run, [FIRST]);
    const before = await owned();
    const { outcomes: ends } = await writeRows(
      { db: store.db, crm, run: 'a sync', holder: 'test', now: writer.now, plannedAt, signal: writer.signal },
      rows,
    );
    expect(ends.filter((end) => end.code === 'UNDONE').map((end) => end.account)).toEqual([FIRST]);
    expect((await owned()).get(FIRST)).toEqual(before.get(FIRST));
    expect((await owned()).get(SECOND)).toMatchObject({ Health_Trend_30d__c: 33 });
    expect(await openExceptions(store.db, 'Account')).toEqual([]);
  });

  it('holds a row that somebody set back to what it was planned upon, once it has been applied', async () => {
    const plan = await kept();
    await applyPlan(writer, plan);
    await edit(FIRST, { Health_Score__c: null });
    const { outcomes: ends } = await applyPlan(writer, plan);
    expect(ends.map((end) => end.outcome)).toEqual(['held', ...Array(4).fill('unchanged')]);
    expect(ends[0]).toMatchObject({ account: FIRST, code: 'CHANGED_SINCE_PLAN' });
    expect((await owned()).get(FIRST)).toMatchObject({ Health_Score__c: null });
  });

  it('gives an edit back as an edit, which no later sync takes for its own', async () => {
    await applyPlan(writer, await kept());
    await edit(FIRST, { Health_Score__c: 99 });
    const plan = await kept(WORSE, { ...RESPECTING, onEdit: 'overwrite' });
    const { run } = await applyPlan(writer, plan);
    expect((await owned()).get(FIRST)).toMatchObject({ Health_Score__c: 20 });
    await undoRun(writer, run, undefined);
    await releaseUndone(store.db, run);
    expect((await owned()).get(FIRST)).toMatchObject({ Health_Score__c: 99 });
    const [row] = (await planned(WORSE)).rows;
    expect(row?.exceptions).toMatchObject([{ field: 'Health_Score__c', theirs: 99, ours: 20 }]);
    expect(row?.fields).not.toHaveProperty('Health_Score__c');
  });

  it('tells a cap anew after it was taken back', async () => {
    const cap = { id: 'no_use', max: 24, since: '2026-01-01', reason: 'No use.', lossCents: 0, evidence: [] };
    const capped = { cap, drivers: [{ text: 'At most 24: no use.', measure: null, cents: 0 }] };
    await applyPlan(writer, await kept(capped));
    const { run } = await applyPlan(writer, await kept());
    await undoRun(writer, run, undefined);
    await releaseUndone(store.db, run);
    expect((await owned()).get(FIRST)).toMatchObject({ Health_Drivers__c: 'At most 24: no use.' });
    expect(await outcomes()).toEqual(Array(5).fill('write'));
    await applyPlan(writer, await kept());
    expect(await outcomes()).toEqual(Array(5).fill('unchanged'));
  });

  it('lets an undo be undone, and what it held be written again', async () => {
    await applyPlan(writer, await kept());
    const { run } = await applyPlan(writer, await kept(WORSE));
    const after = await owned();
    const undone = await undoRun(writer, run, undefined);
    await undoRun(writer, undone.run, undefined);
    expect(await owned()).toEqual(after);
    expect((await undoRun(writer, undone.run, undefined)).waiting).toBe(0);
    expect((await holdsAt(store.db, 'Account', new Date().toISOString())).size).toBe(0);
  });

  it('finds nothing left to write when it is applied again', async () => {
    const plan = await kept();
    await applyPlan(writer, plan);
    const writes = crm.counts.writes;
    const again = await applyPlan(writer, plan);
    expect(again.recorded).toBe(false);
    expect(again.outcomes.map((end) => end.outcome)).toEqual(Array(5).fill('unchanged'));
    expect(crm.counts.writes).toBe(writes);
  });

  it('is refused for another org, and while nothing may be written', async () => {
    const plan = await kept();
    const { hash: _, ...content } = plan;
    const other = sealed({ ...content, organizationId: '00D000000000009AAA' });
    await expect(applyPlan(writer, other)).rejects.toMatchObject({ code: 'PLAN_OF_OTHER_ORG' });
    const config = ConfigSchema.parse({ salesforce: { scope: SCOPE } });
    await expect(applyPlan({ ...writer, config }, plan)).rejects.toMatchObject({ code: 'SHADOW' });
    await expect(undoRun(writer, 'no-such-run', undefined)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
    expect(await outcomes()).toEqual(Array(5).fill('write'));
  });

  it('says of an undoing that has nothing to take back that it did nothing', async () => {
    const { run } = await applyPlan(writer, await kept());
    const first = await undoRun(writer, run, [FIRST, SECOND]);
    expect(first).toMatchObject({ recorded: true, asked: 2, waiting: 2 });
    const again = await undoRun(writer, run, [FIRST, SECOND]);
    expect(again).toMatchObject({ recorded: false, outcomes: [], asked: 2, waiting: 2 });
    const nobody = await undoRun(writer, run, [accountId(99)]);
    expect(nobody).toMatchObject({ recorded: false, outcomes: [], asked: 0 });
  });

  it('leaves a run alone that waits and has written nothing, and says how to give it up', async () => {
    const run = { id: 'run-waits', asOf: AS_OF, day: '2026-01-06', scorecard: 'a', stage: 'write' };
    await startRun(store.db, { ...run, startedAt: AS_OF });
    await holdUnlessApproved(store.db, run.id, [{ code: 'BACKFILL', message: 'First write.' }]);
    await expect(undoRun(writer, run.id, undefined)).rejects.toMatchObject({
      code: 'RUN_HELD',
      action: `\`plimsoll reject ${run.id}\` gives it up.`,
    });
    expect((await readRun(store.db, run.id))?.status).toBe('held');
    await endHeldRun(store.db, run.id, 'rejected', writer.now().toISOString());
    await expect(undoRun(writer, run.id, undefined)).rejects.toMatchObject({ code: 'NOTHING_WRITTEN' });
  });

  it('counts what an org holds from before as edits, unless it is adopted', async () => {
    await applyPlan(writer, await kept());
    for (const table of ['base', 'intent', 'open_intent'] as const)
      await store.db.deleteFrom(table).execute();
    expect((await planned(WORSE)).rows.flatMap((row) => row.exceptions).length).toBeGreaterThan(0);

    const adopted = await adoptOrg(writer);
    expect(adopted.accounts).toBe(5);
    const plan = await planned(WORSE);
    expect(plan.rows.flatMap((row) => row.exceptions)).toEqual([]);
    expect(plan.rows.map((row) => row.outcome)).toEqual(Array(5).fill('write'));
    expect(await adoptOrg(writer)).toEqual({ accounts: 0, renewals: 0, fields: 0 });
    await applyPlan(writer, await kept(WORSE));
    await expect(adoptOrg(writer)).rejects.toMatchObject({ code: 'ALREADY_WRITTEN' });
  });

  it('stays as somebody has decided when the org is adopted', async () => {
    await applyPlan(writer, await kept());
    for (const table of ['base', 'intent', 'open_intent'] as const)
      await store.db.deleteFrom(table).execute();
    await settlePlan(store.db, await planned(WORSE), 'first', AS_OF);
    const [seen] = await openExceptions(store.db, 'Account', [FIRST]);
    if (!seen) throw new Error('No edit was seen.');
    await decideException(store.db, seen, 'respect', null);
    await adoptOrg(writer);
    const [row, other] = (await planned(WORSE)).rows;
    expect(row?.exceptions.map((edit) => edit.field)).toEqual([seen.field]);
    expect(other?.exceptions).toEqual([]);
  });
});
