import { hostname } from 'node:os';

/** Names this process among all that may write to the org. */
export const holderName = (): string => `${hostname()}:${process.pid}`;
