import { addDays } from '../../shared/day';
import type { Season } from '../measures/conditions/define-condition';
import { seasonTouches } from '../measures/season';
import { contractedSeats, useThrough } from '../measures/use-window';
import type { UseOfDay } from '../scorecard/types';
import type { Signals } from '../signals/rows';

/** Days of the window in which active users are counted; two windows that far apart share no day. */
export const USE_DAYS = 30;

/** What a day keeps of its product use for later days to compare with; null where it cannot be read. */
export function useOfDay(signals: Signals, seasons: readonly Season[]): UseOfDay | null {
  const window = useThrough(signals);
  if ('missing' in window) return null;
  const { through } = window;
  const seats = contractedSeats(signals);
  return {
    source: signals.completeness.kinds.use?.source ?? 'use',
    through,
    activeUsers: signals.use.active30,
    seats: 'seats' in seats ? seats.seats : null,
    inSeason: seasonTouches(addDays(through, 1 - USE_DAYS), through, seasons),
    milestones: signals.milestone.known,
  };
}
