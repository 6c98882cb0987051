import { addDays } from '../../shared/day';
import { dayInWords } from '../scorecard/day-in-words';
import type { Invoice } from '../signals/rows';
import { defineMeasure } from './define-measure';
import { evidenceOf, summary } from './evidence';
import { daysPastDue, LATE_DAYS } from './past-due';
import { windowEnd } from './window-end';

export const latePaymentShare = defineMeasure({
  id: 'late_payment_share',
  question: 'Do they pay on time?',
  family: 'retention and revenue',
  owner: 'finance',
  cadence: 'per invoice',
  status: 'scored by default',
  definition:
    'amount of the invoices issued in the 365 days to E that were paid, or stand unpaid, more than 30 days ' +
    'past due, divided by the amount issued, in percent, in the corporate currency; missing if none was issued; ' +
    'E: as-of, or the day through which a late source is complete',
  source: 'late-payment rate by amount; due as stated, else issued plus the terms last known',
  read({ invoice, completeness }, { asOf }) {
    const source = completeness.kinds.invoice?.source ?? 'billing';
    const window = windowEnd({ completeness }, 'invoice', asOf);
    if ('missing' in window) return window;
    const { end } = window;
    const from = addDays(end, -365);
    const issued = invoice.invoices.filter((i) => i.issuedOn > from && i.issuedOn <= end);
    const valued = issued.filter((i) => i.corporate !== null);
    const total = sum(valued);
    if (issued.length === 0) return { missing: 'no invoice was issued in 365 days' };
    if (total <= 0) return { missing: 'no invoice of 365 days has an amount in a known currency' };
    const late = valued.filter((i) => daysPastDue(i, end) > LATE_DAYS);
    return {
      value: (sum(late) / total) * 100,
      evidence:
        late.length === 0
          ? [
              summary(
                source,
                end,
                `None of ${valued.length} invoices since ${dayInWords(from)} more than ${LATE_DAYS} days late`,
              ),
            ]
          : evidenceOf(source, late, (i) => ({ id: i.id, at: i.dueOn, text: tell(i) })),
      detail: { invoices: valued.length, late: late.length },
    };
  },
  examples: [
    {
      says: '300 of 1,000 were paid 31 days late; 30 days late is not late yet',
      asOf: '2025-05-03',
      signals: {
        invoice: {
          invoices: [
            { ...invoiceOf('1', '300', '2025-01-31'), paidOn: '2025-03-03' },
            { ...invoiceOf('2', '700', '2025-01-31'), paidOn: '2025-03-02' },
          ],
        },
      },
      reads: { value: 30 },
    },
    {
      says: 'an unpaid one counts from its due date',
      asOf: '2025-05-03',
      signals: {
        invoice: { invoices: [invoiceOf('1', '100', '2025-04-02'), invoiceOf('2', '100', '2025-04-03')] },
      },
      reads: { value: 50 },
    },
    {
      says: 'an invoice older than a year is none of them',
      asOf: '2025-05-03',
      signals: {
        invoice: { invoices: [{ ...invoiceOf('1', '100', '2024-05-30'), issuedOn: '2024-05-03' }] },
      },
      reads: { missing: 'no invoice was issued in 365 days' },
    },
    {
      says: 'an invoice, but billing was not read for 36 days',
      asOf: '2025-05-03',
      signals: {
        invoice: { invoices: [invoiceOf('in-1', '1000', '2025-03-01')] },
        completeness: { kinds: { invoice: { source: 'billing', through: '2025-03-28', live: false } } },
      },
      reads: { missing: 'invoices were last read through 28 March 2025' },
    },
  ],
});

const sum = (invoices: readonly Invoice[]): number => invoices.reduce((s, i) => s + (i.corporate ?? 0), 0);

const tell = (i: Invoice): string =>
  i.paidOn
    ? `Due ${dayInWords(i.dueOn ?? '')}, paid ${dayInWords(i.paidOn)}`
    : `Due ${dayInWords(i.dueOn ?? '')}, not paid`;

function invoiceOf(id: string, amount: string, dueOn: string): Invoice {
  const issuedOn = addDays(dueOn, -30);
  return { id, amount, currency: 'USD', corporate: Number(amount), issuedOn, dueOn, paidOn: null };
}
