import type { OwnedObject } from '../../shared/crm-fields';
import type { CallCounts } from '../crm/calls';
import type { RowOutcome } from '../crm/row-outcome';
import { callsInWords } from './calls-line';
import type { RowCounts } from './run-report';
import { isolate, painter } from './tier-look';

/** What writing a plan, or taking a run back, did: printed by --json as it is. */
export interface WrittenReport {
  run: string;
  /** The ledger knows the run: something was sent. */
  recorded: boolean;
  /** Of accounts. */
  rows: RowCounts;
  /** Of their renewals. */
  renewals: RowCounts;
  /** That were made for it, besides signing in. */
  calls: CallCounts;
  /** Rows that were held or failed. */
  failures: { account: string; code: string; message: string; action: string }[];
}

export function writtenReport(
  { run, recorded, outcomes }: { run: string; recorded: boolean; outcomes: readonly RowOutcome[] },
  calls: CallCounts,
): WrittenReport {
  const [rows, renewals] = [countsOf(outcomes, 'Account'), countsOf(outcomes, 'Opportunity')];
  return { run, recorded, rows, renewals, calls, failures: failuresOf(outcomes) };
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

const MOST_NAMED = 3;

/** The first few of a list, and how many more there are. */
export const firstOf = (names: readonly string[]): string =>
  names.length <= MOST_NAMED
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`;

/** Rows that were held or failed, with what to do about each. */
export function failuresOf(outcomes: readonly RowOutcome[]): WrittenReport['failures'] {
  return outcomes
    .filter(({ outcome }) => outcome === 'held' || outcome === 'failed')
    .map(({ account, code, message, action }) => {
      return { account, code: code ?? 'UNKNOWN', message: message ?? '', action: action ?? '' };
    });
}

/** The report in words, without the heading. */
export function writtenLines(
  { run, recorded, rows, renewals, calls, failures }: WrittenReport,
  colour: boolean,
): string[] {
  const { paint, dim } = painter(colour);
  return [
    `  ${paint('bold', String(rows.written))} written · ${rows.unchanged} unchanged · ${rows.held} held · ${paint(rows.failed > 0 ? 'red' : 'reset', `${rows.failed} failed`)}`,
    ...renewalLine(renewals),
    `  ${dim(callsInWords(calls))}`,
    ...(recorded ? [`  ${dim(`In the ledger as ${run}`)}`] : []),
    ...failures.flatMap(({ account, message, action }, n) => [
      `  ${account}  ${isolate(message)}`,
      ...(failures[n + 1]?.action === action ? [] : [`      ${dim(`→ ${action}`)}`]),
    ]),
  ];
}
