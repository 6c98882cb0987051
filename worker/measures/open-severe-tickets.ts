import { dayInWords } from '../scorecard/day-in-words';
import { defineMeasure } from './define-measure';
import { evidenceOf, summary } from './evidence';
import { windowEnd } from './window-end';

export const openSevereTickets = defineMeasure({
  id: 'open_severe_tickets',
  question: 'Is anything badly broken for them now?',
  family: 'support friction',
  owner: 'support',
  cadence: 'per event',
  status: 'scored by default',
  definition: 'severe tickets not closed; none is only believed of a connected and live source of tickets',
  source: 'open tickets of the configured severe priorities',
  read(signals, { asOf }) {
    const source = signals.completeness.kinds.ticket;
    const open = signals.ticket.openSevere;
    if (open.length === 0) {
      if (!source) return { missing: 'no source of tickets is connected' };
      const window = windowEnd(signals, 'ticket', asOf);
      if ('missing' in window) return window;
    }
    const id = source?.source ?? 'tickets';
    return {
      value: open.length,
      evidence:
        open.length === 0
          ? [
              summary(
                id,
                source?.through ?? null,
                `No severe ticket open on ${dayInWords(source?.through ?? '')}`,
              ),
            ]
          : evidenceOf(id, open, (t) => ({
              id: t.id,
              at: t.openedAt,
              text: `Severe ticket open since ${dayInWords(t.openedOn)}`,
            })),
    };
  },
  examples: [
    {
      says: 'two are open',
      asOf: '2025-05-03',
      signals: {
        ticket: {
          openSevere: [
            { id: '500A', openedAt: '2025-04-20T10:00:00.000Z', openedOn: '2025-04-20' },
            { id: '500B', openedAt: '2025-05-01T10:00:00.000Z', openedOn: '2025-05-01' },
          ],
        },
        completeness: { kinds: { ticket: { source: 'salesforce', through: '2025-05-03', live: true } } },
      },
      reads: { value: 2 },
    },
    {
      says: 'none, and the source is live',
      asOf: '2025-05-03',
      signals: {
        completeness: { kinds: { ticket: { source: 'salesforce', through: '2025-05-03', live: true } } },
      },
      reads: { value: 0 },
    },
    {
      says: 'none, but nobody has looked for a week',
      asOf: '2025-05-03',
      signals: {
        completeness: { kinds: { ticket: { source: 'salesforce', through: '2025-04-26', live: false } } },
      },
      reads: { missing: 'tickets were last read through 26 April 2025' },
    },
    {
      says: 'no ticket system is connected',
      asOf: '2025-05-03',
      signals: {},
      reads: { missing: 'no source of tickets is connected' },
    },
  ],
});
