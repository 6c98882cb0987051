import type { Day } from '../../shared/day';
import { dayInWords } from '../scorecard/day-in-words';
import type { Signals } from '../signals/rows';

type Windowed = 'use' | 'invoice' | 'survey' | 'ticket';
const NAMES: Readonly<Record<Windowed, string>> = {
  use: 'product use was',
  invoice: 'invoices were',
  survey: 'surveys were',
  ticket: 'tickets were',
};

/**
 * The day on which windows over one kind of fact end: as-of, or where its source is late the last complete day, so
 * that time alone moves nothing out of them. Once the source is no longer live nothing is read from it at all.
 */
export function windowEnd(
  { completeness }: Pick<Signals, 'completeness'>,
  kind: Windowed,
  asOf: Day,
): { missing: string } | { end: Day } {
  const source = completeness.kinds[kind];
  if (source && !source.live) {
    return { missing: `${NAMES[kind]} last read through ${dayInWords(source.through ?? '')}` };
  }
  return { end: source?.through ?? asOf };
}
