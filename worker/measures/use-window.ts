import { addDays, type Day } from '../../shared/day';
import { dayInWords } from '../scorecard/day-in-words';
import type { Evidence } from '../scorecard/types';
import type { Signals } from '../signals/rows';
import { summary } from './evidence';
import { windowEnd } from './window-end';

/** Why product use cannot be read of an account, or E, the last day of its windows. */
export function useThrough(signals: Signals): { missing: string } | { through: Day } {
  const { use } = signals;
  if (use.through === null) return { missing: 'no source of product use is connected' };
  if (!use.workspace) return { missing: 'no workspace is known for this account' };
  const window = windowEnd(signals, 'use', use.through);
  return 'missing' in window ? window : { through: window.end };
}

/** Evidence of a count over the `days` days that end on `through`. */
export function windowEvidence(signals: Signals, through: Day, days: number, text: string): Evidence {
  const source = signals.completeness.kinds.use?.source ?? 'use';
  return summary(
    source,
    through,
    `${text}, ${dayInWords(addDays(through, 1 - days))} to ${dayInWords(through)}`,
  );
}

/** Why seats cannot be read of an account, or how many there are. */
export function contractedSeats({
  subscription,
}: Signals): { missing: string } | { notApplicable: string } | { seats: number } {
  if (subscription.count === 0) return { missing: 'no subscription in force is known' };
  if (subscription.seats === null) return { notApplicable: 'seats are unlimited' };
  if (subscription.seats === 0) return { missing: 'the subscription in force has no seats' };
  return { seats: subscription.seats };
}
