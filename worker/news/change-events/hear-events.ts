import type { Instant } from '../../../shared/day';
import { to18 } from '../../../shared/salesforce-id';
import { SOURCE_ID } from '../../sources/salesforce/account-keys';
import { markDirty } from '../../store/dirty';
import { keepReplayId } from '../../store/replay-ids';
import { inTransaction } from '../../store/rows';
import type { Db } from '../../store/schema';
import { noteSourceNews } from '../../store/source-news';
import { type ChangeEvent, isEcho } from './event';
import { OwnedNews } from './owned-news';

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
  const heardNow = new OwnedNews(events, ours);
  const heard = new Map(events.map(({ channel, data }) => [channel, data.event.replayId]));
  let isOvertaken = false;
  await inTransaction(db, async (tx) => {
    isOvertaken = await heardNow.keep(tx);
    await markDirty(tx, accounts, 'change event', at);
    await noteSourceNews(tx, news, at);
    for (const [channel, replayId] of heard) await keepReplayId(tx, channel, replayId);
  });
  return told.length > 0 || isOvertaken;
}
