import type { BookRow } from '../../shared/api';
import { isAtRisk } from '../../shared/at-risk';

/**
 * What needs its CSM first. ARR at risk is the recurring revenue, in the corporate currency, of an account that is At
 * Risk or Critical: the most comes first, what is at risk with unknown revenue next, then all others. Among equals the
 * nearest renewal comes first.
 */
export function byNeed(a: BookRow, b: BookRow): number {
  const [riskA, riskB] = [isAtRisk(a), isAtRisk(b)];
  if (riskA !== riskB) return riskA ? -1 : 1;
  const revenue = riskA ? (b.arrCorporate ?? -1) - (a.arrCorporate ?? -1) : 0;
  if (revenue !== 0) return revenue;
  const [dueA, dueB] = [a.renewalDate ?? '9999', b.renewalDate ?? '9999'];
  if (dueA !== dueB) return dueA < dueB ? -1 : 1;
  return a.account < b.account ? -1 : 1;
}
