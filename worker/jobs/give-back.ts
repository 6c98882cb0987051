import { randomUUID } from 'node:crypto';
import type { OwnedObject } from '../../shared/crm-fields';
import { asStored } from '../crm/as-stored';
import { failureError } from '../crm/errors';
import type { Overwritten } from '../crm/overwritten';
import type { CrmRow } from '../crm/plan';
import { readOwned } from '../crm/read-owned';
import type { RowOutcome } from '../crm/row-outcome';
import { restoringRow } from '../crm/undo';
import { writeRows } from '../crm/write-rows';
import { SOURCE_ID } from '../sources/salesforce/account-keys';
import { recordExceptions } from '../store/exceptions';
import { noteFindings } from '../store/findings';
import { RESTORE } from '../store/ledger-days';
import type { RunContext } from './run-context';

export type RecoverContext = Pick<
  RunContext,
  'store' | 'crm' | 'config' | 'holder' | 'now' | 'signal' | 'patience'
>;

/** Finding: an edit was overwritten and is not back. */
export const OVERWRITTEN = 'EDIT_OVERWRITTEN';

/**
 * Puts back what others had put into fields, where they still hold what we wrote over it; somebody who changed them
 * once more has the last word.
 * @returns `left`: edits, as `record field`, that failed in passing, or whose field we have written once more since
 * @throws PlimsollError where the org has to rest
 */
export async function giveBack(
  context: RecoverContext,
  object: OwnedObject,
  lost: readonly Overwritten[],
): Promise<{ given: number; left: string[] }> {
  if (lost.length === 0) return { given: 0, left: [] };
  const { store, crm, config, holder, now, signal, patience } = context;
  const at = now().toISOString();
  const records = [...new Set(lost.map(({ record }) => record))];
  const current = await readOwned(crm, object, { ids: records }, { signal });
  const standing = lost.filter((edit) => !edit.isLost && holdsOurs(edit, current.get(edit.record)));
  const run = `${RESTORE}-${at.slice(0, 10)}-${randomUUID().slice(0, 8)}`;
  const { bulkFrom } = config.crm;
  const { outcomes, stop } = await writeRows(
    {
      ...{ db: store.db, crm, run, holder, now, signal, patience, bulkFrom, plannedAt: at },
      ...{ takesBack: true, evenClosed: true },
    },
    [...current.values()].flatMap((row) => rowFor(row, standing)),
  );
  const ends = new Map(outcomes.map((end) => [end.record, end]));
  const back = standing.filter(({ record }) => ends.get(record)?.outcome === 'written');
  await recordExceptions(
    store.db,
    back.map(({ isLost, ...edit }) => ({ object, base: edit.ours, policy: 'respect' as const, ...edit })),
    { run, at },
  );
  if (stop?.class === 'pauseOrg') throw failureError(stop);
  const refused = standing.filter(({ record }) => ends.get(record)?.outcome === 'held');
  const gone = lost.filter((edit) => edit.isLost);
  await noteFindings(
    store.db,
    SOURCE_ID,
    [...gone, ...refused].map((edit) => findingOf(object, edit, ends.get(edit.record))),
    at,
  );
  const failed = standing.filter(({ record }) => ends.get(record)?.outcome === 'failed');
  return { given: back.length, left: failed.map(({ record, field }) => `${record} ${field}`) };
}

const holdsOurs = ({ field, ours }: Overwritten, row: CrmRow | undefined): boolean =>
  row !== undefined && asStored(field, row.values[field]) === ours;

function rowFor(row: CrmRow, standing: readonly Overwritten[]) {
  const edits = standing.filter(({ record }) => record === row.record);
  if (edits.length === 0) return [];
  const fields = Object.fromEntries(edits.map(({ field, ours, theirs }) => [field, [ours, theirs] as const]));
  const names = edits.map(({ field }) => field);
  return [restoringRow(row, fields, names, 'given back')];
}

function findingOf(
  object: OwnedObject,
  { record, field, theirs, author, isLost }: Overwritten,
  end: RowOutcome | undefined,
): { code: string; subject: string; message: string } {
  const what = isLost
    ? 'Of long text the history keeps nothing.'
    : `It was ${JSON.stringify(theirs)} and could not be put back: ${end?.message ?? ''}`;
  return {
    code: OVERWRITTEN,
    subject: `${object} ${record} ${field}`,
    message: `An edit by ${author} was overwritten in the moment between reading and writing. ${what}`,
  };
}
