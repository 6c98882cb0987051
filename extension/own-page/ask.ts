import browser from 'webextension-polyfill';
import type { Failure, OwnRequest, Replies } from '../../shared/messages';

/** Asks the background from a page of the extension. @throws where it refuses. */
export async function ask<T extends OwnRequest['type']>(
  request: Extract<OwnRequest, { type: T }>,
): Promise<Replies[T]> {
  const send = async () => (await browser.runtime.sendMessage(request)) as Replies[T];
  // A background that the browser is ending just now takes the question with it; asked again it starts anew.
  return await send().catch((error: unknown) => {
    if (!ONCE.includes(request.type)) return send();
    throw error;
  });
}

/** What a person shall not be asked for twice. */
const ONCE: readonly OwnRequest['type'][] = ['sign-in', 'sign-out', 'set-worker'];

export const isFailure = (reply: object): reply is Failure => 'failed' in reply;

/** null: signed in; else what went wrong, in words for a person. */
export async function signIn(): Promise<string | null> {
  const reply = await ask({ type: 'sign-in' }).catch(() => NO_ANSWER);
  return isFailure(reply) ? `${reply.detail} ${reply.action}` : null;
}

/** What is said where the background cannot be reached any more. */
export const NO_ANSWER: Failure = {
  failed: true,
  code: 'NO_ANSWER',
  detail: 'The extension gave no answer.',
  action: 'Reload the page.',
};

/** The reader's calendar day. */
export function readersDay(): string {
  const now = new Date();
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
