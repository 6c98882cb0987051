import { addDays } from '../../../shared/day';
import { dayInWords } from '../../scorecard/day-in-words';
import { evidenceOf } from '../evidence';
import { daysPastDue, LATE_DAYS } from '../past-due';
import type { Condition } from './define-condition';

export const invoiceOverdue: Condition = {
  id: 'invoice_overdue',
  definition: 'an unpaid invoice of at least 1 % of ARR and 500, more than 30 days past due',
  read({ invoice, account, completeness }, { asOf }, { invoiceMinimum }) {
    const source = completeness.kinds.invoice;
    const fresh = source?.live ?? false;
    const least = Math.max(invoiceMinimum.amount, invoiceMinimum.arrShare * (account?.arrCorporate ?? 0));
    const late = invoice.invoices.filter(
      (i) => i.paidOn === null && daysPastDue(i, source?.through ?? asOf) > LATE_DAYS,
    );
    const overdue = late
      .filter((i) => i.corporate !== null && i.corporate >= least)
      .sort((a, b) => ((a.dueOn ?? '') + a.id < (b.dueOn ?? '') + b.id ? -1 : 1));
    const [first] = overdue;
    if (!first) {
      // Nobody can tell where the account's invoices are out of reach, or what one in an unknown currency comes to.
      const told = source && invoice.known && late.every((i) => i.corporate !== null);
      return { met: told ? false : null, fresh, evidence: [] };
    }
    return {
      met: true,
      fresh,
      since: addDays(first.dueOn ?? asOf, LATE_DAYS + 1),
      evidence: evidenceOf(source?.source ?? 'billing', overdue, (i) => ({
        id: i.id,
        at: i.dueOn,
        text: `Invoice of ${i.amount}${i.currency ? ` ${i.currency}` : ''} due ${dayInWords(i.dueOn ?? '')}, not paid`,
      })),
    };
  },
};
