import type { RecordOf } from '../crm/record-of';
import type { RunReport } from '../reports/run-report';
import { countsOf, failuresOf } from '../reports/written-rows';
import { readRun } from '../store/runs';
import { breachesOf } from './held-run';
import { plannedRun } from './plan-run';
import type { RunContext } from './run-context';
import { writtenUnits } from './stages/write';

type Outcome = Pick<RunReport, 'rows' | 'renewals' | 'failures' | 'exceptions' | 'changes'>;

/** How each row of a run ended, from what its plan and write units kept. */
export async function runOutcome(context: RunContext): Promise<Outcome> {
  const planned = await plannedRun(context);
  const written = (await writtenUnits(context)).flatMap((unit) => unit.outcomes);
  const outcomes = [...planned.outcomes, ...written];
  const rows = countsOf(outcomes, 'Account');
  const renewals = countsOf(outcomes, 'Opportunity');
  const addHeld = (waiting: readonly RecordOf[]): void => {
    for (const { object } of waiting) (object === 'Account' ? rows : renewals).held += 1;
  };

  const failures: RunReport['failures'] = [...failuresOf(outcomes)];
  if (planned.withheld && planned.writes.length > 0) {
    addHeld(planned.writes);
    const { message, ...rest } = planned.withheld;
    failures.push({
      account: null,
      ...rest,
      message: `${planned.writes.length} ${planned.writes.length === 1 ? 'row is' : 'rows are'} held. ${message}`,
    });
  }
  const run = await readRun(context.store.db, context.run.id);
  const tried = new Set(written.map(({ record }) => record));
  const waiting = planned.writes.filter(({ record }) => !tried.has(record));
  if (run?.status === 'held' && waiting.length > 0) {
    const reasons = breachesOf(context, planned, written);
    addHeld(waiting);
    failures.push({
      account: null,
      code: 'RUN_HELD',
      message: `${waiting.length} ${waiting.length === 1 ? 'row waits' : 'rows wait'} to be approved. ${reasons.map((reason) => reason.message).join(' ')}`,
      action: `Look at \`plimsoll plan\`, then run \`plimsoll approve ${run.id}\` or \`plimsoll reject ${run.id}\`.`,
    });
  }
  if (planned.kept) {
    const { accounts, ...failure } = planned.kept;
    rows.held += accounts;
    failures.push({ account: null, ...failure });
  }
  for (const kept of planned.objectsKept) failures.push({ account: null, ...kept });
  const done = new Set(written.filter(({ outcome }) => outcome === 'written').map(({ record }) => record));
  return {
    rows,
    renewals,
    failures,
    exceptions: planned.exceptions.map(({ record, field, ours, theirs, author, policy }) => ({
      account: record,
      field,
      ours,
      theirs,
      by: author ?? 'unknown person or automation',
      policy,
    })),
    changes: planned.writes
      .filter((row) => row.object === 'Account' && done.has(row.record))
      .map((row) => ({ account: row.account, fields: Object.keys(row.fields).sort(), causes: row.causes })),
  };
}
