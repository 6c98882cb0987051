import { sign } from '../news/hook-signature';
import type { Notice } from '../store/notices';
import type { Listener } from './listener';

const TIMEOUT_MS = 10_000;

/**
 * Sends one notice as Standard Webhooks says. Nothing is read of the answer but its status, and it leads nowhere
 * else: who answers cannot use the worker to reach what only the worker reaches.
 * @returns what went wrong, without the address's path, which may be a secret; null: it was taken.
 */
export async function postNotice(
  { url, secret }: Listener,
  notice: Notice,
  about: { organizationId: string; now: Date; signal: AbortSignal },
): Promise<string | null> {
  const { id, kind, run, detail, at } = notice;
  const { organizationId, now, signal } = about;
  const body = JSON.stringify({
    type: kind,
    timestamp: at,
    data: { organizationId, run, ...Object(detail) },
  });
  const [messageId, timestamp] = [`msg_${id}`, String(Math.floor(now.getTime() / 1000))];
  try {
    const reply = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': messageId,
        'webhook-timestamp': timestamp,
        'webhook-signature': sign(secret, messageId, timestamp, body),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    await reply.body?.cancel();
    return reply.ok ? null : `HTTP ${reply.status}`;
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof DOMException && error.name === 'TimeoutError')
      return `no answer in ${TIMEOUT_MS / 1000} s`;
    const cause = error instanceof Error ? error.cause : undefined;
    return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection';
  }
}
