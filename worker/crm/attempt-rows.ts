import type { CrmValue, OwnedFieldName, OwnedObject } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { checkpoint } from '../jobs/checkpoint';
import { isLeaseLost, type Lease } from '../store/leases';
import { type Intent, intend, type LedgerEntry, openIntents } from '../store/ledger';
import type { Db } from '../store/schema';
import { acknowledge, callFailed } from './acknowledge';
import type { OwnedRow } from './allow-list';
import type { Crm, RowResult } from './crm';
import { callFailure, type Failure } from './errors';
import type { PlanRow } from './plan';
import { readOwned } from './read-owned';
import type { Patience } from './retry';
import type { RowOutcome } from './row-outcome';
import { isToWrite, look, type SeenRow, settleSeen, type ToWrite } from './seen-rows';

export interface WriteContext {
  db: Db;
  crm: Crm;
  run: string;
  /** Names this process among others. */
  holder: string;
  now(): Date;
  signal: AbortSignal;
  patience?: Patience;
  /**
   * Rows of a plan that somebody approved are written whole or not at all: one of which any field differs from the
   * plan is held. Otherwise only such fields are left alone, as edits.
   */
  whole?: boolean;
  /** Writes also what somebody took back: only the taking back itself does. */
  takesBack?: boolean;
  /** As of when the rows were scored: an account that was scored anew since is left to whoever did. */
  asOf?: Instant;
  /** Few rows that are waited for: they are written before what is left of many. */
  first?: boolean;
  /** How rows ended before these: a renewal follows its account. */
  earlier?: readonly RowOutcome[];
  /** Rows from which a bulk job is used; without it predicted calls decide. */
  bulkFrom?: number | undefined;
}

/**
 * One way to bring rows of one object to the CRM.
 * @throws StillGoing where the CRM may go on with them; else what was refused, or broke off, and is over
 */
export type Send = (
  context: WriteContext & { patience: Patience },
  object: OwnedObject,
  lease: Lease,
  rows: readonly OwnedRow[],
) => Promise<RowResult[]>;

/** What went wrong while the CRM works on rows by itself: how they end is to be looked up. */
export class StillGoing extends Error {
  constructor(cause: unknown) {
    super('The CRM may go on with the rows.', { cause });
  }
}

export interface Attempt {
  outcomes: RowOutcome[];
  /** Set when no further row is worth a call: the set-up is wrong, or the org has to rest. */
  stop: Failure | null;
  /** Rows to try again. */
  again: PlanRow[];
}

/**
 * Tries rows of one object once: reads them right before, so that what somebody changed since the plan is left alone
 * and what an earlier attempt did write is only acknowledged; commits what it is about to do; sends it.
 */
export async function attemptRows(
  context: WriteContext & { patience: Patience },
  send: Send,
  lease: Lease,
  rows: readonly PlanRow[],
): Promise<Attempt> {
  const [first] = rows;
  if (!first) return { outcomes: [], stop: null, again: [] };
  const { object } = first;
  const records = rows.map((row) => row.record);
  // Whoever left an intent open, a call that broke off or a process that died: nobody is writing it any more.
  const open = new Map<string, LedgerEntry[]>();
  for (const entry of await openIntents(context.db, object, records))
    open.set(entry.record, [...(open.get(entry.record) ?? []), entry]);
  const current = await readOwned(context.crm, object, { ids: records }, { signal: context.signal });
  const seen = rows.map((row) =>
    look(row, current.get(row.record) ?? null, open.get(row.record) ?? [], context),
  );
  const outcomes = await settleSeen(context, seen);
  const toWrite = seen.filter(isToWrite);
  if (toWrite.length === 0) return { outcomes, stop: null, again: [] };
  const sent = await intendAndSend(context, send, lease, object, toWrite);
  return { ...sent, outcomes: [...outcomes, ...sent.outcomes] };
}

async function intendAndSend(
  context: WriteContext & { patience: Patience },
  send: Send,
  lease: Lease,
  object: OwnedObject,
  rows: readonly ToWrite[],
): Promise<Attempt> {
  const { db, run, now } = context;
  const intents: Intent[] = rows.map((row) => ({ record: row.plan.record, fields: row.now.toWrite }));
  checkpoint('intent.before', { run, rows: rows.length });
  const ids = await intend(db, { run, object, lease, at: now().toISOString() }, intents);
  checkpoint('intent.after', { run, rows: rows.length });

  checkpoint('call.before', { run, rows: rows.length });
  let results: RowResult[];
  try {
    results = await send(context, object, lease, rows.map(toOwnedRow));
  } catch (error) {
    const goesOn = error instanceof StillGoing;
    const cause = goesOn ? error.cause : error;
    // Who follows looks up how the rows ended.
    if (context.signal.aborted || isLeaseLost(cause)) throw cause;
    return await callFailed(context, rows, ids, callFailure(cause), goesOn);
  }
  checkpoint('call.after', { run, rows: rows.length });

  checkpoint('acknowledge.before', { run, rows: rows.length });
  const attempt = await acknowledge(context, rows, ids, results);
  checkpoint('acknowledge.after', { run, rows: rows.length });
  return attempt;
}

const toOwnedRow = ({ plan, now }: SeenRow): OwnedRow => ({
  id: plan.record,
  fields: Object.fromEntries(
    Object.entries(now.toWrite).map(([field, [, next]]): [OwnedFieldName, CrmValue] => [
      field as OwnedFieldName,
      next,
    ]),
  ),
});
