import { daysBetween } from '../../shared/day';
import { isSettled, SILENT_VALUE } from '../budget-owner/engagement';
import { dayInWords } from '../scorecard/day-in-words';
import { defineMeasure } from './define-measure';
import { summary } from './evidence';

export const twoWayCommunication = defineMeasure({
  id: 'two_way_communication',
  question: 'Do they talk with us at all?',
  family: 'engagement',
  owner: 'customer success',
  cadence: 'daily',
  status: 'scored by default',
  definition:
    "days since the account's last two-way touch with anyone, divided by the cadence C of the account; never: 3 " +
    'once the account is 60 days old and contacts are connected, else missing',
  source: 'attendance ladder of the CRM contract',
  read({ touch, owner, account, completeness }, { asOf }) {
    const source = completeness.kinds.touchpoint?.source ?? completeness.kinds.contact?.source ?? 'crm';
    const last = touch.lastTwoWay;
    if (last) {
      return {
        value: Math.max(0, daysBetween(last.day, asOf)) / owner.cadence,
        evidence: [
          {
            source,
            id: last.touch,
            at: last.day,
            text: `Last two-way touch: ${last.channel}, ${dayInWords(last.day)}`,
          },
        ],
        detail: { cadence: owner.cadence },
      };
    }
    if (!owner.contactSource) return { missing: 'no source of contacts is connected' };
    const createdOn = account?.createdOn ?? null;
    if (!isSettled(createdOn, asOf)) return { missing: 'no two-way touch is known; the account is new' };
    return {
      value: SILENT_VALUE,
      absence: true,
      evidence: [summary(source, null, 'No two-way touch is known')],
    };
  },
  examples: [
    {
      says: '45 days at a cadence of 30',
      asOf: '2025-05-31',
      signals: {
        touch: { lastTwoWay: { day: '2025-04-16', touch: '00UA', channel: 'call', contact: null } },
        owner: { cadence: 30, contactSource: true },
      },
      reads: { value: 1.5 },
    },
    {
      says: 'never talked to, long enough a customer',
      asOf: '2025-05-31',
      signals: { account: { createdOn: '2025-04-01' }, owner: { cadence: 30, contactSource: true } },
      reads: { value: 3, absence: true },
    },
    {
      says: 'never talked to, 59 days old',
      asOf: '2025-05-31',
      signals: { account: { createdOn: '2025-04-02' }, owner: { cadence: 30, contactSource: true } },
      reads: { missing: 'no two-way touch is known; the account is new' },
    },
  ],
});
