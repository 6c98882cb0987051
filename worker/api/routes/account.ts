import { z } from 'zod';
import { accountHealth } from '../../../shared/api';
import { lastScoringRun, listRuns } from '../../store/runs';
import type { Db } from '../../store/schema';
import { defineAccountRoute } from '../define-route';
import { Refusal } from '../problem';
import { viewOf } from '../view';

export const account = defineAccountRoute({
  id: 'account',
  path: '/accounts/:id',
  query: z.strictObject({}),
  reply: accountHealth,
  async answer(api, { caller, standing }) {
    const view = await viewOf(api, caller, standing);
    // What was heard since the last run is newer than it.
    const [asOf = ''] = [await readAsOf(api.db), standing.asOf ?? ''].sort().reverse();
    return { ...view, asOf };
  },
});

/** Of the last finished run; during the very first one, of that. */
async function readAsOf(db: Db): Promise<string> {
  const run = (await lastScoringRun(db)) ?? (await listRuns(db, undefined, 1))[0];
  if (run) return run.asOf;
  throw new Refusal('NOT_SCORED', 'No sync has begun yet.', 'Wait for the next sync to end.');
}
