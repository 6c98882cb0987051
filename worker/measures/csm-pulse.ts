import { daysBetween } from '../../shared/day';
import { dayInWords } from '../scorecard/day-in-words';
import { defineMeasure } from './define-measure';

const VALUES: Readonly<Record<string, number>> = { green: 100, yellow: 50, red: 0 };
const STANDS_FOR_DAYS = 90;

export const csmPulse = defineMeasure({
  id: 'csm_pulse',
  question: 'What does their CSM think?',
  family: 'outcome',
  owner: 'customer success',
  cadence: 'per event',
  status: 'scored by default',
  definition:
    'Green 100, Yellow 50, Red 0, of a pulse given in the 90 days to as-of; an older one is missing',
  source: "the CSM's own judgement, recorded in the CRM",
  read({ account, completeness }, { asOf }) {
    const pulse = account?.pulse;
    const at = account?.pulseAt;
    if (!pulse || !at) return { missing: 'no pulse was given' };
    const value = VALUES[pulse.toLowerCase()];
    if (value === undefined) return { missing: `"${pulse}" is no pulse that is known` };
    if (daysBetween(at, asOf) > STANDS_FOR_DAYS) {
      return { missing: `the pulse of ${dayInWords(at)} is older than ${STANDS_FOR_DAYS} days` };
    }
    const why = account.pulseReason ? `: ${account.pulseReason}` : '';
    return {
      value,
      evidence: [
        {
          source: completeness.kinds.account?.source ?? 'crm',
          id: '',
          at,
          text: `Pulse ${pulse} of ${dayInWords(at)}${why}`,
        },
      ],
    };
  },
  examples: [
    {
      says: 'yellow, given 90 days ago',
      asOf: '2025-05-03',
      signals: { account: { pulse: 'Yellow', pulseAt: '2025-02-02' } },
      reads: { value: 50 },
    },
    {
      says: 'green, but a day too old',
      asOf: '2025-05-04',
      signals: { account: { pulse: 'Green', pulseAt: '2025-02-02' } },
      reads: { missing: 'the pulse of 2 February 2025 is older than 90 days' },
    },
    { says: 'none', asOf: '2025-05-04', signals: {}, reads: { missing: 'no pulse was given' } },
  ],
});
