import { pullSource } from '../../sources/pull';
import { defineStage } from '../define-stage';

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
    return await pullSource(context, source);
  },
});
