import { z } from 'zod';
import { hearHook } from '../../news/hear-hook';
import { isSigned, isTimely } from '../../news/hook-signature';
import { type Asked, defineSignedRoute } from '../define-route';
import type { Hooks } from '../hooks';
import { badRequest, Refusal } from '../problem';

const MOST_KEYS = 500;

const params = z.object({ source: z.string() });
const message = z.strictObject({
  accounts: z.array(z.string().min(1).max(255)).max(MOST_KEYS).optional(),
});

export const hook = defineSignedRoute({
  id: 'hook',
  path: '/hooks/:source',
  reply: z.object({
    source: z.string(),
    /** Accounts that are scored anew, besides those of which the source has news. */
    accounts: z.number().int(),
    /** Keys that mean no account. */
    unknown: z.array(z.string()),
  }),
  async answer({ hooks, sources, db, now }, asked) {
    if (!hooks) {
      throw new Refusal(
        'NOT_FOUND',
        'No webhooks are taken.',
        'Set the secret that they are signed with; see the README.',
      );
    }
    const at = now();
    const id = mustBeSigned(hooks, asked, at.getTime());
    const { source } = params.parse(asked.params);
    if (!sources.some((each) => each.id === source)) {
      throw new Refusal(
        'UNKNOWN_SOURCE',
        'No source of this name is configured.',
        `Name one of: ${sources.map((each) => each.id).join(', ')}.`,
      );
    }
    const heard = await hearHook(db, { id, source, keys: keysIn(asked.body) }, at);
    if (!heard) {
      throw new Refusal(
        'ALREADY_HEARD',
        'A message with this webhook-id was taken before.',
        'Nothing to do: what it told is known. Give a new message an id of its own.',
      );
    }
    hooks.ring();
    return { source, ...heard };
  },
});

/**
 * The message's id, once it is known that the holder of the secret has just sent it. What costs nothing is looked at
 * first, and a wrong signature never counts against those who sign: they may come from the same proxy.
 */
function mustBeSigned(hooks: Hooks, { address, headers, body }: Asked, now: number): string {
  const signed = {
    id: header(headers, 'webhook-id'),
    timestamp: header(headers, 'webhook-timestamp'),
    signature: header(headers, 'webhook-signature'),
  };
  if (!isTimely(signed.timestamp, now)) {
    throw new Refusal(
      'BAD_SIGNATURE',
      'The message is too old, or from the future.',
      'Sign it when it is sent, and set the clock of the sender.',
    );
  }
  hooks.unsigned.mustBeLeft(address, now);
  if (!isSigned(hooks.secret, signed, body)) {
    hooks.unsigned.count(address, now);
    throw new Refusal(
      'BAD_SIGNATURE',
      'The message is not signed with the secret of this worker.',
      'Sign id, timestamp and body as the README says, and send the body as it was signed.',
    );
  }
  hooks.signed.mustBeLeft(address, now);
  hooks.signed.count(address, now);
  return signed.id;
}

function header(headers: Readonly<Record<string, unknown>>, name: string): string {
  const value = headers[name];
  if (typeof value === 'string' && value !== '' && value.length <= 1000) return value;
  throw new Refusal('BAD_SIGNATURE', `The message has no header ${name}.`, 'Sign it as the README says.');
}

function keysIn(body: Buffer): string[] {
  const wrong = badRequest(
    `The body is not {"accounts": [keys]} with at most ${MOST_KEYS} keys.`,
    'Leave the body out, or name accounts by the keys that the source has for them.',
  );
  if (body.length === 0) return [];
  let json: unknown;
  try {
    json = JSON.parse(body.toString('utf8'));
  } catch {
    throw wrong;
  }
  const parsed = message.safeParse(json);
  if (!parsed.success) throw wrong;
  return parsed.data.accounts ?? [];
}
