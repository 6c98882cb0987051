import type { Instant } from '../../../shared/day';
import type { Crm, CrmRecord } from '../../crm/crm';
import type { Page, SourceContext, Stream } from '../define-source';
import type { SalesforceSettings } from './settings';
import { cursorOf, lowerBound, PAGE_ROWS, type Position, positionOf, windowOf } from './window';

/** What every object's reader has at hand during one read. */
export interface Reading {
  crm: Crm;
  settings: SalesforceSettings;
  context: SourceContext;
  /** Everything stamped before this is read, nothing from it on. */
  upper: Instant;
  signal: AbortSignal;
  /** Records of touchpoints that are stored and open; asked once a read. */
  openTouches(): Promise<ReadonlySet<string>>;
}

/** What a reader makes of a page of records. */
export type Taken = Pick<Page, 'facts' | 'keys' | 'touched' | 'quarantine' | 'findings'>;

/** One object, paged by (SystemModstamp, Id), deleted records included. */
export interface ObjectStream {
  /** SObject, also the name of its cursor. */
  object: string;
  provides: readonly Stream[];
  /** Fields and subqueries to ask for. */
  select(reading: Reading, at: Position): Promise<string[]>;
  /** Further condition. */
  where?: string;
  /** The first pass has nothing to add to another object's: only what changes later is read. */
  changesOnly?: true;
  take(reading: Reading, records: CrmRecord[], at: Position): Promise<Taken>;
}

/** Reads one object from its cursor on. Yields nothing where the org lacks the object or does not show it. */
export async function* readObject(
  reading: Reading,
  stream: ObjectStream,
  cursor: Page['cursor'],
): AsyncGenerator<Page> {
  if (!(await reading.crm.describe(stream.object))) return;
  const at = positionOf(cursor);
  const complete = stream.provides.map((kind) => ({ kind, through: reading.upper }));
  const done = cursorOf({ floor: reading.upper, after: null });
  if (stream.changesOnly && at.floor === null) {
    yield { stream: stream.object, cursor: done, rows: 0 };
    return;
  }
  const fields = (await stream.select(reading, at)).join(', ');
  const ask = (): Promise<CrmRecord[]> => {
    const conditions = [windowOf(at, reading.upper), ...(stream.where ? [stream.where] : [])].join(' AND ');
    const asked = reading.crm.query(
      `SELECT ${fields} FROM ${stream.object} WHERE ${conditions} ORDER BY SystemModstamp, Id LIMIT ${PAGE_ROWS}`,
      { all: true, signal: reading.signal },
    );
    // It may fail while the page before it is being stored, or never be waited for.
    asked.catch(() => undefined);
    return asked;
  };
  for (let next = ask(); ; ) {
    reading.signal.throwIfAborted();
    const records = await next;
    const taken = records.length > 0 ? await stream.take(reading, records, at) : {};
    const last = records.at(-1);
    const more = records.length === PAGE_ROWS && last !== undefined;
    if (more) {
      at.after = { modstamp: instantOf(last), id: String(last['Id']) };
      // The org answers the next page while this one is stored.
      next = ask();
    }
    yield {
      stream: stream.object,
      rows: records.length,
      ...taken,
      ...(more ? { cursor: cursorOf(at) } : { cursor: done, complete }),
    };
    if (!more) return;
  }
}

const instantOf = (record: CrmRecord): Instant => new Date(String(record['SystemModstamp'])).toISOString();

/** Those of `wanted` that the org has and shows; null ones are not mapped. */
export async function shown(crm: Crm, object: string, wanted: readonly (string | null)[]): Promise<string[]> {
  const described = await crm.describe(object);
  const found = wanted.flatMap((name) =>
    name === null ? [] : (described?.fields.get(name.toLowerCase())?.name ?? []),
  );
  return [...new Set(found)];
}

/** The name under which a lookup's record is nested (`Customer_Success_Manager__r`), null where there is none. */
export async function relationshipOf(crm: Crm, object: string, field: string | null): Promise<string | null> {
  if (field === null) return null;
  return (await crm.describe(object))?.fields.get(field.toLowerCase())?.relationshipName ?? null;
}

/**
 * Child subquery of a record's field history, as far as this pass needs it; none where the org keeps none.
 * History rows of records seen before are only read from the pass's lower bound on.
 */
export async function historyOf(crm: Crm, historyObject: string, at: Position): Promise<string[]> {
  if (!(await crm.describe(historyObject))) return [];
  const low = lowerBound(at);
  const since = low === null ? '' : ` WHERE CreatedDate >= ${low}`;
  return [`(SELECT Field, OldValue, NewValue, CreatedDate FROM Histories${since})`];
}
