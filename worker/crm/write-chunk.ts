import type { CrmValue } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import { checkpoint } from '../jobs/checkpoint';
import { acknowledgeValues } from '../store/bases';
import { closeExceptions, recordExceptions } from '../store/exceptions';
import { holdRecords, liftHolds, undoneHolds } from '../store/holds';
import type { Lease } from '../store/leases';
import { type Intent, intend, type LedgerEntry, type Outcome, openIntents, settle } from '../store/ledger';
import { inTransaction } from '../store/rows';
import type { BigIntText, Db } from '../store/schema';
import { compareRow, type RowNow } from './compare-row';
import { ROWS_PER_CALL } from './connection';
import type { Crm, RowResult } from './crm';
import { callFailure, type Failure, rowFailure } from './errors';
import { newHold } from './holds';
import { CAP_BASE, newValues } from './load-plan';
import { overtaken } from './overtaken';
import type { CrmRow, PlanRow } from './plan';
import { readOwned } from './read-owned';
import { type Patience, realPatience, retryDelay } from './retry';
import { ended, heldBack, type RowOutcome, refused } from './row-outcome';
import { wasApplied } from './was-applied';
import { asWriter } from './writer-lease';

const OBJECT = 'Account';

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
}

export interface ChunkResult {
  outcomes: RowOutcome[];
  /** Set when no further row is worth a call: the set-up is wrong, or the org has to rest. */
  stop: Failure | null;
}

/**
 * Writes at most 200 planned rows. Each attempt reads the rows again right before it writes, so that what
 * somebody changed since the plan is left alone and what an earlier attempt did write is only acknowledged.
 * Rows refused for a passing reason are tried again after 1, 4 and 15 s. Every row ends with an outcome, and
 * every intent with an end, or as unknown where the call broke off and could not be looked up.
 */
export async function writeChunk(context: WriteContext, rows: readonly PlanRow[]): Promise<ChunkResult> {
  if (rows.length > ROWS_PER_CALL) throw new RangeError(`At most ${ROWS_PER_CALL} rows a chunk`);
  const patience = context.patience ?? realPatience;
  const outcomes = new Map<string, RowOutcome>();
  let pending = [...rows].sort((a, b) => (a.account < b.account ? -1 : 1));
  for (let attempt = 0; ; attempt++) {
    context.signal.throwIfAborted();
    const tried = await asWriter(context.db, { ...context, patience }, async (lease) => {
      // What was taken back after the rows were planned.
      const undone = await undoneHolds(context.db, OBJECT, context.takesBack ? [] : accountsOf(pending));
      for (const [account, hold] of undone) outcomes.set(account, heldBack(account, hold));
      const passed = await overtaken(context, accountsOf(pending));
      for (const [account, outcome] of passed) outcomes.set(account, outcome);
      return await attemptRows(
        context,
        lease,
        pending.filter((row) => !undone.has(row.account) && !passed.has(row.account)),
      );
    });
    for (const outcome of tried.outcomes) outcomes.set(outcome.account, outcome);
    const delay = retryDelay(attempt, patience.random);
    if (tried.stop || tried.again.length === 0 || delay === null) {
      return {
        outcomes: rows.map((row) => outcomes.get(row.account) ?? ended(row.account, 'unchanged')),
        stop: tried.stop,
      };
    }
    pending = tried.again;
    await patience.sleep(delay, context.signal);
  }
}

const accountsOf = (rows: readonly PlanRow[]): string[] => rows.map((row) => row.account);

interface Attempt extends ChunkResult {
  /** Rows to try again. */
  again: PlanRow[];
}

async function attemptRows(
  context: WriteContext,
  lease: Lease,
  pending: readonly PlanRow[],
): Promise<Attempt> {
  if (pending.length === 0) return { outcomes: [], stop: null, again: [] };
  const accounts = accountsOf(pending);
  // Whoever left an intent open, a call that broke off or a process that died: nobody is writing it any more.
  const open = await openIntents(context.db, OBJECT, accounts);
  const current = await readOwned(context.crm, { ids: accounts }, { signal: context.signal });
  const seen = pending.map((row) =>
    look(
      row,
      current.get(row.account),
      open.filter((entry) => entry.record === row.account),
      context.whole ?? false,
    ),
  );
  const outcomes = await settleSeen(context, seen);
  const toWrite = seen.filter(
    (row): row is Seen & { current: CrmRow } => row.current !== null && isToWrite(row),
  );
  if (toWrite.length === 0) return { outcomes, stop: null, again: [] };
  const written = await writeRows(context, lease, toWrite);
  return { ...written, outcomes: [...outcomes, ...written.outcomes] };
}

