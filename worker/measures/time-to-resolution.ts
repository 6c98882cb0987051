import { defineMeasure } from './define-measure';
import { evidenceOf } from './evidence';
import { windowEnd } from './window-end';

const SECONDS_PER_HOUR = 3600;

export const timeToResolution = defineMeasure({
  id: 'time_to_resolution',
  question: 'How long do they wait until a ticket is closed?',
  family: 'support friction',
  owner: 'support',
  cadence: 'per event',
  status: 'shown by default',
  definition:
    'median hours from opened to closed of the tickets closed in the 90 days to as-of, or to the last day read; missing if none',
  source: 'median time to resolution',
  read({ ticket, completeness }, { asOf }) {
    const window = windowEnd({ completeness }, 'ticket', asOf);
    if ('missing' in window) return window;
    if (ticket.closed.length === 0) return { missing: 'no ticket was closed in 90 days' };
    return {
      value: median(ticket.closed.map((t) => t.seconds)) / SECONDS_PER_HOUR,
      evidence: evidenceOf(
        completeness.kinds.ticket?.source ?? 'tickets',
        ticket.closed.toReversed(),
        (t) => ({
          id: t.id,
          at: t.closedAt,
          text: `Closed after ${Math.round(t.seconds / SECONDS_PER_HOUR)} hours`,
        }),
      ),
      detail: { tickets: ticket.closed.length },
    };
  },
  examples: [
    {
      says: 'the middle of three',
      asOf: '2025-05-03',
      signals: {
        ticket: {
          closed: [
            { id: 'a', closedAt: '2025-04-01T00:00:00.000Z', seconds: 7200 },
            { id: 'b', closedAt: '2025-04-02T00:00:00.000Z', seconds: 360_000 },
            { id: 'c', closedAt: '2025-04-03T00:00:00.000Z', seconds: 36_000 },
          ],
        },
      },
      reads: { value: 10 },
    },
    {
      says: 'half-way between two',
      asOf: '2025-05-03',
      signals: {
        ticket: {
          closed: [
            { id: 'a', closedAt: '2025-04-01T00:00:00.000Z', seconds: 3600 },
            { id: 'b', closedAt: '2025-04-02T00:00:00.000Z', seconds: 10_800 },
          ],
        },
      },
      reads: { value: 2 },
    },
    {
      says: 'nothing was closed',
      asOf: '2025-05-03',
      signals: {},
      reads: { missing: 'no ticket was closed in 90 days' },
    },
  ],
});

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const lower = Math.floor((sorted.length - 1) / 2);
  return ((sorted[lower] ?? 0) + (sorted[upper] ?? 0)) / 2;
}
