const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** What to do about an address that is not safe. */
export const USE_HTTPS =
  'use https://; http:// carries secrets readable and is accepted for this machine only (localhost, 127.0.0.1, [::1])';

/** Whether tokens and secrets may be sent there: encrypted, or to this machine. */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname));
}
