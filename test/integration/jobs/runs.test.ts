import { expect, it } from 'vitest';
import { PlimsollError } from '../../../shared/error';
import { ConfigSchema } from '../../../worker/config/schema';
import { beginRun } from '../../../worker/jobs/begin-run';
import { completeRun } from '../../../worker/jobs/complete-run';
import { dueUnits } from '../../../worker/jobs/due-units';
import { givesWay } from '../../../worker/jobs/gives-way';
import { keepPlannedRun, type PlannedRun } from '../../../worker/jobs/plan-run';
import { keepPlannedUnits, plannedUnit, plannedUnits } from '../../../worker/jobs/planned-units';
import type { Queues } from '../../../worker/jobs/queue/open-queues';
import type { RunContext } from '../../../worker/jobs/run-context';
import { write } from '../../../worker/jobs/stages/write';
import { openFindings } from '../../../worker/store/findings';
import { countNotices, dropNotices } from '../../../worker/store/notices';
import { inTransaction } from '../../../worker/store/rows';
import { completeUnit } from '../../../worker/store/run-units';
import {
  addRunTotals,
  advanceRun,
  approveRun,
  endHeldRun,
  endRun,
  gaveWayTo,
  holdUnlessApproved,
  lastScoringRun,
  latestRuns,
  listRuns,
  type Run,
  readRun,
  repeatsOf,
  standingRun,
} from '../../../worker/store/runs';
import type { Db } from '../../../worker/store/schema';
import { readSetting } from '../../../worker/store/settings';
import { onBothEngines } from '../store/on-both-engines';

const wanted = {
  asOf: '2026-03-10T09:00:00.000Z',
  day: '2026-03-10',
  exact: false,
  scorecard: 'card',
  now: '2026-03-10T09:00:00.000Z',
};

const NO_QUEUES = { worker: () => ({ close: async () => {} }) } as unknown as Queues;

const FULL = ConfigSchema.parse({ crm: { stage: 'full' } });

