import { addDays } from '../../shared/day';
import type { DayInputs, OwnerState, UseOfDay } from '../scorecard/types';
import type { PlayFacts } from './define-play';
import { USE_DAYS } from './use-of-day';

/** The month before may have ended a little earlier, where the worker did not run on the very day. */
const SLACK_DAYS = 3;

/**
 * What plays may look at on one day. owner: as the fold published it; earlier: the account's days before, the oldest
 * first.
 */
export function playFacts(
  { day, attributes, owner: finding, caps, use = null }: DayInputs,
  owner: OwnerState,
  earlier: readonly DayInputs[],
): PlayFacts {
  const { createdOn, goLive } = attributes;
  return {
    day,
    attributes: { createdOn, goLive },
    finding,
    owner,
    conditions: caps,
    use,
    useBefore: use && useBefore(use, earlier),
  };
}

/** The last stored month of use that ended before this one begins. */
function useBefore({ through }: UseOfDay, earlier: readonly DayInputs[]): UseOfDay | null {
  const to = addDays(through, -USE_DAYS);
  const from = addDays(to, -SLACK_DAYS);
  const found = earlier.findLast(({ use }) => use && use.through >= from && use.through <= to);
  return found?.use ?? null;
}
