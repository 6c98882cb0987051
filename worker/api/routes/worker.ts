import { z } from 'zod';
import { workerState } from '../../../shared/api';
import { dayIn } from '../../../shared/day';
import { readCompleteness } from '../../signals/completeness';
import { listRuns, standingRun } from '../../store/runs';
import { defineCallerRoute } from '../define-route';

export const worker = defineCallerRoute({
  id: 'worker',
  path: '/worker',
  query: z.strictObject({}),
  reply: workerState,
  async answer({ version, stage, everyMinutes, db, sources, zone, now }) {
    const [run] = await listRuns(db, undefined, 1);
    const standing = await standingRun(db);
    const knownAt = now().toISOString();
    const scope = [{ account: '', asOf: dayIn(zone, knownAt), knownAt }];
    const [completeness] = await readCompleteness(db, scope, sources, zone);
    return {
      version,
      stage,
      lastRun: run ? { asOf: run.asOf, endedAt: run.endedAt, status: standing?.status ?? run.status } : null,
      everyMinutes,
      sources: (completeness?.sources ?? []).map(({ source, completeThrough, live }) => ({
        source,
        completeThrough,
        live,
      })),
    };
  },
});
