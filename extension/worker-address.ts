import { Refusal } from './refusal';

const LOOPBACK = ['127.0.0.1', 'localhost'];
/** Browsers take much for a host, with everything else in it escaped. */
const HOST = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;

/**
 * The origin of a worker's address as a person types it.
 * @throws Refusal ADDRESS_WRONG for anything but https, or http on this machine.
 */
export function workerOrigin(text: string): string {
  const address = /^[a-z]+:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  const isLocal = url?.protocol === 'http:' && LOOPBACK.includes(url.hostname);
  if (!url || !(url.protocol === 'https:' || isLocal) || url.username !== '' || !HOST.test(url.hostname)) {
    throw new Refusal(
      'ADDRESS_WRONG',
      'This is no address of a worker.',
      'Give an address such as https://plimsoll.acme.com; http:// is for this machine only (http://127.0.0.1:4620).',
    );
  }
  return url.origin;
}

/** The match pattern of an address's host; patterns have no port. */
export function hostPattern(address: string): string {
  const { protocol, hostname } = new URL(address);
  return `${protocol}//${hostname}/*`;
}
