import { Refusal, unreachable } from '../problem';

/** What ends a call before its answer is there. */
export interface CallLimits {
  /** The worker stops serving. */
  ending: AbortSignal;
  /** The request for which it is made has waited long enough. */
  deadline: AbortSignal;
}

export interface OrgReply {
  status: number;
  /** null where it is no JSON. */
  body: unknown;
}

/**
 * One call to the org. No redirect is followed: a token goes where it was meant to.
 * @throws Refusal CRM_UNREACHABLE: no answer before the deadline, none at all, or one that says the org is out of
 * order.
 */
export async function callOrg(
  url: URL,
  init: RequestInit,
  { ending, deadline }: CallLimits,
): Promise<OrgReply> {
  // Not AbortSignal.any: what it makes of a signal that lives as long as the worker is kept as long.
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  const limits = [ending, deadline];
  for (const limit of limits) limit.addEventListener('abort', abort, { once: true });
  if (limits.some((limit) => limit.aborted)) abort();
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: stop.signal });
    const text = await response.text();
    if (response.status >= 500 || response.status === 429 || response.status === 420)
      throw unreachable('Salesforce is out of order or overloaded.');
    return { status: response.status, body: jsonOf(text) };
  } catch (error) {
    // The cause may name the address; the caller needs to know only that it does not answer.
    throw error instanceof Refusal ? error : unreachable('Salesforce does not answer.');
  } finally {
    for (const limit of limits) limit.removeEventListener('abort', abort);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