interface Seen {
  plan: PlanRow;
  current: CrmRow | null;
  now: RowNow;
  /** Earlier attempts at the record whose end was not seen. */
  open: readonly LedgerEntry[];
  /** Differs from the approved plan. */
  changed: readonly string[];
}

const NOTHING: RowNow = { toWrite: {}, applied: {}, edited: [] };

function look(
  plan: PlanRow,
  current: CrmRow | undefined,
  open: readonly LedgerEntry[],
  whole: boolean,
): Seen {
  const now = current ? compareRow(plan, current, open.map(newValues)) : NOTHING;
  const changed = whole ? now.edited.map(({ field }) => field) : [];
  return { plan, current: current ?? null, now: changed.length > 0 ? NOTHING : now, open, changed };
}

const isToWrite = (row: Seen): boolean => Object.keys(row.now.toWrite).length > 0;
const GONE = rowFailure('ENTITY_IS_DELETED', 'The account is not to be found in the CRM.');

/** Keeps what the reading before a write showed, and ends the rows that need none. */
async function settleSeen(
  { db, run, now, whole = false }: WriteContext,
  seen: readonly Seen[],
): Promise<RowOutcome[]> {
  const at = now().toISOString();
  const ends: Outcome[] = seen.flatMap((row) => row.open.map((entry) => endOfOpen(entry, row.current)));
  const applied = seen.flatMap(({ plan, now: { applied: values } }) => {
    const held = Object.entries(values).map(([field, value]) => ({ record: plan.account, field, value }));
    return held.length === 0 ? [] : [...held, { record: plan.account, field: CAP_BASE, value: plan.cap }];
  });
  const edits = seen.flatMap(({ plan, current, now: { edited } }) =>
    edited.map((edit) => ({
      object: OBJECT,
      record: plan.account,
      author: current?.lastModifiedBy ?? null,
      policy: 'respect' as const,
      ...edit,
    })),
  );
  if (ends.length + applied.length + edits.length > 0) {
    await inTransaction(db, async (tx) => {
      await settle(tx, ends, at);
      await acknowledgeValues(tx, OBJECT, applied);
      await recordExceptions(tx, edits, { run, at });
    });
  }
  return seen.flatMap((row) => {
    const { account } = row.plan;
    if (row.current === null) return [refused(account, GONE)];
    if (row.changed.length > 0) return [changedSincePlan(account, row.changed)];
    if (isToWrite(row)) return [];
    // A run that was cut off wrote them; an approved plan that is applied again finds them so.
    const isOurs = Object.keys(row.now.applied).length > 0 && (!whole || row.open.length > 0);
    return [ended(account, isOurs ? 'written' : 'unchanged')];
  });
}

const changedSincePlan = (account: string, fields: readonly string[]): RowOutcome => ({
  account,
  outcome: 'held',
  code: 'CHANGED_SINCE_PLAN',
  message: `The CRM no longer holds what the plan was made from: ${fields.join(', ')}.`,
  action: 'Make a new plan and look at this account in it.',
});

function endOfOpen({ id, fields }: LedgerEntry, current: CrmRow | null): Outcome {
  if (current !== null && wasApplied(fields, current.values)) return { id, status: 'acknowledged' };
  return {
    id,
    status: 'failed',
    code: 'NOT_APPLIED',
    message: 'The call broke off before it changed the row.',
  };
}

