/** A call that was not over in its time, classified as the network's fault. */
class CallTimedOut extends Error {
  readonly code = 'ETIMEDOUT';
}

/**
 * Gives up on a call that does not end in time. jsforce watches over a reply's beginning only: one that is cut off
 * in mid-body neither ends nor fails there.
 * @throws CallTimedOut
 */
export async function withDeadline<T>(call: PromiseLike<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new CallTimedOut(`The call was not over after ${ms / 1000} s.`)), ms);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}
