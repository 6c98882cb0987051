import type { Instant } from '../../shared/day';
import type { Hold } from '../store/holds';

const HOLD_MS = 7 * 86_400_000;

/** The hold of a row refused at `at`: it ends after 7 days or as soon as the record changes. */
export function newHold(row: Pick<Hold, 'record' | 'code' | 'message' | 'modstamp'>, at: Instant): Hold {
  return { ...row, undoneRun: null, since: at, until: new Date(Date.parse(at) + HOLD_MS).toISOString() };
}

/** Whether a held row may still cost no call. */
export function isHeld(hold: Hold, modstamp: Instant, at: Instant): boolean {
  return at < hold.until && (hold.modstamp === null || hold.modstamp === modstamp);
}