onBothEngines('runs', (store) => {
  const context = (run: Run): RunContext =>
    ({
      ...{ run, store: store(), progress: () => {}, now: () => new Date(wanted.now) },
      signal: new AbortController().signal,
    }) as unknown as RunContext;

  const begun = (db: Db, now = wanted.now): Promise<Run> =>
    beginRun(db, { ...wanted, scorecard: 'card of held runs', now });

  /** Brings a run to the end of its plan, which goes beyond the guard rails unless it is said otherwise. */
  async function planned(
    db: Db,
    repeats: string | null = null,
    breaches: PlannedRun['breaches'] = [{ code: 'TIERS_MOVED', message: 'Too many.' }],
    before?: Run,
  ): Promise<Run> {
    const run = before ?? (await begun(db));
    const plan: PlannedRun = {
      ...{ plannedAt: wanted.now, writes: [], outcomes: [], exceptions: [] },
      ...{ withheld: null, kept: null, objectsKept: [], breaches, repeats },
    };
    await inTransaction(db, async (tx) => {
      await keepPlannedUnits(tx, run.id, 'plan', [{ id: 'all', work: null }]);
      await keepPlannedUnits(tx, run.id, 'write', [{ id: '00001', work: [] }]);
      await completeUnit(tx, run.id, 'plan', 'all', await keepPlannedRun(tx, run.id, plan));
    });
    for (const [from, to] of [
      ['pull', 'signals'],
      ['signals', 'score'],
      ['score', 'plan'],
    ] as const)
      await advanceRun(db, run.id, from, to);
    return run;
  }

  it('are one run where two processes begin at once', async () => {
    const { db } = store();
    const runs = await Promise.all([beginRun(db, wanted), beginRun(db, wanted), beginRun(db, wanted)]);
    expect(new Set(runs.map((run) => run.id)).size).toBe(1);
    expect(await listRuns(db, 'running')).toHaveLength(1);
  });

  it('go on the next day where somebody approved them', async () => {
    const { db } = store();
    const run = await beginRun(db, { ...wanted, scorecard: 'card of an approved run' });
    await holdUnlessApproved(db, run.id, []);
    expect(await approveRun(db, run.id, 'a person', wanted.now)).toBe(true);
    const tomorrow = { ...wanted, day: '2026-03-11', asOf: '2026-03-11T09:00:00.000Z' };
    expect((await beginRun(db, { ...tomorrow, scorecard: 'card of an approved run' })).id).toBe(run.id);
    const other = await beginRun(db, { ...tomorrow, scorecard: 'another card yet' });
    expect(other.id).not.toBe(run.id);
    await endRun(db, other.id, 'superseded', wanted.now);
  });

  it('end in words where another process began a newer one', async () => {
    const { db } = store();
    const former = await beginRun(db, wanted);
    const newer = await beginRun(db, { ...wanted, scorecard: 'another card' });
    expect(newer.id).not.toBe(former.id);
    const context = { run: former, store: store(), signal: new AbortController().signal };
    await expect(completeRun(context as unknown as RunContext, NO_QUEUES)).rejects.toMatchObject({
      code: 'RUN_SUPERSEDED',
    });
    await endRun(db, former.id, 'done', wanted.now);
    expect(await readRun(db, former.id)).toMatchObject({ status: 'superseded' });
  });

  it('are looked through for what is due without reading the work itself, which only its own unit reads', async () => {
    const db = store().db;
    const run = await beginRun(db, { ...wanted, scorecard: 'card of due units' });
    const units = ['00001', '00002'].map((id) => ({ id, work: [`rows of ${id}`] }));
    await inTransaction(db, (tx) => keepPlannedUnits(tx, run.id, 'pull', units));
    let read = '';
    const seen = db.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        read += JSON.stringify(result.rows);
        return result;
      },
    });
    const context = { run, store: { db: seen } } as unknown as RunContext;
    expect(await dueUnits(context)).toMatchObject({ units: ['00001', '00002'], done: 0, total: 2 });
    expect(read).toContain('00001');
    expect(read).not.toContain('rows of');
    expect(await plannedUnit(seen, run.id, 'pull', '00002')).toEqual(units[1]);
    expect(read).not.toContain('rows of 00001');
    expect(await plannedUnit(seen, run.id, 'pull', '00003')).toBeNull();
    await completeUnit(db, run.id, 'pull', '00001', null);
    expect(await dueUnits(context)).toMatchObject({ units: ['00002'], done: 1, total: 2 });
    expect(await plannedUnits(db, run.id, 'pull')).toEqual(units);
    await endRun(db, run.id, 'done', wanted.now);
  });

  it('are not kept open by an org that cannot be told of them, which is noted', async () => {
    const { db } = store();
    const run = await beginRun(db, wanted);
    const planned: PlannedRun = {
      plannedAt: wanted.now,
      writes: [],
      outcomes: [],
      exceptions: [],
      withheld: null,
      kept: null,
      objectsKept: [],
      breaches: [],
      repeats: null,
    };
    await completeUnit(db, run.id, 'plan', 'all', await keepPlannedRun(db, run.id, planned));
    const end = (tellLiveness: () => Promise<boolean>) =>
      write.end?.({
        ...{ run, store: store(), crm: { tellLiveness }, config: FULL, holder: 'test' },
        ...{ now: () => new Date(wanted.now), signal: new AbortController().signal },
      } as unknown as RunContext);
    await end(() => Promise.reject(new PlimsollError('DUPLICATE_VALUE', 'Two at once.', 'Look there.')));
    expect(await openFindings(db)).toMatchObject([{ code: 'LIVENESS_UNTOLD' }]);
    await end(() => Promise.resolve(true));
    expect(await openFindings(db)).toEqual([]);
    // The next run knows with which scorecard the org's scores were made.
    expect(await readSetting(db, 'crm.scorecard')).toBe('card');
  });

  it('wait where they go beyond the guard rails, and go on once that is approved', async () => {
    const { db } = store();
    const held = async (): Promise<Run> => {
      const run = await planned(db);
      expect(await dueUnits(context(run))).toBeNull();
      expect(await readRun(db, run.id)).toMatchObject({ status: 'held', stage: 'write', endedAt: null });
      return run;
    };

    const approved = await held();
    expect(await approveRun(db, approved.id, 'ann', wanted.now)).toBe(true);
    expect(await approveRun(db, approved.id, 'bob', wanted.now)).toBe(false);
    expect(await dueUnits(context(approved))).toMatchObject({ units: ['00001'] });
    await holdUnlessApproved(db, approved.id, []);
    expect(await readRun(db, approved.id)).toMatchObject({ status: 'running', approvedBy: 'ann' });
    await endRun(db, approved.id, 'done', wanted.now);

    const rejected = await held();
    expect(await endHeldRun(db, rejected.id, 'rejected', wanted.now)).toBe(true);
    expect(await approveRun(db, rejected.id, 'ann', wanted.now)).toBe(false);
    expect(await dueUnits(context(rejected))).toBeNull();

    const former = await held();
    const newer = await begun(db, '2026-03-10T09:15:00.000Z');
    expect(newer.id).not.toBe(former.id);
    expect((await lastScoringRun(db))?.id).not.toBe(newer.id);
    await planned(db, null, undefined, newer);
    expect((await lastScoringRun(db))?.id).toBe(newer.id);
    expect(await readRun(db, former.id)).toMatchObject({ status: 'held' });
    expect(await dueUnits(context(newer))).toBeNull();
    expect(await readRun(db, former.id)).toMatchObject({ status: 'superseded' });
    expect(await readRun(db, newer.id)).toMatchObject({ status: 'held' });
    await endHeldRun(db, newer.id, 'rejected', wanted.now);
  });

  it('keep their name while later ones plan the same, and nobody is told again', async () => {
    const { db } = store();
    const waiting = await planned(db);
    expect(await dueUnits(context(waiting))).toBeNull();
    await dropNotices(db);
    for (const times of [1, 2]) {
      const again = await planned(db, waiting.id);
      expect(await dueUnits(context(again))).toBeNull();
      // As another process that comes to the same point late.
      expect(await givesWay(context(again), waiting.id)).toBe(false);
      const ended = await readRun(db, again.id);
      expect([ended?.status, ended && gaveWayTo(ended)]).toEqual(['superseded', waiting.id]);
      await expect(completeRun(context(again), NO_QUEUES)).resolves.toBeUndefined();
      expect(await readRun(db, waiting.id)).toMatchObject({ status: 'held' });
      expect(await repeatsOf(db, waiting.id)).toMatchObject({ times });
    }
    expect(await countNotices(db)).toBe(0);
    expect((await standingRun(db))?.id).toBe(waiting.id);
    expect((await latestRuns(db, 1)).map(({ id }) => id)).toEqual([waiting.id]);

    const free = await planned(db, null, []);
    expect(await dueUnits(context(free))).toMatchObject({ stage: { id: 'write' } });
    expect(await readRun(db, waiting.id)).toMatchObject({ status: 'superseded' });
    await endRun(db, free.id, 'done', wanted.now);
  });

  it('come before what was planned while they were approved, and not after they were rejected', async () => {
    const { db } = store();
    const decided = async (decide: (run: Run) => Promise<unknown>, isSame: boolean): Promise<string[]> => {
      const waiting = await planned(db);
      expect(await dueUnits(context(waiting))).toBeNull();
      const newer = await planned(db, isSame ? waiting.id : null);
      await decide(waiting);
      expect(await dueUnits(context(newer))).toBeNull();
      const ends = [await readRun(db, waiting.id), await readRun(db, newer.id)].map((run) => run?.status);
      await endHeldRun(db, newer.id, 'rejected', wanted.now);
      await endRun(db, waiting.id, 'done', wanted.now);
      return ends.map(String);
    };
    const approved = ({ id }: Run) => approveRun(db, id, 'ann', wanted.now);
    expect(await decided(approved, false)).toEqual(['running', 'superseded']);
    expect(await decided(approved, true)).toEqual(['running', 'superseded']);
    const written = async (run: Run) => {
      await approved(run);
      await endRun(db, run.id, 'done', wanted.now);
    };
    expect(await decided(written, true)).toEqual(['done', 'superseded']);
    expect(await decided(written, false)).toEqual(['done', 'held']);
    const rejected = ({ id }: Run) => endHeldRun(db, id, 'rejected', wanted.now);
    expect(await decided(rejected, true)).toEqual(['rejected', 'held']);
  });

  it('write nothing where that was switched off after they were planned', async () => {
    const context = {
      config: ConfigSchema.parse({ crm: { stage: 'shadow' } }),
      crm: {},
      run: { id: 'planned in stage full' },
      store: store(),
    } as unknown as RunContext;
    expect(await write.run(context, { id: '00001', work: [{ account: '001A' }] })).toMatchObject({
      outcomes: [{ account: '001A', outcome: 'held', code: 'SHADOW' }],
    });
    const { db } = store();
    const run = await beginRun(db, { ...wanted, scorecard: 'switched off' });
    const planned: PlannedRun = {
      plannedAt: wanted.now,
      writes: [],
      outcomes: [],
      exceptions: [],
      withheld: null,
      kept: null,
      objectsKept: [],
      breaches: [],
      repeats: null,
    };
    await completeUnit(db, run.id, 'plan', 'all', await keepPlannedRun(db, run.id, planned));
    const before = await readSetting(db, 'crm.scorecard');
    await write.end?.({ ...context, run });
    expect(await readSetting(db, 'crm.scorecard')).toEqual(before);
    expect(before).not.toBe('switched off');
    await endRun(db, run.id, 'done', wanted.now);
  });

  it('keep what was told of them first', async () => {
    const { db } = store();
    const { id } = await beginRun(db, wanted);
    await addRunTotals(db, id, { mark: 1 });
    await addRunTotals(db, id, { mark: 2, more: 3 });
    expect((await readRun(db, id))?.totals).toEqual({ mark: 1, more: 3 });
  });
});
