import { randomUUID } from 'node:crypto';
import { PlimsollError } from '../../shared/error';
import { type Lease, releaseLease, takeLease } from '../store/leases';
import type { Db } from '../store/schema';
import type { Patience } from './retry';

const LEASE = 'crm-writer';
/** Longer than one call with its time-out and its acknowledgement take; intending lets it run anew. */
const LEASE_MS = 5 * 60_000;
const WAIT_MS = 500;
/** Outlasts a holder that died. */
const WAITS = 660;

/**
 * Does `work` as the org's only writer; waits, for longer than a dead one's lease lasts, while another writes a
 * chunk: another process, or another job of this one, since a job that stalled is done again beside itself.
 * @throws PlimsollError WRITER_BUSY
 */
export async function asWriter<T>(
  db: Db,
  { holder, patience, signal }: { holder: string; patience: Patience; signal: AbortSignal },
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const taker = `${holder}:${randomUUID()}`;
  for (let waits = 0; waits < WAITS; waits++) {
    const lease = await takeLease(db, LEASE, taker, LEASE_MS);
    if (!lease) {
      await patience.sleep(WAIT_MS, signal);
      continue;
    }
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
