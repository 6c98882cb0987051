import { randomUUID } from 'node:crypto';
import { OWNED_OBJECTS, type OwnedObject, ownedFields } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { fieldChanges, recordsOthersChanged } from '../crm/field-history';
import { crmValue } from '../crm/load-plan';
import { type Overwritten, overwrittenAsHeard, overwrittenByHistory } from '../crm/overwritten';
import type { PlanRow } from '../crm/plan';
import { readOwned } from '../crm/read-owned';
import type { RowOutcome } from '../crm/row-outcome';
import { restoringRow } from '../crm/undo';
import { writeRows } from '../crm/write-rows';
import { SOURCE_ID } from '../sources/salesforce/account-keys';
import { recordExceptions } from '../store/exceptions';
import { noteFindings } from '../store/findings';
import { dropHeardEdits, forgetHeardEdits, type HeardEdit, overtakenEdits } from '../store/heard-edits';
import { acknowledgedEntries, type LedgerEntry, openIntents, unreviewed } from '../store/ledger';
import type { Db } from '../store/schema';
import { readSetting, writeSetting } from '../store/settings';
import type { RunContext } from './run-context';

type RecoverContext = Pick<RunContext, 'store' | 'crm' | 'config' | 'holder' | 'now' | 'signal' | 'patience'>;

/** Putting an edit back has the same gap between looking and writing; more than one round is next to never needed. */
const ROUNDS = 3;
/** Our clock and the org's may differ so far, and a bulk job may take so long. */
const BEFORE_MS = 3_600_000;
const KEPT_MS = 7 * 86_400_000;
const REVIEWED = 'edits.reviewed';
/** Finding: an edit was overwritten and is not back. */
const OVERWRITTEN = 'EDIT_OVERWRITTEN';

/**
 * Gives back what others put into our fields between our last look at a row and our write to it, as the org's field
 * history and change events tell, for all that was written since the last time; from then on it is listed as their
 * edit. What cannot be given back is noted as a finding. Where edits are to be overwritten anyway, nothing is done.
 * @param how `history`: asks the org's field history too, a query for each object that was written
 * @returns how many edits were given back
 */
export async function recoverEdits(
  context: RecoverContext,
  how: { history: boolean } = { history: true },
): Promise<number> {
  const { store, config, now } = context;
  if (config.crm.onEdit === 'overwrite') return 0;
  let given = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const heard = await settledEdits(store.db);
    const review = how.history ? await beginReview(store.db) : null;
    if (heard.length === 0 && !review) break;
    let found = 0;
    for (const object of OWNED_OBJECTS) {
      const ofObject = heard.filter((edit) => edit.object === object);
      const lost = unique([
        ...(await lostAsHeard(context, object, ofObject)),
        ...(review ? await lostByHistory(context, object, review.since) : []),
      ]);
      given += await giveBack(context, object, lost);
      found += lost.length;
    }
    await dropHeardEdits(store.db, heard);
    if (review) await writeSetting(store.db, REVIEWED, review.upTo);
    if (found === 0) break;
  }
  await forgetHeardEdits(store.db, new Date(now().getTime() - KEPT_MS).toISOString());
  return given;
}

/** Edits that were written over, but for those of which it is not known yet how the writing ended. */
async function settledEdits(db: Db): Promise<HeardEdit[]> {
  const heard = await overtakenEdits(db);
  if (heard.length === 0) return [];
  const open = new Set((await openIntents(db)).map(({ object, record }) => `${object} ${record}`));
  return heard.filter(({ object, record }) => !open.has(`${object} ${record}`));
}

interface Review {
  since: Instant;
  /** The last ledger entry that is looked at. */
  upTo: string;
}

/** Which of our writes nobody has looked behind yet; null: none. */
async function beginReview(db: Db): Promise<Review | null> {
  const reviewed = await readSetting(db, REVIEWED);
  const left = await unreviewed(db, typeof reviewed === 'string' ? reviewed : '0');
  return left && { since: before(left.from), upTo: left.upTo };
}

const before = (at: Instant): Instant => new Date(Date.parse(at) - BEFORE_MS).toISOString();

