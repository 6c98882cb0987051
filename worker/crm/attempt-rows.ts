import type { CrmValue, OwnedFieldName, OwnedObject } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { allEnded } from '../all-ended';
import { checkpoint } from '../jobs/checkpoint';
import { isLeaseLost, type Lease } from '../store/leases';
import { acknowledgedSince, type Intent, intend, type LedgerEntry, unknownIntents } from '../store/ledger';
import type { LedgerFields } from '../store/schema';
import { type Answered, acknowledge, callFailed } from './acknowledge';
import type { OwnedRow } from './allow-list';
import { type Send, StillGoing, type WriteContext } from './attempt';
import { callFailure } from './errors';
import type { PlanRow } from './plan';
import { readOwned } from './read-owned';
import type { Patience } from './retry';
import type { RowResult } from './row-result';
import { isToWrite, look, type SeenRow, settleSeen, type ToWrite } from './seen-rows';

/**
 * Tries rows of one object once: reads them right before, so that what somebody changed since the plan is left alone
 * and what an earlier attempt did write is only acknowledged; commits what it is about to do; sends it.
 * @param kept once fulfilled, all is kept of the rows before these: nothing is committed to earlier
 */
export async function attemptRows(
  context: WriteContext & { patience: Patience },
  send: Send,
  lease: Lease,
  rows: readonly PlanRow[],
  kept: Promise<unknown>,
): Promise<Answered> {
  const [first] = rows;
  if (!first) return NONE;
  const { object } = first;
  const records = rows.map((row) => row.record);
  const lookedAt = context.now().toISOString();
  const [current, open, written] = await allEnded([
    readOwned(context.crm, object, { ids: records }, { signal: context.signal }),
    // Whoever left an intent open, a call that broke off or a process that died: nobody is writing it any more.
    unknownIntents(context.db, object, records).then(byRecord),
    acknowledgedSince(context.db, object, records, context.plannedAt).then(byRecord),
  ]);
  const seen = rows.map((row) =>
    look(
      row,
      current.get(row.record) ?? null,
      { open: open.get(row.record) ?? [], written: written.get(row.record) ?? [] },
      context,
    ),
  );
  await kept;
  const outcomes = await settleSeen(context, lease, seen);
  const toWrite = seen.filter(isToWrite);
  if (toWrite.length === 0) return { ...NONE, outcomes };
  const sent = await intendAndSend(context, send, { lease, object, lookedAt }, toWrite);
  return { ...sent, outcomes: [...outcomes, ...sent.outcomes] };
}

const NONE: Answered = { outcomes: [], stop: null, again: [], kept: Promise.resolve() };

function byRecord(entries: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  const records = new Map<string, LedgerEntry[]>();
  for (const entry of entries) records.set(entry.record, [...(records.get(entry.record) ?? []), entry]);
  return records;
}

async function intendAndSend(
  context: WriteContext & { patience: Patience },
  send: Send,
  { lease, object, lookedAt }: { lease: Lease; object: OwnedObject; lookedAt: Instant },
  rows: readonly ToWrite[],
): Promise<Answered> {
  const { db, run } = context;
  const intents: Intent[] = rows.map((row) => ({ record: row.plan.record, fields: ledgerFields(row) }));
  checkpoint('intent.before', { run, rows: rows.length });
  const intended = intend(db, { run, object, lease, at: lookedAt }, intents);
  const mayChange = intended.then(() => {
    checkpoint('intent.after', { run, rows: rows.length });
    checkpoint('call.before', { run, rows: rows.length });
  });
  // Where sending fails earlier than it waits for them.
  mayChange.catch(() => undefined);
  let results: RowResult[];
  try {
    results = await send(context, object, lease, rows.map(toOwnedRow), mayChange);
  } catch (error) {
    // Why the intents could not be committed is thrown, whatever became of the sending.
    const ids = await intended;
    const goesOn = error instanceof StillGoing;
    const cause = goesOn ? error.cause : error;
    // Who follows looks up how the rows ended.
    if (context.signal.aborted || isLeaseLost(cause)) throw cause;
    return { ...NONE, ...(await callFailed(context, rows, ids, callFailure(cause), goesOn)) };
  }
  checkpoint('call.after', { run, rows: rows.length });

  checkpoint('acknowledge.before', { run, rows: rows.length });
  const answered = acknowledge(context, rows, await intended, results);
  const kept = answered.kept.then(() => checkpoint('acknowledge.after', { run, rows: rows.length }));
  // Whoever asks for it hears of it.
  kept.catch(() => undefined);
  return { ...answered, kept };
}

function ledgerFields({ plan, now }: SeenRow): LedgerFields {
  const fields: LedgerFields = { ...now.toWrite };
  for (const field of plan.theirs ?? []) {
    const change = now.toWrite[field];
    if (change) fields[field] = [...change, 'theirs'];
  }
  return fields;
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
