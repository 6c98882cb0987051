import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Lease, leaseBusy, leaseLost, releaseLease, renewLease, takeLease } from './leases';
import type { Db } from './schema';

/** Short, since whoever follows a holder that died waits for it; prolonged several times within it. */
const LEASE_MS = 60_000;
const RENEW_MS = 15_000;
const WAIT_MS = 250;

/**
 * Does `work` while nobody else does work of this name: not another process, nor another job of this one. Waits for
 * whoever holds it. `work` is given a signal that also ends it when the lease is lost to another, and the lease, to
 * guard its transactions with.
 * @param times shorter ones, for tests; `waitMs`: how long to wait for another holder, for ever unless said
 * @throws PlimsollError LEASE_LOST, LEASE_BUSY, the signal's reason, and what `work` throws
 */
export async function holdLease<T>(
  db: Db,
  { name, holder, signal }: { name: string; holder: string; signal: AbortSignal },
  work: (signal: AbortSignal, lease: Lease) => Promise<T>,
  times: { leaseMs?: number; renewMs?: number; waitMs?: number } = {},
): Promise<T> {
  const { leaseMs = LEASE_MS, renewMs = RENEW_MS, waitMs = Number.POSITIVE_INFINITY } = times;
  const taker = `${holder}:${randomUUID()}`;
  let lease = await takeLease(db, name, taker, leaseMs);
  for (let waited = 0; !lease; waited += WAIT_MS) {
    signal.throwIfAborted();
    if (waited >= waitMs) throw leaseBusy(name);
    await sleep(WAIT_MS);
    lease = await takeLease(db, name, taker, leaseMs);
  }
  const held = lease;
  const lost = new AbortController();
  const timer = setInterval(() => {
    renewLease(db, held, leaseMs).then(
      (renewed) => renewed || lost.abort(leaseLost(name)),
      () => {
        // A store that is away for a moment has not given the lease to anybody; the next page's guard tells.
      },
    );
  }, renewMs);
  try {
    return await work(AbortSignal.any([signal, lost.signal]), held);
  } finally {
    clearInterval(timer);
    await releaseLease(db, held).catch(() => {
      // It runs out by itself; what went wrong with the store the work has met, too.
    });
  }
}
