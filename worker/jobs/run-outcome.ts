import type { Withheld } from '../crm/clearing-guard';
import type { RecordOf } from '../crm/record-of';
import type { RowOutcome } from '../crm/row-outcome';
import type { RunReport } from '../reports/run-report';
import { countsOf, failuresOf } from '../reports/written-rows';
import { gaveWayTo, readRun } from '../store/runs';
import { breachesOf } from './held-run';
import { type PlannedRun, plannedRun } from './plan-run';
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
  const tried = new Set(written.map(({ record }) => record));
  const waiting = planned.writes.filter(({ record }) => !tried.has(record));
  const why = waiting.length === 0 ? null : await whyWaiting(context, waiting.length, { planned, written });
  if (why) {
    addHeld(waiting);
    failures.push({ account: null, ...why });
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

/** Why rows of a run wait for somebody's word, or for another run; null: they do not. */
async function whyWaiting(
  context: RunContext,
  rows: number,
  { planned, written }: { planned: PlannedRun; written: readonly RowOutcome[] },
): Promise<Withheld | null> {
  const { db } = context.store;
  const run = await readRun(db, context.run.id);
  const other = run && gaveWayTo(run);
  const standing = other ? await readRun(db, other) : run;
  const many = rows === 1 ? '1 row waits' : `${rows} rows wait`;
  if (standing?.status === 'held') {
    const reasons = breachesOf(context, planned, written).map(({ message }) => message);
    const { id } = standing;
    return {
      code: 'RUN_HELD',
      message: `${many} to be approved${other ? `, since run ${id} planned the same` : ''}. ${reasons.join(' ')}`,
      action: `Look at \`plimsoll plan ${id}\`, then run \`plimsoll approve ${id}\` or \`plimsoll reject ${id}\`.`,
    };
  }
  if (!other) return null;
  return {
    code: 'RUN_BEFORE',
    message: `${many}: run ${other} was approved while this one was planned, and comes first.`,
    action: 'Nothing to do: the next sync plans anew.',
  };
}
