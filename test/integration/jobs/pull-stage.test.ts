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
    let readers = 0;
    let most = 0;
    const source = defineSource({
      id: 'slow',
      provides: ['survey'],
      lag: 0,
      maxAge: 1,
      family: 'outcome',
      check: async () => [],
      async *read(): AsyncGenerator<Page> {
        readers += 1;
        most = Math.max(most, readers);
        await new Promise((resolve) => setTimeout(resolve, 300));
        yield { stream: 'surveys', rows: 0 };
        readers -= 1;
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
    const pullOnce = async () => {
      const result = await pull.run(context, { id: 'slow', work: null });
      await completeUnit(store().db, run.id, 'pull', 'slow', result);
      return result;
    };
    const results = await Promise.all([pullOnce(), pullOnce()]);
    expect(most).toBe(1);
    expect(results[0]).toMatchObject({ pages: 1 });
    expect(results[1]).toMatchObject({ rows: 0 });
  });
});