async function lostByHistory(
  { store, crm, signal }: RecoverContext,
  object: OwnedObject,
  since: Instant,
): Promise<Overwritten[]> {
  const changed = await recordsOthersChanged(crm, object, { since, signal });
  const entries = byRecord(await acknowledgedEntries(store.db, object, [...changed], before(since)));
  const fields = ownedFields(object);
  const told = await fieldChanges(crm, object, { records: [...entries.keys()], fields, since, signal });
  return [...entries].flatMap(([record, ofRecord]) =>
    overwrittenByHistory(
      { object, record, us: crm.userId },
      ofRecord,
      told.filter((change) => change.record === record),
    ),
  );
}

async function lostAsHeard(
  { store }: RecoverContext,
  object: OwnedObject,
  heard: readonly HeardEdit[],
): Promise<Overwritten[]> {
  const lost: Overwritten[] = [];
  for (const edit of heard) {
    const entries = await acknowledgedEntries(store.db, object, [edit.record], before(edit.heardAt));
    const overwritten = overwrittenAsHeard({ ...edit, value: crmValue(edit.value) }, entries);
    if (overwritten) lost.push(overwritten);
  }
  return lost;
}

/** An edit may be known by both ways. */
const unique = (lost: readonly Overwritten[]): Overwritten[] => [
  ...new Map(lost.map((edit) => [`${edit.record} ${edit.field}`, edit])).values(),
];

function byRecord(entries: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  const records = new Map<string, LedgerEntry[]>();
  for (const entry of entries) records.set(entry.record, [...(records.get(entry.record) ?? []), entry]);
  return records;
}

async function giveBack(
  context: RecoverContext,
  object: OwnedObject,
  lost: readonly Overwritten[],
): Promise<number> {
  if (lost.length === 0) return 0;
  const { store, crm, config, holder, now, signal, patience } = context;
  const records = [...new Set(lost.map(({ record }) => record))];
  const current = await readOwned(crm, object, { ids: records }, { signal });
  const rows = [...current.values()].map((row): PlanRow => {
    const edits = lost.filter(({ record, isLost }) => record === row.record && !isLost);
    const fields = Object.fromEntries(
      edits.map(({ field, ours, theirs }) => [field, [ours, theirs] as const]),
    );
    return restoringRow(
      row,
      fields,
      edits.map(({ field }) => field),
      'given back',
    );
  });
  const at = now().toISOString();
  const run = `restore-${at.slice(0, 10)}-${randomUUID().slice(0, 8)}`;
  const { bulkFrom } = config.crm;
  const { outcomes } = await writeRows(
    { db: store.db, crm, run, holder, now, signal, bulkFrom, takesBack: true, ...(patience && { patience }) },
    rows.filter((row) => Object.keys(row.fields).length > 0),
  );
  const back = lost.filter((edit) => !edit.isLost && endOf(outcomes, edit)?.outcome === 'written');
  await recordExceptions(
    store.db,
    back.map(({ isLost, ...edit }) => ({ object, base: edit.ours, policy: 'respect' as const, ...edit })),
    { run, at },
  );
  await noteFindings(
    store.db,
    SOURCE_ID,
    lost.flatMap((edit) => stillGone(object, edit, endOf(outcomes, edit))),
    at,
  );
  return back.length;
}

const endOf = (outcomes: readonly RowOutcome[], { record }: Overwritten): RowOutcome | undefined =>
  outcomes.find((outcome) => outcome.record === record);

/** Who changed it once more has the last word; else somebody has to know. */
function stillGone(
  object: OwnedObject,
  { record, field, theirs, author, isLost }: Overwritten,
  end: RowOutcome | undefined,
): { code: string; subject: string; message: string }[] {
  if (!isLost && (end === undefined || end.outcome === 'written' || end.outcome === 'unchanged')) return [];
  const what = isLost ? 'Of long text the history keeps nothing' : `It was ${JSON.stringify(theirs)}`;
  const why = isLost ? '' : ` It could not be put back: ${end?.message ?? 'unknown'}`;
  return [
    {
      code: OVERWRITTEN,
      subject: `${object} ${record} ${field}`,
      message: `An edit by ${author ?? 'somebody'} was overwritten in the moment between reading and writing. ${what}.${why}`,
    },
  ];
}
