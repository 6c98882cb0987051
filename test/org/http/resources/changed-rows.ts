import type { Row } from '../../data/row';
import { ApiError, resourceNotFound } from '../api-error';
import { ok, type Reply, type SignedCall } from '../call';
import type { Site } from '../site';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** How far back a window may begin, and how long deleted rows are told of, counted from now. */
const MAX_AGE = 30 * DAY;
const RECYCLED = 15 * DAY;
const MAX_IDS = 600_000;

/** `GET /sobjects/T/updated?start=&end=`: ids of the living rows changed in the window. */
export function getUpdated(site: Site, call: SignedCall): Reply {
  const { rows, covered } = window(site, call, false, 0);
  return ok({ ids: rows.map((row) => row.Id), latestDateCovered: covered });
}

/** `GET /sobjects/T/deleted?start=&end=`: the rows deleted in the window, of those that the recycle bin still holds. */
export function getDeleted(site: Site, call: SignedCall): Reply {
  const earliest = toMinute(site.clock.ms() - RECYCLED);
  const { rows, covered } = window(site, call, true, earliest);
  const deletedRecords = rows.map((row) => ({
    deletedDate: onWire(Date.parse(row.SystemModstamp)),
    id: row.Id,
  }));
  return ok({ deletedRecords, earliestDateAvailable: onWire(earliest), latestDateCovered: covered });
}

/** The rows stamped within the asked minutes, none before `earliest`; `covered` is up to where the answer is whole. */
function window(
  site: Site,
  call: SignedCall,
  deleted: boolean,
  earliest: number,
): { rows: Row[]; covered: string } {
  const { userId } = call.session;
  const object = site.org.object(call.params['type'] ?? '');
  if (!site.org.mayReadObject(userId, object.name)) throw resourceNotFound();
  if (!object.traits.replicateable) {
    throw new ApiError(400, 'INVALID_TYPE', `sObject type ${object.name} is not replicable`);
  }
  const now = site.clock.ms();
  const start = toMinute(readTime(call, 'start'));
  const end = toMinute(readTime(call, 'end'));
  if (start < toMinute(now) - MAX_AGE) {
    throw new ApiError(400, 'INVALID_REPLICATION_DATE', 'startDate cannot be more than 30 days ago');
  }
  if (end - start < MINUTE) {
    const message = 'startDate must be at least one minute greater than endDate';
    throw new ApiError(400, 'INVALID_REPLICATION_DATE', message);
  }
  const [from, to] = [new Date(Math.max(start, earliest)).toISOString(), new Date(end).toISOString()];
  const rows: Row[] = [];
  for (const row of site.org.rows(object.name)) {
    if (row.IsDeleted !== deleted || row.SystemModstamp < from || row.SystemModstamp >= to) continue;
    if (site.org.maySeeRow(userId, object.name, row)) rows.push(row);
  }
  if (rows.length > MAX_IDS) {
    throw new ApiError(400, 'EXCEEDED_ID_LIMIT', `more than ${MAX_IDS} ids changed between the two dates`);
  }
  return { rows, covered: onWire(Math.min(end, toMinute(now))) };
}

/** Seconds are not looked at. */
const toMinute = (at: number) => Math.floor(at / MINUTE) * MINUTE;

function readTime(call: SignedCall, name: string): number {
  const text = call.query.get(name) ?? '';
  // A plus sign that a client left unescaped arrives as a blank.
  const at = Date.parse(text.replace(' ', '+'));
  if (!Number.isNaN(at)) return at;
  throw new ApiError(400, 'INVALID_QUERY_FILTER_OPERATOR', `${name} is not a valid date: ${text}`);
}

const onWire = (at: number) => new Date(at).toISOString().replace('Z', '+0000');
