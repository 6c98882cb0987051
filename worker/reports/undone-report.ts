import type { CallCounts } from '../crm/calls';
import type { Undone } from '../jobs/write-plan';
import { show } from './plan-report';
import { type WrittenReport, writtenLines, writtenReport } from './written-rows';

/** What taking a run back did: printed by --json as it is, by `undoneLines` in words. */
export interface UndoneReport extends WrittenReport, Pick<Undone, 'left' | 'gone' | 'asked' | 'waiting'> {
  undone: string;
}

const WARNING =
  'Only the fields themselves go back: what flows did, the field history and mails that were sent stay.';

const WHY_LEFT = {
  changed: (ours: string) => `it was written again after the run wrote ${ours}`,
  closed: () => 'the renewal was closed since',
};

export function undoneReport(name: string, undone: Undone, calls: CallCounts): UndoneReport {
  const { left, gone, asked, waiting } = undone;
  return { ...writtenReport(undone, calls), undone: name, left, gone, asked, waiting };
}

/** The report in words: each consequence only where it is one. */
export function undoneLines(report: UndoneReport, colour: boolean): string[] {
  const { undone, left, gone, waiting } = report;
  const isBack = report.rows.written + report.renewals.written > 0;
  return [
    `  ${isBack ? `Undone: ${undone}` : `Nothing of ${undone} was taken back${whyNot(report)}.`}`,
    ...writtenLines(report, colour),
    ...left.map(
      (field) =>
        `  ${field.record}  ${field.field} stays ${show(field.theirs)}: ${WHY_LEFT[field.why](show(field.ours))}`,
    ),
    ...gone.map((id) => `  ${id}  is not to be found in the CRM any more`),
    ...(isBack ? [`  ${WARNING}`] : []),
    ...(waiting > 0
      ? [
          `  ${waiting} ${waiting === 1 ? 'record of it waits' : 'records of it wait'}: no sync writes ${waiting === 1 ? 'it' : 'them'} until \`plimsoll approve ${undone}\`.`,
        ]
      : []),
  ];
}

function whyNot({ asked, left, gone, failures }: UndoneReport): string {
  if (asked === 0) return ': it wrote nothing to what was asked for';
  if (left.length + gone.length + failures.length > 0) return '';
  return ': the CRM holds what it held before the run';
}
