import type { Day } from './day';

/** When somebody last looked at each account: that day, and the day of the look before it. */
export type Looks = Record<string, { on: Day; before: Day | null }>;

/** A first look compares with a month ago. */
export const FIRST_LOOK_DAYS = 30;

const MOST_ACCOUNTS = 500;

/** The day of the last look before today's; null on a first look. */
export function lookedBefore(looks: Looks, account: string, today: Day): Day | null {
  const last = looks[account];
  if (!last) return null;
  return last.on < today ? last.on : last.before;
}

/** The looks with one at `account` on `today`; of very many accounts the longest unseen are forgotten. */
export function withLook(looks: Looks, account: string, today: Day): Looks {
  const last = looks[account];
  const look = last && last.on >= today ? last : { on: today, before: last?.on ?? null };
  const kept = Object.entries({ ...looks, [account]: look });
  if (kept.length <= MOST_ACCOUNTS) return Object.fromEntries(kept);
  return Object.fromEntries(kept.sort(([, a], [, b]) => (a.on < b.on ? 1 : -1)).slice(0, MOST_ACCOUNTS));
}
