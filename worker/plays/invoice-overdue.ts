import { definePlay } from './define-play';
import { exampleContact } from './example-contact';

export const invoiceOverdue = definePlay({
  id: 'invoice-overdue',
  name: 'Clear the overdue invoice',
  question: 'Why do they not pay?',
  definition:
    'the condition invoice_overdue holds on invoices that are up to date (an unpaid invoice of at least 1 % of ARR ' +
    'and 500, more than 30 days past due); an answer to its cap changes nothing about the invoice',
  urgency: 'today',
  steps: [
    'Ask your finance team whether a payment, a credit note or a dispute is on its way.',
    'Call the budget owner and ask what holds the payment back.',
    'Agree on a day for the payment, or on who settles the dispute by when.',
    'Tell finance and the account executive what was agreed, and check on that day.',
  ],
  suggest({ conditions, finding }) {
    const reading = conditions['invoice_overdue'];
    if (!reading?.fresh || reading.met === null) return 'untold';
    if (!reading.met) return 'none';
    const { evidence, since = null } = reading;
    const told = evidence.map(({ text }) => text).join('; ');
    const payer = finding.owner?.departed === null ? finding.owner : null;
    return {
      why: `${told || 'An invoice is more than 30 days past due'}.`,
      since,
      contact: payer && { id: payer.contact, name: payer.name },
      evidence,
    };
  },
  examples: [
    {
      says: 'one invoice is past due: the budget owner is asked',
      facts: {
        day: '2025-06-16',
        conditions: {
          invoice_overdue: {
            met: true,
            fresh: true,
            since: '2025-05-03',
            evidence: [
              {
                source: 'billing',
                id: 'INV-1',
                at: '2025-04-02',
                text: 'Invoice of 1200.00 EUR due 2 April 2025, not paid',
              },
            ],
          },
        },
        finding: { owner: exampleContact() },
      },
      suggests: {
        urgency: 'today',
        why: 'Invoice of 1200.00 EUR due 2 April 2025, not paid.',
        since: '2025-05-03',
        contact: 'Ada Example',
        evidence: 1,
      },
    },
    {
      says: 'all is paid',
      facts: {
        day: '2025-06-16',
        conditions: { invoice_overdue: { met: false, fresh: true, evidence: [] } },
      },
      suggests: 'none',
    },
    {
      says: 'invoices were not read for too long to tell',
      facts: {
        day: '2025-06-16',
        conditions: { invoice_overdue: { met: true, fresh: false, since: '2025-05-03', evidence: [] } },
      },
      suggests: 'untold',
    },
  ],
});
