import { randomUUID } from 'node:crypto';
import { PlimsollError } from '../../shared/error';
import { isLeaseHeld, type Lease, releaseLease, takeLease } from '../store/leases';
import type { Db } from '../store/schema';
import type { Patience } from './retry';

const LEASE = 'crm-writer';
/** Longer than one call with its time-out and its acknowledgement take; intending lets it run anew. */
const LEASE_MS = 5 * 60_000;
const WAIT_MS = 500;
/** Outlasts a holder that died. */
const WAITS = 660;

/** Held by who waits for the next turn: others let it go first. It lasts a little longer than between two looks. */
const NEXT = 'crm-writer next';
const NEXT_MS = 10_000;
const FIRST_WAIT_MS = 100;
/** Held by the next of all others: only it takes the lease, so that whoever let go of it is behind it. */
const WAITING = 'crm-writer waiting';

/**
 * Does `work` as the org's only writer; waits, for longer than a dead one's lease lasts, while another writes a
 * chunk: another process, or another job of this one, since a job that stalled is done again beside itself.
 * @param who `first`: few rows that are waited for. Whoever writes many lets them go first, a chunk at most before.
 * @throws PlimsollError WRITER_BUSY
 */
export async function asWriter<T>(
  db: Db,
  who: { holder: string; patience: Patience; signal: AbortSignal; first?: boolean },
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const { holder, patience, signal, first = false } = who;
  const taker = `${holder}:${randomUUID()}`;
  const waitMs = first ? FIRST_WAIT_MS : WAIT_MS;
  for (let waited = 0; waited < WAITS * WAIT_MS; waited += waitMs) {
    const next = first ? await takeLease(db, NEXT, taker, NEXT_MS) : null;
    const turn = first ? null : await takeLease(db, WAITING, taker, NEXT_MS);
    const letsGo = !first && (!turn || (await isLeaseHeld(db, NEXT)));
    const lease = letsGo ? null : await takeLease(db, LEASE, taker, LEASE_MS);
    if (!lease) {
      await patience.sleep(waitMs, signal);
      continue;
    }
    for (const held of [next, turn]) if (held) await releaseLease(db, held);
    try {
      return await work(lease);
    } finally {
      await releaseLease(db, lease);
    }
  }
  throw new PlimsollError(
    'WRITER_BUSY',
    'Another worker has been writing to this org for more than five minutes.',
    'Look for a second worker that serves the same organisation; the next run goes on.',
  );
}

/** Whether somebody waits to become the org's writer. */
export const isWriterAwaited = async (db: Db): Promise<boolean> =>
  (await isLeaseHeld(db, NEXT)) || (await isLeaseHeld(db, WAITING));
