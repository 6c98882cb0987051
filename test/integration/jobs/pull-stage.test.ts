import { expect, it } from 'vitest';
import type { RunContext } from '../../../worker/jobs/run-context';
import { pull } from '../../../worker/jobs/stages/pull';
import { defineSource, type Page } from '../../../worker/sources/define-source';
import { completeUnit } from '../../../worker/store/run-units';
import { startRun } from '../../../worker/store/runs';
import { onBothEngines } from '../store/on-both-engines';

const AS_OF = '2026-03-10T12:00:00.000Z';

onBothEngines('the pull of a source', (store) => {
  it('is done once where it is rung for twice at a time', async () => {
    const run = { id: 'twice', asOf: AS_OF, day: '2026-03-10' };
    await startRun(store().db, { ...run, scorecard: 'card', stage: 'pull', startedAt: AS_OF });
    let readings = 0;
    const source = defineSource({
      id: 'slow',
      provides: ['survey'],
      lag: 0,
      maxAge: 1,
      family: 'outcome',
      check: async () => [],
      async *read(): AsyncGenerator<Page> {
        readings += 1;
        await new Promise((resolve) => setTimeout(resolve, 400));
        yield { stream: 'surveys', rows: 0 };
      },
    });
    // Reading a source uses no more of a run's context.
    const context = {
      store: store(),
      run,
      sources: [source],
      zone: 'UTC',
      holder: 'p1',
      signal: new AbortController().signal,
    } as unknown as RunContext;
    const unit = { id: 'slow', work: null };
    const first = pull.run(context, unit).then(async (result) => {
      await completeUnit(store().db, run.id, 'pull', 'slow', { ...(result as object), kept: true });
      return result;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const second = pull.run(context, unit);
    expect(await first).toMatchObject({ pages: 1 });
    // It looks again, for a quarter of a second at most, only after the first has ended and was kept.
    expect(await second).toMatchObject({ pages: 1, kept: true });
    expect(readings).toBe(1);
  });
});
