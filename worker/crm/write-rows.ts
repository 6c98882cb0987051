import { OWNED_OBJECTS, type OwnedObject } from '../../shared/crm-fields';
import { undoneHolds } from '../store/holds';
import type { Lease } from '../store/leases';
import { waitForAccount } from './account-first';
import type { Answered } from './acknowledge';
import type { Attempt, WriteContext } from './attempt';
import { attemptRows } from './attempt-rows';
import type { Failure } from './errors';
import { overtaken } from './overtaken';
import type { PlanRow } from './plan';
import { type Patience, realPatience, retryDelay } from './retry';
import { type Piece, piecesOf, SEND } from './route';
import { ended, heldBack, type RowOutcome, refused } from './row-outcome';
import { endOrphans } from './watch-job';
import { asWriter, isWriterAwaited } from './writer-lease';

export interface Written {
  /** How each row ended, in their order. */
  outcomes: RowOutcome[];
  /** Set when no further row of these objects is worth a call: the set-up is wrong, or the org has to rest. */
  stop: Failure | null;
}

/** Whether what stopped one object's writing stops that of all: a wrong field of one says nothing about another. */
export const stopsAll = (stop: Failure): boolean => stop.class !== 'stopObject';

/** Rows that were locked so often are written in small calls. */
const SERIAL_FROM = 2;

/**
 * Writes planned rows, accounts before what follows from them, piece by piece, each as the org's only writer. Rows
 * refused for a passing reason are tried again after 1, 4 and 15 s. Where the set-up is wrong or the org has to
 * rest, the rest is refused for that reason without a call. Every row ends with an outcome, and every intent with an
 * end, or as unknown where a call broke off and could not be looked up.
 */
export async function writeRows(
  context: WriteContext,
  rows: readonly PlanRow[],
  onProgress: (done: number) => void = () => undefined,
): Promise<Written> {
  const writing = { ...context, patience: context.patience ?? realPatience };
  const outcomes = new Map<string, RowOutcome>();
  const stops = new Map<OwnedObject, Failure>();
  for (const object of OWNED_OBJECTS) {
    const ofObject = rows.filter((row) => row.object === object);
    const waiting = waitForAccount(ofObject, [...(context.earlier ?? []), ...outcomes.values()]);
    for (const [record, end] of waiting) outcomes.set(record, end);
    const some = ofObject.filter((row) => !waiting.has(row.record));
    const stop =
      [...stops.values()].find(stopsAll) ??
      (await writeObject(writing, some, (ends) => {
        for (const end of ends) outcomes.set(end.record, end);
        onProgress(outcomes.size);
      }));
    if (stop) stops.set(object, stop);
  }
  const endOf = (row: PlanRow): RowOutcome => {
    const stop = stops.get(row.object);
    return outcomes.get(row.record) ?? (stop ? refused(row, stop) : ended(row, 'unchanged'));
  };
  const [first = null] = stops.values();
  return { outcomes: rows.map(endOf), stop: [...stops.values()].find(stopsAll) ?? first };
}

type Writing = WriteContext & { patience: Patience };

async function writeObject(
  context: Writing,
  rows: readonly PlanRow[],
  tell: (ends: readonly RowOutcome[]) => void,
): Promise<Failure | null> {
  let pending = rows;
  for (let attempt = 0; pending.length > 0; attempt++) {
    const again: PlanRow[] = [];
    const pieces = piecesOf(pending, { bulkFrom: context.bulkFrom, serial: attempt >= SERIAL_FROM });
    while (pieces.length > 0) {
      const stop = await asWriter(context.db, context, async (lease) => {
        await endOrphans(context, lease);
        return await writePieces(context, lease, pieces, (tried) => {
          tell(tried.outcomes);
          again.push(...tried.again);
        });
      });
      if (stop) return stop;
    }
    const delay = retryDelay(attempt, context.patience.random);
    if (again.length === 0 || delay === null) return null;
    pending = again;
    await context.patience.sleep(delay, context.signal);
  }
  return null;
}

/**
 * Writes the first of the pieces, and those behind it that it takes from the list, until somebody else waits to write:
 * a job's end is kept while the rows of the next one are read.
 */
async function writePieces(
  context: Writing,
  lease: Lease,
  pieces: Piece[],
  tell: (tried: Attempt) => void,
): Promise<Failure | null> {
  let kept: Promise<unknown> = Promise.resolve();
  try {
    for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
      context.signal.throwIfAborted();
      const tried = await attemptPiece(context, lease, piece, kept);
      kept = tried.kept;
      tell(tried);
      // What is to be tried again may be in a job that goes on: it is seen to first.
      const goesOn = piece.route === 'bulk' && pieces.length > 0 && !tried.stop && tried.again.length === 0;
      if (goesOn && !(await isWriterAwaited(context.db))) continue;
      await kept;
      return tried.stop;
    }
    return null;
  } finally {
    await kept.catch(() => undefined);
  }
}

async function attemptPiece(
  context: Writing,
  lease: Lease,
  { route, rows }: Piece,
  kept: Promise<unknown>,
): Promise<Answered> {
  const object = rows[0]?.object ?? 'Account';
  // What was taken back after the rows were planned.
  const records = context.takesBack ? [] : rows.map((row) => row.record);
  const undone = await undoneHolds(context.db, object, records);
  const passed = await overtaken(context, rows);
  const apart = rows.flatMap((row) => {
    const hold = undone.get(row.record);
    return hold ? [heldBack(row, hold)] : (passed.get(row.record) ?? []);
  });
  const free = rows.filter((row) => !undone.has(row.record) && !passed.has(row.record));
  const tried = await attemptRows(context, SEND[route], lease, free, kept);
  return { ...tried, outcomes: [...apart, ...tried.outcomes] };
}
