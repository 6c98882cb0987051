import type { OwnedObject } from '../../shared/crm-fields';
import type { RowOutcome } from '../crm/row-outcome';
import type { RowCounts } from './run-report';
import { isolate, painter } from './tier-look';

/** What writing a plan, or taking a run back, did: printed by --json as it is. */
export interface WrittenReport {
  run: string;
  /** Of accounts. */
  rows: RowCounts;
  /** Of their renewals. */
  renewals: RowCounts;
  /** Rows that were held or failed. */
  failures: { account: string; code: string; message: string; action: string }[];
}

export function writtenReport(run: string, outcomes: readonly RowOutcome[]): WrittenReport {
  const [rows, renewals] = [countsOf(outcomes, 'Account'), countsOf(outcomes, 'Opportunity')];
  return { run, rows, renewals, failures: failuresOf(outcomes) };
}

/** How the rows of one object ended. */
export function countsOf(outcomes: readonly RowOutcome[], object: OwnedObject): RowCounts {
  const rows: RowCounts = { written: 0, unchanged: 0, held: 0, failed: 0 };
  for (const end of outcomes) if (end.object === object) rows[end.outcome] += 1;
  return rows;
}

/** Renewals in a line, empty where the run was about none. */
export function renewalLine({ written, unchanged, held, failed }: RowCounts): string[] {
  if (written + unchanged + held + failed === 0) return [];
  return [`  renewals: ${written} written · ${unchanged} unchanged · ${held} held · ${failed} failed`];
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
export function writtenLines({ run, rows, renewals, failures }: WrittenReport, colour: boolean): string[] {
  const { paint, dim } = painter(colour);
  return [
    `  ${paint('bold', String(rows.written))} written · ${rows.unchanged} unchanged · ${rows.held} held · ${paint(rows.failed > 0 ? 'red' : 'reset', `${rows.failed} failed`)}`,
    ...renewalLine(renewals),
    `  ${dim(`In the ledger as ${run}`)}`,
    ...failures.flatMap(({ account, message, action }) => [
      `  ${account}  ${isolate(message)}`,
      `      ${dim(`→ ${action}`)}`,
    ]),
  ];
}
