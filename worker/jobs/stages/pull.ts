import { z } from 'zod';
import { pullSource } from '../../sources/pull';
import { holdLease } from '../../store/hold-lease';
import { readUnit, readUnits } from '../../store/run-units';
import { defineStage } from '../define-stage';

/** So many new versions of facts make the planner's statistics worthless; nobody else gathers them in the embedded store. */
const LARGE_LOAD = 5000;

/** Of a unit's result only what was loaded; the list of units and failed ones loaded nothing. */
const Loaded = z.object({ inserted: z.number().optional() }).catch({});

/** Reads every source from where it stands; a unit is a source. Only the CRM must be readable. */
export const pull = defineStage({
  id: 'pull',
  concurrency: 2,
  mayFail: (unit) => unit.id !== 'salesforce',

  async plan({ sources }) {
    return sources.map((source) => ({ id: source.id, work: null }));
  },

  async run(context, unit) {
    const source = context.sources.find((candidate) => candidate.id === unit.id);
    // A source taken out of the configuration while its run was interrupted has nothing left to read.
    if (!source) return { pages: 0 };
    const { store, run, holder, signal } = context;
    // A bell that was lost is rung again while its job still runs: two readers of a source would sweep away each other's files.
    return await holdLease(
      store.db,
      { name: `pull:${source.id}`, holder, signal },
      async (whileHeld, lease) => {
        const ended = await readUnit(store.db, run.id, 'pull', unit.id);
        return ended ? ended.result : await pullSource({ ...context, signal: whileHeld, lease }, source);
      },
    );
  },

  async end({ store, run }) {
    const units = await readUnits(store.db, run.id, 'pull');
    const loaded = [...units.values()].reduce(
      (sum, { result }) => sum + (Loaded.parse(result).inserted ?? 0),
      0,
    );
    if (loaded >= LARGE_LOAD) await store.vacuum();
  },
});
