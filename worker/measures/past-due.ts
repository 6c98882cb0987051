import { type Day, daysBetween } from '../../shared/day';
import type { Invoice } from '../signals/rows';

/** An invoice is late when it is more than so many days past due. */
export const LATE_DAYS = 30;

/** Days from due to paid, or to `asOf` while unpaid; negative when early, 0 where no due date was ever known. */
export function daysPastDue(invoice: Invoice, asOf: Day): number {
  return invoice.dueOn === null ? 0 : daysBetween(invoice.dueOn, invoice.paidOn ?? asOf);
}
