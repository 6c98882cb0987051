import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import { PlimsollError } from '../../shared/error';
import { inTransaction } from '../store/rows';
import { endRun, listRuns, type Run, readRun, startRun } from '../store/runs';
import type { Db } from '../store/schema';
import { latestScoredDay } from '../store/scored-days';
import { STAGE_IDS } from './stage-ids';

/**
 * Opens a run as of an instant, or goes on with one that was interrupted on the same day. An interrupted run of
 * another day, another as-of or another scorecard is superseded, unless it was approved; one that waits for somebody's
 * word waits on until this one is planned.
 * @param wanted `exact`: the user named the instant, so that only a run of that very instant is continued.
 * @throws PlimsollError DAY_FROZEN when a later day has been scored already.
 */
export function beginRun(db: Db, wanted: WantedRun): Promise<Run> {
  return inTransaction(db, async (tx) => {
    // Two processes that start at once are to find one run, not to make one each.
    await sql`select pg_advisory_xact_lock(hashtext('plimsoll begin run'))`.execute(tx);
    return await beginAlone(tx, wanted);
  });
}

interface WantedRun {
  asOf: Instant;
  day: Day;
  exact: boolean;
  scorecard: string;
  now: Instant;
}

async function beginAlone(db: Db, wanted: WantedRun): Promise<Run> {
  const latest = await latestScoredDay(db);
  if (latest !== null && wanted.day < latest) {
    throw new PlimsollError(
      'DAY_FROZEN',
      `${wanted.day} has ended: accounts are scored through ${latest}, and a day that was published is never rewritten.`,
      'Look at a past day with `plimsoll score ACCOUNT --as-of DATE`.',
    );
  }
  for (const run of await listRuns(db, 'running')) {
    const same =
      run.day === wanted.day &&
      run.scorecard === wanted.scorecard &&
      (!wanted.exact || run.asOf === wanted.asOf);
    // What somebody approved goes on, whichever day it was planned.
    const isAwaited = run.approvedBy !== null && run.scorecard === wanted.scorecard && !wanted.exact;
    if (same || isAwaited) return run;
    await endRun(db, run.id, 'superseded', wanted.now);
  }
  const id = `${wanted.day}-${randomUUID().slice(0, 8)}`;
  await startRun(db, {
    id,
    asOf: wanted.asOf,
    day: wanted.day,
    scorecard: wanted.scorecard,
    stage: STAGE_IDS[0],
    startedAt: wanted.now,
  });
  const run = await readRun(db, id);
  if (!run) throw new RangeError(`Run ${id} was not stored.`);
  return run;
}
