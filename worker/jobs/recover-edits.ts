import { OWNED_OBJECTS } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { callFailure } from '../crm/errors';
import type { Overwritten } from '../crm/overwritten';
import { SOURCE_ID } from '../sources/salesforce/account-keys';
import { closeFindings, closeOldFindings, noteFindings } from '../store/findings';
import { dropHeardEdits, forgetHeardBefore, type OvertakenEdit } from '../store/heard-edits';
import { unreviewed } from '../store/ledger';
import type { Db } from '../store/schema';
import { readSetting, writeSetting } from '../store/settings';
import { giveBack, OVERWRITTEN, type RecoverContext } from './give-back';
import { lostAsHeard, lostByHistory, settledEdits } from './lost-edits';

/** Putting an edit back has the same gap between looking and writing; more than one round is next to never needed. */
const ROUNDS = 3;
/** What is older is not touched any more: who edits it, has seen it meanwhile. */
const KEPT_MS = 7 * 86_400_000;
const TOLD_MS = 30 * 86_400_000;
/** Our clock and the org's may differ so far, and a bulk job may take so long. */
const BEFORE_MS = 3_600_000;
const REVIEWED = 'edits.reviewed';
/** Finding: it could not be found out what was overwritten. */
const UNREVIEWED = 'EDITS_NOT_REVIEWED';

/**
 * Gives back what others put into our fields between our last look at a row and our write to it, as the org's field
 * history and change events tell, for all that was written since the last time; from then on it is listed as their
 * edit. What is refused for good is noted as a finding, what fails in passing is tried again the next time. Where
 * edits are to be overwritten anyway, nothing is given back.
 * @param how `history`: asks the org's field history too, a query for each object that was written
 * @returns how many edits were given back
 * @throws PlimsollError where the org has to rest, and the signal's reason
 */
export async function recoverEdits(
  context: RecoverContext,
  how: { history: boolean } = { history: true },
): Promise<number> {
  const { store, signal, now } = context;
  try {
    const given = await recover(context, how);
    await closeFindings(store.db, SOURCE_ID, UNREVIEWED);
    return given;
  } catch (error) {
    const failure = callFailure(error);
    if (signal.aborted || failure.class === 'pauseOrg') throw error;
    // All rows have ended by now: that nobody can look behind them keeps no run open.
    const message = `Whether edits by others were overwritten could not be seen: ${failure.message} It is tried again.`;
    await noteFindings(
      store.db,
      SOURCE_ID,
      [{ code: UNREVIEWED, subject: '', message }],
      now().toISOString(),
    );
    return 0;
  }
}

async function recover(context: RecoverContext, { history }: { history: boolean }): Promise<number> {
  const { store, config, now } = context;
  const { db } = store;
  const ago = (ms: number): Instant => new Date(now().getTime() - ms).toISOString();
  let given = 0;
  for (let n = 0; n < ROUNDS; n++) {
    const heard = await settledEdits(db);
    const review = history ? await beginReview(db, ago(KEPT_MS)) : null;
    if (heard.length === 0 && !review) break;
    const round = config.crm.onEdit === 'overwrite' ? NOTHING : await oneRound(context, heard, review);
    given += round.given;
    await dropHeardEdits(
      db,
      heard.filter((edit) => !round.left.has(`${edit.record} ${edit.field}`)),
    );
    if (review && round.left.size === 0) await writeSetting(db, REVIEWED, review.upTo);
    if (round.found === 0 || round.left.size > 0) break;
  }
  if (history) {
    await forgetHeardBefore(db, ago(KEPT_MS));
    await closeOldFindings(db, OVERWRITTEN, ago(TOLD_MS));
  }
  return given;
}

interface Round {
  found: number;
  given: number;
  /** Edits, as `record field`, that are to be tried again. */
  left: ReadonlySet<string>;
}
const NOTHING: Round = { found: 0, given: 0, left: new Set() };

async function oneRound(
  context: RecoverContext,
  heard: readonly OvertakenEdit[],
  review: Review | null,
): Promise<Round> {
  const left = new Set<string>();
  let [found, given] = [0, 0];
  for (const object of OWNED_OBJECTS) {
    const lost = unique([
      ...(review ? await lostByHistory(context, object, review.since) : []),
      ...(await lostAsHeard(
        context,
        object,
        heard.filter((edit) => edit.object === object),
      )),
    ]);
    const ends = await giveBack(context, object, lost);
    found += lost.length;
    given += ends.given;
    for (const edit of ends.left) left.add(edit);
  }
  return { found, given, left };
}

interface Review {
  since: Instant;
  /** The last ledger entry that is looked at. */
  upTo: string;
}

/** Which of our writes nobody has looked behind yet; null: none. */
async function beginReview(db: Db, earliest: Instant): Promise<Review | null> {
  const reviewed = await readSetting(db, REVIEWED);
  const left = await unreviewed(db, typeof reviewed === 'string' ? reviewed : '0');
  if (!left) return null;
  const since = new Date(Date.parse(left.from) - BEFORE_MS).toISOString();
  return { since: since < earliest ? earliest : since, upTo: left.upTo };
}

/** An edit may be known by both ways; an event has the text that the history lacks. */
const unique = (lost: readonly Overwritten[]): Overwritten[] => [
  ...new Map(lost.map((edit) => [`${edit.record} ${edit.field}`, edit])).values(),
];