async function writeRows(
  context: WriteContext,
  lease: Lease,
  rows: readonly (Seen & { current: CrmRow })[],
): Promise<Attempt> {
  const { db, crm, run, now } = context;
  const intents: Intent[] = rows.map((row) => ({ record: row.plan.account, fields: row.now.toWrite }));
  checkpoint('intent.before', { run, rows: rows.length });
  const ids = await intend(db, { run, object: OBJECT, lease, at: now().toISOString() }, intents);
  checkpoint('intent.after', { run, rows: rows.length });

  checkpoint('call.before', { run, rows: rows.length });
  let results: RowResult[];
  try {
    results = await crm.writeOwned(OBJECT, rows.map(toOwnedRow));
  } catch (error) {
    return await callFailed(context, rows, ids, callFailure(error));
  }
  checkpoint('call.after', { run, rows: rows.length });

  checkpoint('acknowledge.before', { run, rows: rows.length });
  const attempt = await acknowledge(
    context,
    rows,
    ids,
    new Map(results.map((result) => [result.id, result])),
  );
  checkpoint('acknowledge.after', { run, rows: rows.length });
  return attempt;
}

const toOwnedRow = (row: Seen) => ({
  id: row.plan.account,
  fields: Object.fromEntries(
    Object.entries(row.now.toWrite).map(([field, [, next]]): [string, CrmValue] => [field, next]),
  ),
});

async function acknowledge(
  { db, now }: WriteContext,
  rows: readonly (Seen & { current: CrmRow })[],
  ids: ReadonlyMap<string, BigIntText>,
  results: ReadonlyMap<string, RowResult>,
): Promise<Attempt> {
  const at: Instant = now().toISOString();
  const ends: Outcome[] = [];
  const outcomes: RowOutcome[] = [];
  const again: PlanRow[] = [];
  const written: PlanRow[] = [];
  const held: { row: Seen & { current: CrmRow }; failure: Failure }[] = [];
  let stop: Failure | null = null;
  for (const row of rows) {
    const { account } = row.plan;
    const id = ids.get(account);
    const failure = results.get(account)?.failure ?? null;
    if (id !== undefined) ends.push(endOf(id, failure));
    outcomes.push(failure ? refused(account, failure) : ended(account, 'written'));
    if (!failure) written.push(row.plan);
    else if (failure.class === 'retryRow') again.push(row.plan);
    else if (failure.class === 'holdRow') held.push({ row, failure });
    else if (failure.class !== 'resolveAgain') stop = failure;
  }
  await inTransaction(db, async (tx) => {
    await settle(tx, ends, at);
    await acknowledgeValues(
      tx,
      OBJECT,
      written.map((row) => ({ record: row.account, field: CAP_BASE, value: row.cap })),
    );
    await liftHolds(
      tx,
      OBJECT,
      written.map((row) => row.account),
    );
    await closeExceptions(tx, written.flatMap(overwritten), at);
    await holdRecords(
      tx,
      OBJECT,
      held.map(({ row, failure }) =>
        newHold(
          {
            record: row.plan.account,
            code: failure.code,
            message: failure.message,
            modstamp: row.current.modstamp,
          },
          at,
        ),
      ),
    );
  });
  return { outcomes, stop, again };
}

const endOf = (id: BigIntText, failure: Failure | null): Outcome =>
  failure
    ? { id, status: 'failed', code: failure.code, message: failure.message }
    : { id, status: 'acknowledged' };

/** Edits that our write has replaced. */
const overwritten = (row: PlanRow) =>
  row.exceptions
    .filter((edit) => edit.field in row.fields)
    .map((edit) => ({ object: OBJECT, record: edit.record, field: edit.field }));

/**
 * The whole call failed. A refusal is known not to have changed anything; where it broke off, or was answered by
 * something that is no answer of Salesforce's, the rows are unknown until they are read again.
 */
async function callFailed(
  { db, now }: WriteContext,
  rows: readonly Seen[],
  ids: ReadonlyMap<string, BigIntText>,
  failure: Failure,
): Promise<Attempt> {
  const passing = failure.class === 'retryRow';
  const status = passing || failure.class === 'fatal' ? 'unknown' : 'failed';
  const { code, message } = failure;
  await settle(
    db,
    [...ids.values()].map((id): Outcome => ({ id, status, code, message })),
    now().toISOString(),
  );
  return {
    outcomes: rows.map((row) => refused(row.plan.account, failure)),
    stop: passing ? null : failure,
    again: passing ? rows.map((row) => row.plan) : [],
  };
}
