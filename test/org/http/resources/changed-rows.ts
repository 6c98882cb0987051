import type { Row } from '../../data/types';
import { ApiError } from '../api-error';
import { ok, type Reply, type SignedCall } from '../call';
import type { Site } from '../site';

const THIRTY_DAYS = 30 * 86_400_000;

/** `GET /sobjects/T/updated?start=&end=`: ids of the living rows changed in the window. */
export function getUpdated(site: Site, call: SignedCall): Reply {
  const { rows, end } = window(site, call);
  const ids = rows.filter((row) => !row.IsDeleted).map((row) => row.Id);
  return ok({ ids, latestDateCovered: onWire(end) });
}

/** `GET /sobjects/T/deleted?start=&end=`: the rows deleted in the window. */
export function getDeleted(site: Site, call: SignedCall): Reply {
  const { rows, end } = window(site, call);
  const deletedRecords = rows
    .filter((row) => row.IsDeleted)
    .map((row) => ({ id: row.Id, deletedDate: onWire(new Date(row.SystemModstamp)) }));
  const earliest = new Date(site.clock.now().getTime() - THIRTY_DAYS);
  return ok({ deletedRecords, earliestDateAvailable: onWire(earliest), latestDateCovered: onWire(end) });
}

function window(site: Site, call: SignedCall): { rows: Row[]; end: Date } {
  const object = site.org.object(call.params['type'] ?? '');
  const start = readTime(call, 'start');
  const end = readTime(call, 'end');
  if (start.getTime() < site.clock.now().getTime() - THIRTY_DAYS) {
    throw new ApiError(400, 'INVALID_REPLICATION_DATE', 'startDate cannot be more than 30 days ago');
  }
  if (start >= end) {
    throw new ApiError(400, 'INVALID_REPLICATION_DATE', 'startDate before endDate is expected');
  }
  const [from, to] = [start.toISOString(), end.toISOString()];
  const rows = [...site.org.rows(object.name)].filter(
    (row) =>
      row.SystemModstamp >= from &&
      row.SystemModstamp < to &&
      site.org.maySeeRow(call.session.userId, object.name, row),
  );
  return { rows, end };
}

function readTime(call: SignedCall, name: string): Date {
  const text = call.query.get(name) ?? '';
  // A plus sign that a client left unescaped arrives as a blank.
  const at = new Date(text.replace(' ', '+'));
  if (!Number.isNaN(at.getTime())) return at;
  throw new ApiError(400, 'INVALID_QUERY_FILTER_OPERATOR', `${name} is not a valid date: ${text}`);
}

const onWire = (at: Date) => at.toISOString().replace('Z', '+0000');
