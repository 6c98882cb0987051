import type { Day, Instant } from '../../shared/day';
import type { Evidence } from '../scorecard/types';

/** At most so many single records stand as evidence of one reading. */
const ROWS = 5;

/** Evidence of a few records of one source: the first ones, and how many more there are. */
export function evidenceOf<T>(
  source: string,
  rows: readonly T[],
  tell: (row: T) => { id: string; at: Instant | Day | null; text: string },
): Evidence[] {
  const told = rows.slice(0, ROWS).map((row) => ({ source, ...tell(row) }));
  const more = rows.length - told.length;
  return more > 0 ? [...told, { source, id: '', at: null, text: `and ${more} more` }] : told;
}

/** Evidence that is a count over a window, with no record of its own. */
export const summary = (source: string, at: Day | null, text: string): Evidence => ({
  source,
  id: '',
  at,
  text,
});
