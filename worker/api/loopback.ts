import { lookup } from 'node:dns/promises';
import { BlockList, isIPv6 } from 'node:net';

const LOOPBACK_NAME = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/i;

/** Compares numbers and not spellings: 0:0:0:0:0:0:0:1 is ::1. */
const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether a name that a request asks by means this machine only. */
export const isLoopback = (name: string): boolean => LOOPBACK_NAME.test(name);

/** A Host header's name, without its port. */
export const hostName = (header: string): string => header.replace(/:\d+$/, '');

/**
 * Whether to listen at `host` is to listen to this machine only: decided by the addresses that it stands for, however
 * it is spelt. @throws where it stands for none.
 */
export async function staysHere(host: string): Promise<boolean> {
  const addresses = await lookup(host, { all: true });
  return addresses.every(({ address }) => LOOPBACK.check(address, isIPv6(address) ? 'ipv6' : 'ipv4'));
}
