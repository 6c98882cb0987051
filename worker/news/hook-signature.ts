import { createHmac, timingSafeEqual } from 'node:crypto';

/** A message may be so old, or so far ahead of our clock, in seconds. */
export const TOLERANCE_SECONDS = 300;
const ENCODED = 'whsec_';

/** What a signed message carries beside its body, as Standard Webhooks names it. */
export interface HookHeaders {
  /** `webhook-id`: of the message, the same at each attempt to send it. */
  id: string;
  /** `webhook-timestamp`: seconds since 1970. */
  timestamp: string;
  /** `webhook-signature`: `v1,BASE64`, several parted by spaces. */
  signature: string;
}

/** Whether a message's time is near ours. @param now milliseconds since 1970 */
export const isTimely = (timestamp: string, now: number): boolean =>
  /^\d{1,12}$/.test(timestamp) && Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE_SECONDS;

/**
 * Whether the holder of the secret signed a message: HMAC-SHA256 over `id.timestamp.body` (Standard Webhooks,
 * https://www.standardwebhooks.com).
 */
export function isSigned(secret: string, { id, timestamp, signature }: HookHeaders, body: Buffer): boolean {
  const expected = digestOf(secret, id, timestamp, body);
  return signature
    .split(' ')
    .filter((each) => each.startsWith('v1,'))
    .some((each) => isSame(Buffer.from(each.slice(3), 'base64'), expected));
}

/** Signs a message as `isSigned` wants it. */
export const sign = (secret: string, id: string, timestamp: string, body: string): string =>
  `v1,${digestOf(secret, id, timestamp, body).toString('base64')}`;

const digestOf = (secret: string, id: string, timestamp: string, body: Buffer | string): Buffer =>
  createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest();

const isSame = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);

/** A secret that begins with `whsec_` is base64 of the key, any other the key itself. */
const keyOf = (secret: string): Buffer =>
  secret.startsWith(ENCODED) ? Buffer.from(secret.slice(ENCODED.length), 'base64') : Buffer.from(secret);
