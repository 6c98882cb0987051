import { sql } from 'kysely';
import type { Day, Instant } from '../../shared/day';
import { checkpoint } from '../jobs/checkpoint';
import { resolveKeys } from '../store/account-keys';
import { noteCompleteness } from '../store/completeness';
import { advanceCursor } from '../store/cursors';
import { markDirty } from '../store/dirty';
import { writeFacts } from '../store/facts';
import { closeFindings, type Finding, noteFindings } from '../store/findings';
import type { Fact, Kind } from '../store/kinds';
import { guardLease, type Lease } from '../store/leases';
import type { Store } from '../store/open-store';
import { quarantine } from '../store/quarantine';
import type { Db } from '../store/schema';
import { recordUseFiles } from '../store/use-files';
import { adoptClaims, spread } from './claims';
import type { FactBatch, Page, Source } from './define-source';
import { readCursors, sourceContext } from './source-context';

/** A source stops when more than this share of the rows of one read is faulty. */
const MOST_FAULTY = 0.2;
/** Below so many faulty rows a share says nothing. */
const FEW_FAULTS = 10;
/** Finding of a source that was not read on because of its faulty rows. */
export const STOPPED = 'SOURCE_STOPPED';
/** Longest text of a row that is kept aside. */
const KEPT_TEXT = 2000;

export interface PullContext {
  store: Pick<Store, 'db' | 'folder'>;
  /** All sources of the run: keys claimed by one are keys of others. */
  sources: readonly Source[];
  zone: string;
  run: { asOf: Instant; day: Day };
  signal: AbortSignal;
  /** Guards each page: a reader that has lost it stores nothing more. */
  lease?: Lease;
  /** Called after each page's commit. */
  onPage?(page: { source: string; stream: string; rows: number }): void;
}

export interface PullResult {
  pages: number;
  rows: number;
  faulty: number;
  /** Versions of facts opened and closed. */
  inserted: number;
  closed: number;
  /** Why it was stopped; null: it was read to its end. */
  stopped: string | null;
}

/**
 * Reads one source from its cursors on. Each page and its cursor are one transaction: whatever ends the process,
 * the next read goes on after the last page that was stored, and a page read twice changes nothing.
 * @param only streams of it that are said to have news; all, unless given.
 * @throws what the source throws (PlimsollError where it can name the remedy), and the abort's reason.
 */
export async function pullSource(
  context: PullContext,
  source: Source,
  only?: ReadonlySet<string>,
): Promise<PullResult> {
  const { store, run, zone, signal } = context;
  const result: PullResult = { pages: 0, rows: 0, faulty: 0, inserted: 0, closed: 0, stopped: null };
  await adoptClaims(store.db, source);
  const cursors = await readCursors(store.db, source.id);
  const ctx = sourceContext(store, source, { ...run, zone });
  for await (const page of source.read(ctx, cursors, signal, only)) {
    signal.throwIfAborted();
    result.rows += page.rows;
    result.faulty += page.faults ?? page.quarantine?.length ?? 0;
    if (isTooFaulty(result)) {
      result.stopped = await stop(context, source, page, result);
      return result;
    }
    const { inserted, closed } = await store.db
      .transaction()
      .execute((tx) => storePage(tx, context, source, page));
    result.pages += 1;
    result.inserted += inserted;
    result.closed += closed;
    checkpoint('page.committed', { source: source.id, stream: page.stream });
    context.onPage?.({ source: source.id, stream: page.stream, rows: page.rows });
  }
  signal.throwIfAborted();
  await closeFindings(store.db, source.id, STOPPED);
  return result;
}

const isTooFaulty = ({ rows, faulty }: PullResult): boolean =>
  faulty >= FEW_FAULTS && faulty > MOST_FAULTY * rows;

async function storePage(
  tx: Db,
  { run: { asOf }, zone, sources, lease }: PullContext,
  source: Source,
  page: Page,
): Promise<{ inserted: number; closed: number }> {
  if (lease) await guardLease(tx, lease);
  const written = { inserted: 0, closed: 0 };
  if (page.keys?.length) await resolveKeys(tx, spread(page.keys, sources));
  for (const batch of page.facts ?? []) {
    const { inserted, closed } = await writeBatch(tx, source.id, batch, zone);
    written.inserted += inserted;
    written.closed += closed;
  }
  if (page.touched?.length) await markDirty(tx, page.touched, source.id, asOf);
  if (page.touchedKeys?.length) {
    await markDirty(tx, await accountsOf(tx, source.id, page.touchedKeys), source.id, asOf);
  }
  await keepAside(tx, source, page, asOf);
  for (const code of page.settled ?? []) await closeFindings(tx, source.id, code);
  if (page.files) {
    const files = page.files.files.map(({ modified, rows, ...file }) => ({
      ...file,
      modifiedAt: modified,
      events: rows,
      readAt: asOf,
    }));
    await recordUseFiles(tx, source.id, page.files.taxonomy, files);
  }
  if (page.cursor !== undefined) await advanceCursor(tx, source.id, page.stream, page.cursor, asOf);
  for (const { kind, through } of page.complete ?? []) {
    await noteCompleteness(tx, { source: source.id, kind, completeThrough: through }, asOf);
  }
  return written;
}

// A batch names its kind, so that its facts are of that kind; the compiler cannot follow a union through a call.
const writeBatch = (tx: Db, source: string, batch: FactBatch, zone: string) =>
  writeFacts(tx, source, batch.kind as Kind, batch.facts as Fact[], zone);

async function accountsOf(tx: Db, source: string, keys: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ account_id: string }>`
    select distinct account_id from account_key
    where source = ${source} and source_key = any(${[...keys]}::text[])`.execute(tx);
  return rows.map((row) => row.account_id);
}

async function keepAside(tx: Db, source: Source, page: Page, at: Instant): Promise<void> {
  if (page.quarantine?.length) {
    const rows = page.quarantine.map((row) => ({ ...row, body: row.body.slice(0, KEPT_TEXT) }));
    await quarantine(tx, source.id, rows, at);
  }
  if (page.findings?.length) await noteFindings(tx, source.id, page.findings.map(withAction), at);
}

/** A finding's action stands in its message: it is shown as one text. */
const withAction = ({ code, subject, message, action }: NonNullable<Page['findings']>[number]): Finding => ({
  code,
  subject,
  message: `${message} ${action}`,
});

/** Keeps what shows why, and stores nothing else of the page: it is read again the next time. */
async function stop(context: PullContext, source: Source, page: Page, result: PullResult): Promise<string> {
  const share = Math.round((100 * result.faulty) / result.rows);
  const message =
    `Source ${source.id} was stopped: ${result.faulty} of ${result.rows} rows (${share} %) are faulty, ` +
    'and it is not read on until that is corrected.';
  await context.store.db.transaction().execute(async (tx) => {
    await keepAside(tx, source, page, context.run.asOf);
    await noteFindings(tx, source.id, [{ code: STOPPED, subject: '', message }], context.run.asOf);
  });
  return message;
}
