import type { HealthDocument, SuggestedPlay } from '../../../shared/health-document';
import type { RunReport } from '../../../worker/reports/run-report';
import { toDocument } from '../../../worker/scorecard/document';
import { scoreDay } from '../../../worker/scorecard/score-day';
import type { DayInputs } from '../../../worker/scorecard/types';
import { card, inputs } from '../scorecard/build';

/** What the first day of an account says of it. */
export function documentOf(
  more: Partial<DayInputs> = {},
  scoreThirtyDaysAgo: number | null = null,
  plays: readonly SuggestedPlay[] = [],
): HealthDocument {
  const given = inputs(more);
  return toDocument(card, scoreDay(card, given, null), given, { scoreThirtyDaysAgo, plays });
}

/** A run that went well over 10 customers. */
export const report = (more: Partial<RunReport> = {}): RunReport => ({
  run: 'run-1',
  asOf: '2025-06-16T09:30:00.000Z',
  accounts: { total: 14, inScope: 10, scored: 10, rescored: 3, unknown: 1 },
  rows: { written: 7, unchanged: 3, held: 0, failed: 0 },
  renewals: { written: 0, unchanged: 0, held: 0, failed: 0 },
  calls: { reads: 41, writes: 2, polls: 0, other: 1 },
  window: 0.84,
  usage: { ours: 1_234, perDay: 20_000, org: { used: 4_112, limit: 105_000 } },
  tiers: { Healthy: 5, Watch: 2, 'At Risk': 1, Critical: 1, Unknown: 1 },
  seconds: 12.34,
  failures: [],
  exceptions: [],
  changes: [],
  rescored: 'all',
  stage: 'full',
  attention: [],
  ...more,
});

/** The one line that holds `text`. */
export function lineWith(output: string, text: string): string {
  const lines = output.split('\n').filter((line) => line.includes(text));
  if (lines.length !== 1) throw new Error(`${lines.length} lines hold "${text}":\n${output}`);
  return lines[0] ?? '';
}

/** The escape character, with which every colour code begins. */
export const ESCAPE = String.fromCharCode(27);
