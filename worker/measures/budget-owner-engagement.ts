import { engagementReading } from '../budget-owner/engagement';
import { defineMeasure } from './define-measure';

export const budgetOwnerEngagement = defineMeasure({
  id: 'budget_owner_engagement',
  question: 'When did we last really talk with the person who holds the budget?',
  family: 'engagement',
  owner: 'customer success',
  cadence: 'daily',
  status: 'scored by default',
  definition:
    "days since the budget owner's last two-way touch, divided by the cadence C of the account; 3 when nobody is " +
    'known or was ever talked to once the account is 60 days old, 10 when the owner has left',
  source: 'the budget owner rules of this project',
  read(signals, { asOf }) {
    const createdOn = signals.account?.createdOn ?? null;
    return engagementReading(signals.owner, asOf, createdOn, signals.completeness.kinds.contact?.source);
  },
  examples: [
    {
      says: 'talked to 30 days ago at a cadence of 60',
      asOf: '2025-05-31',
      signals: { owner: { owner: someone('2025-05-01'), contactSource: true, cadence: 60 } },
      reads: { value: 0.5 },
    },
    {
      says: 'nobody is known although contacts are connected',
      asOf: '2025-05-31',
      signals: { account: { createdOn: '2024-01-01' }, owner: { contactSource: true, cadence: 60 } },
      reads: { value: 3, absence: true },
    },
    {
      says: 'nobody is known, and the account is new',
      asOf: '2025-05-31',
      signals: { account: { createdOn: '2025-05-01' }, owner: { contactSource: true, cadence: 60 } },
      reads: { missing: 'No budget owner is known; the account is new' },
    },
    {
      says: 'a digital plan has none',
      asOf: '2025-05-31',
      signals: { owner: { digital: true } },
      reads: { notApplicable: 'served without a named budget owner' },
    },
  ],
});

function someone(lastTwoWay: string) {
  return {
    contact: '003A',
    name: 'Ada Example',
    rule: 'override' as const,
    roleName: null,
    confidence: 'high' as const,
    since: '2024-01-01',
    lastTwoWay,
    lastTouch: 'meeting, attended',
    touch: '00UA',
    departed: null,
    departedWhy: null,
    check: false,
  };
}
