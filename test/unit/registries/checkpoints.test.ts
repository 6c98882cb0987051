import { describe, expect, it } from 'vitest';
import { CHECKPOINTS } from '../../../worker/jobs/checkpoint';
import { sourceTexts } from './defining-files';

const CALL = /\bcheckpoint\(\s*'([^']+)'/g;
const named = [...sourceTexts('worker')].flatMap(([path, text]) =>
  [...text.matchAll(CALL)].map(([, name]) => ({ path, name })),
);

describe('the checkpoints', () => {
  it.each(CHECKPOINTS)('%s is passed at one place of the source', (checkpoint) => {
    expect(named.filter(({ name }) => name === checkpoint).map(({ path }) => path)).toHaveLength(1);
  });

  it('are the only ones that the source passes', () => {
    const known: readonly (string | undefined)[] = CHECKPOINTS;
    expect(named.filter(({ name }) => !known.includes(name))).toEqual([]);
  });
});
