import type { RowOutcome } from '../crm/row-outcome';
import type { RowCounts } from './run-report';
import { isolate, painter } from './tier-look';

/** What writing a plan, or taking a run back, did: printed by --json as it is. */
export interface WrittenReport {
  run: string;
  rows: RowCounts;
  /** Rows that were held or failed. */
  failures: { account: string; code: string; message: string; action: string }[];
}

export function writtenReport(run: string, outcomes: readonly RowOutcome[]): WrittenReport {
  const rows: RowCounts = { written: 0, unchanged: 0, held: 0, failed: 0 };
  for (const { outcome } of outcomes) rows[outcome] += 1;
  return { run, rows, failures: failuresOf(outcomes) };
}

/** Rows that were held or failed, with what to do about each. */
export function failuresOf(outcomes: readonly RowOutcome[]): WrittenReport['failures'] {
  return outcomes
    .filter(({ outcome }) => outcome === 'held' || outcome === 'failed')
    .map(({ account, code, message, action }) => {
      return { account, code: code ?? 'UNKNOWN', message: message ?? '', action: action ?? '' };
    });
}

/** The report in words, without the heading. */
export function writtenLines({ run, rows, failures }: WrittenReport, colour: boolean): string[] {
  const { paint, dim } = painter(colour);
  return [
    `  ${paint('bold', String(rows.written))} written · ${rows.unchanged} unchanged · ${rows.held} held · ${paint(rows.failed > 0 ? 'red' : 'reset', `${rows.failed} failed`)}`,
    `  ${dim(`In the ledger as ${run}`)}`,
    ...failures.flatMap(({ account, message, action }) => [
      `  ${account}  ${isolate(message)}`,
      `      ${dim(`→ ${action}`)}`,
    ]),
  ];
}
