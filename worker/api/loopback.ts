const LOOPBACK_NAME = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\]|::1)$/i;

/** Whether an address or name means this machine only. */
export const isLoopback = (name: string): boolean => LOOPBACK_NAME.test(name);

/** A Host header's name, without its port. */
export const hostName = (header: string): string => header.replace(/:\d+$/, '');
