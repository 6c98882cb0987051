import type { Instant } from '../../../shared/day';
import { to18 } from '../../../shared/salesforce-id';
import { SOURCE_ID } from '../../sources/salesforce/account-keys';
import { markDirty } from '../../store/dirty';
import { type HeardEdit, keepHeardEdits, noteOvertaken } from '../../store/heard-edits';
import { keepReplayId } from '../../store/replay-ids';
import { inTransaction } from '../../store/rows';
import type { Db } from '../../store/schema';
import { noteSourceNews } from '../../store/source-news';
import { type ChangeEvent, isEcho, ownedChanges } from './event';

/**
 * Keeps what events tell, and up to which they were heard: the objects have news, and accounts that changed
 * themselves are dirty. Our own echoes are passed over, but for what they show of edits by others that we wrote over.
 * @param ours the user that the worker signs in as
 * @returns whether there is anything to do.
 */
export async function hearEvents(
  db: Db,
  events: readonly ChangeEvent[],
  { ours, at }: { ours: string; at: Instant },
): Promise<boolean> {
  const told = events
    .filter((event) => !isEcho(event, ours))
    .map(({ data }) => data.payload.ChangeEventHeader);
  const accounts = told
    .filter(({ entityName, changeType }) => entityName === 'Account' && changeType !== 'GAP_OVERFLOW')
    .flatMap(({ recordIds }) => recordIds.map(to18));
  const news = told.map(({ entityName }) => ({ source: SOURCE_ID, stream: entityName }));
  const { edits, written } = editsOf(events, ours, at);
  const heard = new Map(events.map(({ channel, data }) => [channel, data.event.replayId]));
  let isOvertaken = edits.some((edit) => edit.overtaken);
  await inTransaction(db, async (tx) => {
    await keepHeardEdits(tx, edits);
    if (await noteOvertaken(tx, written)) isOvertaken = true;
    await markDirty(tx, accounts, 'change event', at);
    await noteSourceNews(tx, news, at);
    for (const [channel, replayId] of heard) await keepReplayId(tx, channel, replayId);
  });
  return told.length > 0 || isOvertaken;
}

type FieldOf = Pick<HeardEdit, 'object' | 'record' | 'field'>;

/** Of the fields that we own, in the events' order: the last edit of each by another, and those that we wrote without one before. */
function editsOf(
  events: readonly ChangeEvent[],
  ours: string,
  at: Instant,
): { edits: HeardEdit[]; written: FieldOf[] } {
  const edits = new Map<string, HeardEdit>();
  const written = new Map<string, FieldOf>();
  for (const event of events) {
    const { object, records = [], by = '', fields = [] } = ownedChanges(event) ?? {};
    if (!object) continue;
    for (const record of records) {
      for (const [field, value] of fields) {
        const key = `${object} ${record} ${field}`;
        const edit = edits.get(key);
        if (by !== ours)
          edits.set(key, { object, record, field, value, author: by, heardAt: at, overtaken: false });
        else if (edit) edit.overtaken = true;
        else written.set(key, { object, record, field });
      }
    }
  }
  return { edits: [...edits.values()], written: [...written.values()] };
}
