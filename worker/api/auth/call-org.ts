import { Refusal, unreachable } from '../problem';

const TIMEOUT_MS = 10_000;

export interface OrgReply {
  status: number;
  /** null where it is no JSON. */
  body: unknown;
}

/**
 * One call to the org. No redirect is followed: a token goes where it was meant to.
 * @throws Refusal CRM_UNREACHABLE: no answer in 10 seconds, none at all, or one that says the org is out of order.
 */
export async function callOrg(url: URL, init: RequestInit, ending: AbortSignal): Promise<OrgReply> {
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  const timer = setTimeout(abort, TIMEOUT_MS);
  ending.addEventListener('abort', abort, { once: true });
  if (ending.aborted) abort();
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
    clearTimeout(timer);
    ending.removeEventListener('abort', abort);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
