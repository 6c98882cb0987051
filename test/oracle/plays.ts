import { daysFrom } from './days';
import type { OwnerStatus } from './fold';
import type { Inputs, UseMonth } from './readings';

/** What somebody should do next, and whom they should speak to. */
export interface SuggestedPlay {
  id: string;
  contact: string | null;
}

/** A month of use fell by a quarter against one that ended where it begins, at most three days off. */
function useFell(now: UseMonth | null, months: readonly UseMonth[]): boolean {
  if (now === null || now.wentLive === null || daysFrom(now.wentLive, now.through) < 60) return false;
  const before = months.findLast((month) => {
    const apart = daysFrom(month.through, now.through);
    return apart >= 30 && apart <= 33;
  });
  return before !== undefined && before.users >= 5 && now.users / before.users <= 0.75;
}

/** The plays of a day: what is due today, then what is due this week. `months`: the use of the days before. */
export function playsOf(
  { finding, caps, live, use }: Inputs,
  status: OwnerStatus,
  months: readonly UseMonth[],
): SuggestedPlay[] {
  const successor = finding.candidates.find((c) => !finding.departed.has(c.contact))?.contact ?? null;
  const owner = finding.owner?.contact ?? null;
  const hasLeft = status === 'Departed';
  const today: SuggestedPlay[] = [];
  const thisWeek: SuggestedPlay[] = [];
  if (hasLeft) today.push({ id: 'budget-owner-dark', contact: successor });
  if (status === 'Dark') thisWeek.push({ id: 'budget-owner-dark', contact: owner });
  if (useFell(use, months)) thisWeek.push({ id: 'adoption-falling', contact: null });
  if (caps['invoice_overdue'] && live['billing']) today.push({ id: 'invoice-overdue', contact: successor });
  return [...today, ...thisWeek];
}
