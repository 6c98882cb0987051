import { expect, it } from 'vitest';
import { PlimsollError } from '../../../shared/error';
import { ConfigSchema } from '../../../worker/config/schema';
import { beginRun } from '../../../worker/jobs/begin-run';
import { completeRun } from '../../../worker/jobs/complete-run';
import { dueUnits } from '../../../worker/jobs/due-units';
import { keepPlannedRun, type PlannedRun } from '../../../worker/jobs/plan-run';
import { keepPlannedUnits, plannedUnit, plannedUnits } from '../../../worker/jobs/planned-units';
import type { Queues } from '../../../worker/jobs/queue/open-queues';
import type { RunContext } from '../../../worker/jobs/run-context';
import { write } from '../../../worker/jobs/stages/write';
import { openFindings } from '../../../worker/store/findings';
import { inTransaction } from '../../../worker/store/rows';
import { completeUnit } from '../../../worker/store/run-units';
import {
  addRunTotals,
  advanceRun,
  approveRun,
  endHeldRun,
  endRun,
  holdUnlessApproved,
  lastScoringRun,
  listRuns,
  type Run,
  readRun,
} from '../../../worker/store/runs';
import { readSetting } from '../../../worker/store/settings';
import { onBothEngines } from '../store/on-both-engines';

const wanted = {
  asOf: '2026-03-10T09:00:00.000Z',
  day: '2026-03-10',
  exact: false,
  scorecard: 'card',
  now: '2026-03-10T09:00:00.000Z',
};

const FULL = ConfigSchema.parse({ crm: { stage: 'full' } });

onBothEngines('runs', (store) => {
  it('are one run where two processes begin at once', async () => {
    const { db } = store();
    const runs = await Promise.all([beginRun(db, wanted), beginRun(db, wanted), beginRun(db, wanted)]);
    expect(new Set(runs.map((run) => run.id)).size).toBe(1);
    expect(await listRuns(db, 'running')).toHaveLength(1);
  });

  it('end in words where another process began a newer one', async () => {
    const { db } = store();
    const former = await beginRun(db, wanted);
    const newer = await beginRun(db, { ...wanted, scorecard: 'another card' });
    expect(newer.id).not.toBe(former.id);
    const queues = { worker: () => ({ close: async () => {} }) } as unknown as Queues;
    const context = { run: former, store: store(), signal: new AbortController().signal };
    await expect(completeRun(context as unknown as RunContext, queues)).rejects.toMatchObject({
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
    const context = (run: Run) => ({ run, store: store(), progress: () => {} }) as unknown as RunContext;
    const scored = async (run: Run): Promise<void> => {
      for (const [from, to] of [
        ['pull', 'signals'],
        ['signals', 'score'],
        ['score', 'plan'],
      ] as const)
        await advanceRun(db, run.id, from, to);
    };
    const held = async (): Promise<Run> => {
      const run = await beginRun(db, { ...wanted, scorecard: 'card of held runs' });
      const breaches = [{ code: 'TIERS_MOVED' as const, message: 'Too many.' }];
      const planned: PlannedRun = {
        plannedAt: wanted.now,
        writes: [],
        outcomes: [],
        exceptions: [],
        withheld: null,
        kept: null,
        objectsKept: [],
        breaches,
      };
      await inTransaction(db, async (tx) => {
        await keepPlannedUnits(tx, run.id, 'plan', [{ id: 'all', work: null }]);
        await keepPlannedUnits(tx, run.id, 'write', [{ id: '00001', work: [] }]);
        await completeUnit(tx, run.id, 'plan', 'all', await keepPlannedRun(tx, run.id, planned));
      });
      await scored(run);
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
    const later = '2026-03-10T09:15:00.000Z';
    const newer = await beginRun(db, { ...wanted, scorecard: 'card of held runs', now: later });
    expect(newer.id).not.toBe(former.id);
    expect(await readRun(db, former.id)).toMatchObject({ status: 'superseded' });
    expect((await lastScoringRun(db))?.id).not.toBe(newer.id);
    await scored(newer);
    await endRun(db, newer.id, 'done', wanted.now);
    expect((await lastScoringRun(db))?.id).toBe(newer.id);
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
