import { callFailure } from './errors';

/** Waits between the four attempts. */
export const RETRY_DELAYS_MS = [1_000, 4_000, 15_000] as const;

export interface Patience {
  /** Resolves after `ms`; rejects when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** 0 ≤ r < 1, spreads retries of several workers. */
  random(): number;
}

/** The real clock. */
export const realPatience: Patience = {
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', stop);
        resolve();
      }, ms);
      const stop = (): void => {
        clearTimeout(timer);
        reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      };
      signal?.addEventListener('abort', stop, { once: true });
    }),
  random: Math.random,
};

/** The wait before attempt `attempt` + 1 (attempts count from 0): 1, 4, 15 s, give or take a quarter. */
export function retryDelay(attempt: number, random: () => number): number | null {
  const delay = RETRY_DELAYS_MS[attempt];
  return delay === undefined ? null : Math.round(delay * (0.75 + random() / 2));
}

/**
 * Runs work that may safely be repeated (reads, updates by id) up to four times while it fails for a passing
 * reason. Throws the last error as it came.
 */
export async function withRetry<T>(
  work: () => Promise<T>,
  patience: Patience,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      signal?.throwIfAborted();
      return await work();
    } catch (error) {
      const delay = retryDelay(attempt, patience.random);
      if (delay === null || signal?.aborted || callFailure(error).class !== 'retryRow') throw error;
      await patience.sleep(delay, signal);
    }
  }
}
