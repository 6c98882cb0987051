import type { Instant } from '../../shared/day';

/** A row that the CRM refused for a reason of its own: a rule, a flow, a lock, a missing right. */
export interface Hold {
  object: string;
  record: string;
  code: string;
  message: string;
  since: Instant;
  /** SystemModstamp of the record when it was refused. */
  modstamp: Instant;
  until: Instant;
}

const HOLD_MS = 7 * 86_400_000;

/** The hold of a row refused at `at`: it ends after 7 days or as soon as the record changes. */
export function newHold(
  row: Pick<Hold, 'object' | 'record' | 'code' | 'message' | 'modstamp'>,
  at: Instant,
): Hold {
  return { ...row, since: at, until: new Date(Date.parse(at) + HOLD_MS).toISOString() };
}

/** Whether a held row may still cost no call. */
export function isHeld(hold: Hold, modstamp: Instant, at: Instant): boolean {
  return at < hold.until && hold.modstamp === modstamp;
}
